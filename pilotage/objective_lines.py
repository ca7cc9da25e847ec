"""How an objective is shown wherever it is: its badge, and the line of a list."""

from typing import NamedTuple

from engagements.readiness.badge import Badge

from .enums import WHOLE_PREFECTURE, ObjectiveStatus
from .models import Objective

BADGES = {
    ObjectiveStatus.DRAFT: Badge("neutre", "En préparation", "vide"),
    ObjectiveStatus.APPROVED: Badge("ok", "Validé en comité", "ok"),
    ObjectiveStatus.DROPPED: Badge("neutre", "Abandonné", "so"),
}


class ObjectiveLine(NamedTuple):
    """A row of a list of objectives."""

    objective: Objective
    badge: Badge
    place: str
    target: str
    moved: str


def objective_badge(objective):
    return BADGES[objective.status]


def objective_lines(listed):
    """The lines of `listed`, read by `for_list`."""
    return [_line(objective) for objective in listed]


def objective_place(objective):
    return objective.site.name if objective.site else WHOLE_PREFECTURE


def _line(objective):
    first, *others = [*objective.targets.all()] or [None]
    return ObjectiveLine(
        objective=objective,
        badge=objective_badge(objective),
        place=objective_place(objective),
        target=str(objective.target or ""),
        moved=f"d’abord {first}" if others else "",
    )
