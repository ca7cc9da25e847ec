"""What can be asked of a worker: each app registers its kinds of job when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass

_kinds = {}


@dataclass(frozen=True)
class Kind:
    """`task` is the name of the Celery task; `url(job)` is the address of the result, or None when it has none."""

    name: str
    task: str
    label: str
    url: Callable


def no_address(job):
    return None


def register(name, *, task, label, url=no_address):
    _kinds[name] = Kind(name, task, label, url)


def get(name):
    """The kind, or None when the app that knew it is not installed any more."""
    return _kinds.get(name)


def names():
    return list(_kinds)
