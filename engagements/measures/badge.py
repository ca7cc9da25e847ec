"""How a measured value and a measurement are shown wherever they are: a tone, a word and a symbol."""

from ..enums import MeasurementStatus, TargetState
from ..readiness.badge import Badge

STATES = {
    TargetState.MET: Badge("ok", TargetState.MET.label, "ok"),
    TargetState.MISSED: Badge("bas", TargetState.MISSED.label, "bas"),
    TargetState.NO_TARGET: Badge("neutre", TargetState.NO_TARGET.label, "vide"),
    TargetState.NOT_MEASURABLE: Badge("neutre", TargetState.NOT_MEASURABLE.label, "so"),
}
NOT_MEASURED = Badge("neutre", "Non mesuré", "vide")
TO_TYPE = Badge("part", "À saisir", "part")
STATUSES = {
    MeasurementStatus.PROVISIONAL: Badge("info", MeasurementStatus.PROVISIONAL.label, "cours"),
    MeasurementStatus.VALIDATED: Badge("ok", MeasurementStatus.VALIDATED.label, "ok"),
    MeasurementStatus.WITHDRAWN: Badge("neutre", MeasurementStatus.WITHDRAWN.label, "so"),
}


def value_badge(value):
    """The badge of a MeasuredValue, or of nothing measured."""
    return STATES[value.state] if value else NOT_MEASURED


def status_badge(measurement):
    return STATUSES[measurement.status]
