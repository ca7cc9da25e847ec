"""What answers a missed target beside its comment: the room that holds the action plan says what is under way."""

from collections.abc import Callable

_registered = []


def answers_missed_targets(function: Callable) -> Callable:
    """Registers `function(points)` -> {key of a Measurement: what answers it, in French}, in few queries."""
    _registered.append(function)
    return function


def answers_to(points) -> dict:
    """{key of the point: « Action 2015-012, Rouvrir un guichet »}; a point that nothing answers has no entry."""
    points = list(points)
    found = {}
    if points:
        for function in _registered:
            found |= function(points)
    return found
