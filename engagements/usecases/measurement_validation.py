"""Measurements of the indicators, validated alone or together, and reopened."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.typography import long_date
from qualipref.workflow import StaleVersion, TransitionRefused, save_if_unchanged

from ..enums import MeasurementStatus
from ..measures import Targets, value_of
from ..measures.answers import answers_to
from ..models import Measurement
from .measurement_history import keep, record, record_together

UNEXPLAINED = "La cible est manquée : un commentaire l’explique, ou une action du plan y répond, avant la validation."


@transaction.atomic
def validate_measurement(point: Measurement, *, version: int, by: User, comment: str | None = None) -> Measurement:
    """« Validée »: it changes no more. A missed target is explained first, or answered by an action.

    `comment`, if given, takes the place of what was written, be it empty.
    """
    point.comment = point.comment if comment is None else comment.strip()
    refusal = why_not_validated(point, Targets([point.indicator_id]), answers_to([point]))
    if refusal:
        raise refusal
    _validate(point, version, by)
    keep([point], by)
    record("measurement.validated", point, by)
    return point


@transaction.atomic
def validate_measurements(choices: Iterable[tuple[Measurement, int]], *, by: User) -> list[tuple[Measurement, str]]:
    """Validates what may be, under one entry; each point with what refuses it in French, or nothing.

    `choices` are (point, version that `by` saw).
    """
    choices = list(choices)
    points = [point for point, _ in choices]
    known = Targets({point.indicator_id for point in points}), answers_to(points)
    results = [(point, _validated_or_why_not(point, version, by, *known)) for point, version in choices]
    done = [point for point, refusal in results if not refusal]
    keep(done, by)
    if done:
        record_together("measurements.validated", done, by)
    return results


@transaction.atomic
def reopen_measurement(point: Measurement, *, reason: str, version: int, by: User) -> Measurement:
    """« Provisoire » again, so that it may be recorded again. What was validated is kept beneath."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Une réouverture doit être motivée."})
    if not point.is_validated:
        raise TransitionRefused("Cette mesure est déjà provisoire.")
    point.status, point.validated_by, point.validated_at = MeasurementStatus.PROVISIONAL, None, None
    save_if_unchanged(point, version=version, fields=("status", "validated_by", "validated_at"))
    keep([point], by, reason=reason)
    record("measurement.reopened", point, by, reason=reason)
    return point


def why_not_validated(point, targets, answers):
    """The exception that refuses to validate `point`, or None; `answers` are those of `answers_to`."""
    if point.is_validated:
        return TransitionRefused("Cette mesure est déjà validée.")
    if point.is_withdrawn:
        return TransitionRefused("Cette mesure est retirée.")
    if point.period_to >= clock.today():
        day = long_date(point.period_to)
        return TransitionRefused(f"Sa période n’est pas finie : la mesure se valide après le {day}.")
    if value_of(point, targets).is_missed and not (point.comment or point.pk in answers):
        return ValidationError({"comment": UNEXPLAINED})
    return None


def _validate(point, version, by):
    point.status, point.validated_by, point.validated_at = MeasurementStatus.VALIDATED, by, clock.now()
    save_if_unchanged(point, version=version, fields=("status", "comment", "validated_by", "validated_at"))


def _validated_or_why_not(point, version, by, targets, answers):
    refusal = why_not_validated(point, targets, answers)
    if isinstance(refusal, ValidationError):
        return refusal.messages[0]
    if refusal:
        return str(refusal)
    try:
        _validate(point, version, by)
    except StaleVersion:
        return "Cette mesure a changé depuis l’affichage : relisez-la."
    return ""
