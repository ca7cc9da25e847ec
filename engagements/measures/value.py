"""What a measurement is worth, said once for the page, the chart, the export and the PDF."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from qualipref.typography import NBSP, long_date, number, percent

from ..enums import Direction, IndicatorKind, TargetState
from .targets import Target

NOT_MEASURABLE = TargetState.NOT_MEASURABLE.label.lower()
HUNDRED = Decimal(100)
FINEST = 6  # decimals


@dataclass(frozen=True)
class MeasuredValue:
    """The worth of a numerator and of a denominator (None for a count, or for the duration of one event).

    `number` is the exact value, in the unit of the indicator, or None when the denominator is 0: « non mesurable », and
    never 0 %. `reasons` say in French how the number and its state come about.
    """

    numerator: Decimal
    denominator: Decimal | None
    number: Decimal | None
    printed: str
    target: Target | None
    state: TargetState
    reasons: tuple

    @property
    def is_measurable(self):
        return self.number is not None

    @property
    def is_missed(self):
        return self.state == TargetState.MISSED


def measured_value(indicator, numerator, denominator, target):
    """The value of those numbers for `indicator`, against `target` (a Target, or None)."""
    exact = exact_value(indicator, numerator, denominator)
    state = _state(indicator, exact, target)
    printed = NOT_MEASURABLE if exact is None else _printed(indicator, exact, target, state)
    reasons = (_how(numerator, denominator), _against(indicator, target))
    return MeasuredValue(numerator, denominator, exact, printed, target, state, reasons)


def value_of(measurement, targets):
    """The value of a Measurement against the target valid on the last day of its period."""
    return measured_value(
        measurement.indicator, measurement.numerator, measurement.denominator, targets.of(measurement)
    )


def exact_value(indicator, numerator, denominator):
    """In the unit of the indicator; None when it cannot be measured: nothing was counted."""
    if denominator is None:
        return Decimal(numerator)
    if not denominator:
        return None
    return Decimal(numerator) / Decimal(denominator) * (HUNDRED if indicator.kind == IndicatorKind.RATIO else 1)


def with_unit(value, unit):
    """« 85 % », « 15,2 jours ouvrés », « 1 jour », « 3 », « 7,4 sur 10 »."""
    if unit == "%":
        return percent(value)
    if unit == "nombre":
        return number(value)
    words = unit.removeprefix("note ")
    if abs(value) < 2:
        words = " ".join(word.removesuffix("s") if word.isalpha() and word != "sur" else word for word in words.split())
    return f"{number(value)}{NBSP}{words}"


def target_text(indicator, target):
    """« ≥ 90 % », « ≤ 15 jours ouvrés »."""
    return f"{'≥' if indicator.direction == Direction.UP else '≤'}{NBSP}{with_unit(target.value, indicator.unit)}"


def _state(indicator, exact, target):
    if exact is None:
        return TargetState.NOT_MEASURABLE
    if target is None:
        return TargetState.NO_TARGET
    return TargetState.MET if reaches(indicator, exact, target) else TargetState.MISSED


def reaches(indicator, value, target):
    return value >= target.value if indicator.direction == Direction.UP else value <= target.value


def _printed(indicator, exact, target, state):
    """One decimal, and more when one would say « 90 % » of a value that misses 90 %."""
    for decimals in range(1, FINEST + 1):
        shown = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if target is None or reaches(indicator, shown, target) == (state == TargetState.MET):
            break
    return with_unit(shown, indicator.unit)


def _how(numerator, denominator):
    if denominator is None:
        return f"{number(numerator)} en tout."
    if not denominator:
        return "Le dénominateur est 0\u00a0: rien n’était à mesurer sur la période."
    return f"{number(numerator)} sur {number(denominator)}."


def _against(indicator, target):
    if target is None:
        return "Aucune cible n’est fixée."
    basis = f" ({target.basis})" if target.du and target.basis else ""
    since = f"{basis}, depuis le {long_date(target.du)}" if target.du else ", celle du référentiel"
    return f"Cible {target_text(indicator, target)}{since}."
