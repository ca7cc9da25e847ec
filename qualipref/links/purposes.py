"""What a link is for: each app registers the view of its purpose, and the words of a link that opens no more."""

from collections.abc import Callable
from dataclasses import dataclass

_purposes = {}


@dataclass(frozen=True)
class Purpose:
    """`view(request, link)` shows on GET and acts for the recipient on POST; `remedy` says how to get another link.

    `closed(request, link)`, if there is one, answers for a link that opens no more, in the place of the common page.
    """

    name: str
    view: Callable
    remedy: str
    closed: Callable | None = None


def register(name, *, view, remedy, closed=None):
    _purposes[name] = Purpose(name, view, remedy, closed)


def get(name):
    return _purposes.get(name)
