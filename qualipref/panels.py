"""What an upper app shows on a lower app's page, registered so that imports keep going down."""

from collections import defaultdict
from dataclasses import dataclass

_panels = defaultdict(list)


@dataclass(frozen=True)
class Panel:
    """A block of a page: its template and the variables that its template needs."""

    template: str
    context: dict


def panel(place):
    """Registers `function(user, subject) -> Panel | None` for the pages that show `place` (« sites.service »)."""

    def register(function):
        _panels[place].append(function)
        return function

    return register


def panels_of_each(place, user, subjects):
    """[(subject, its panels)] for the rows of a list: there, a function reads them all and gives {subject: Panel}."""
    told = [function(user, subjects) for function in _panels[place]] if subjects else []
    return [(subject, [panels[subject] for panels in told if subject in panels]) for subject in subjects]


def panels_for(place, user, subject):
    """The panels of `place` that `user` may see on `subject`, in the order of registration."""
    shown = (function(user, subject) for function in _panels[place])
    return [panel for panel in shown if panel is not None]
