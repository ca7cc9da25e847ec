"""What the indicators are worth: the value of a measurement, its target, what is expected of whom.

Screens, charts, exports and PDF all read `value_of`; nobody divides elsewhere.
"""

from .doubts import doubt
from .targets import Target, Targets
from .value import NOT_MEASURABLE, MeasuredValue, exact_value, measured_value, target_text, value_of, with_unit

__all__ = [
    "NOT_MEASURABLE",
    "MeasuredValue",
    "Target",
    "Targets",
    "doubt",
    "exact_value",
    "measured_value",
    "target_text",
    "value_of",
    "with_unit",
]
