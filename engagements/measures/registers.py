"""The indicators that the house measures by itself, from its own registers.

A register says the codes that it feeds and gives its lines; `usecases.automatic_measurements` records them, at the end
of each month and on demand. Another records its own measurements by the gestures that change it, and says their codes.
Nobody types what a register feeds.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from ..enums import MeasurementOrigin

_registers = {}
_by_gestures = set()


@dataclass(frozen=True)
class Register:
    """`lines(indicators, day)` gives the NewMeasurement of those indicators ({code: Indicator}) as of `day`."""

    origin: MeasurementOrigin
    codes: tuple
    lines: Callable[[dict, datetime.date], list]


def feeds(*codes, origin):
    """Registers `function(indicators, day)` as what measures the indicators of those codes."""

    def register(function):
        held = Register(origin, codes, function)
        _registers.update(dict.fromkeys(codes, held))
        return function

    return register


def fed_by_gestures(*codes):
    """Says that the gestures of a register record the indicators of those codes."""
    _by_gestures.update(codes)


def is_fed(indicator):
    return indicator.code in _registers or indicator.code in _by_gestures


def registers():
    return list(dict.fromkeys(_registers.values()))


def register_of(indicator):
    """What measures it on demand, or None."""
    return _registers.get(indicator.code)
