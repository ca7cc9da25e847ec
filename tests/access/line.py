"""A line of the access table: a URL, and the status that each role receives by GET and by POST."""

from collections.abc import Callable
from dataclasses import dataclass, field

ROLES = (
    "anonymous",
    "unassigned",
    "administrator",
    "secretary_general",
    "sub_prefect",
    "coordinator",
    "quality_manager",
    "quality_manager_elsewhere",
    "correspondent",
    "correspondent_elsewhere",
    "auditor",
    "auditor_elsewhere",
    "auditor_over",
    "agent",
)


def expect(default, **by_role):
    """The status of every role signed in, then the exceptions; anonymous is sent to the sign-in page (302)."""
    unknown = set(by_role) - set(ROLES)
    assert not unknown, f"rôles inconnus : {unknown}"
    return dict.fromkeys(ROLES, default) | {"anonymous": 302} | by_role


READ_ONLY = expect(405, auditor_over=403)


def ods(world):
    """The address of an export, in the kind that says the most."""
    return {"kind": "ods"}


@dataclass(frozen=True)
class Line:
    """`kwargs` and `data` receive the world of `tests/access/world.py`; POST sends `data`, empty by default."""

    name: str
    get: dict = field(default_factory=lambda: expect(405, auditor_over=403))
    post: dict = field(default_factory=lambda: READ_ONLY)
    kwargs: Callable = lambda world: {}
    data: Callable = lambda world: {}
    query: str = ""
