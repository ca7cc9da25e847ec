"""A file of measurements, or a relevé de délais: previewed, imported exactly as it was previewed, taken back."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.typography import plural
from qualipref.workflow import StaleVersion, TransitionRefused, save_if_unchanged

from ..enums import ImportKind, MeasurementOrigin, MeasurementStatus
from ..measures.bearers import Bearers, may_enter
from ..models import ImportedMeasurement, Indicator, Measurement, MeasurementImport, MeasurementVersion
from .import_lines import ImportLine, frozen, thawed, weigh
from .measurement_history import keep, service_code
from .measurements import MeasurementsRefused, NewMeasurement, write_measurements

OUT_OF_DATE = "Cet aperçu a plus d’un jour : envoyez de nouveau le fichier."
CHANGED_SINCE = "Une mesure a changé depuis l’aperçu : envoyez de nouveau le fichier pour voir où elle en est."
NO_LONGER = "Vous ne saisissez plus toutes les mesures de cet aperçu : envoyez de nouveau le fichier."
NOTHING = "Rien à importer : aucune ligne valable ne change une mesure."
VALUES = ("numerator", "denominator", "comment", "source", "origin")
RESTORED = ("status", *VALUES, "recorded_by", "recorded_at")


@transaction.atomic
def preview_import(
    lines: list[ImportLine],
    *,
    name: str,
    content: bytes,
    by: User,
    kind: ImportKind = ImportKind.MEASUREMENTS,
    letters: dict | None = None,
    ignored: list | None = None,
    kept: tuple = (),
) -> MeasurementImport:
    """Freezes what `lines` would record, with their faults; a preview is a draft, and leaves no entry in the journal.

    `kept` are the texts (comment, source) that the file does not give: they stay as they are. `letters` are those of
    a relevé, as plain data.
    """
    weigh(lines, kept=kept)
    faulty = sum(not line.is_valid for line in lines)
    return MeasurementImport.objects.create(
        kind=kind,
        name=name,
        digest=hashlib.sha256(content).hexdigest(),
        lines=frozen(lines),
        letters=letters or {},
        ignored=ignored or [],
        valid_count=len(lines) - faulty,
        faulty_count=faulty,
        author=by,
    )


@transaction.atomic
def confirm_import(batch: MeasurementImport, *, by: User) -> list[Measurement]:
    """Imports the valid lines of a preview, exactly as it shows them; gives the measurements that changed."""
    if batch.is_out_of_date:
        raise TransitionRefused(OUT_OF_DATE)
    lines = thawed(batch.lines, clock.today())
    if not may_record(by, lines, clock.today()):
        raise TransitionRefused(NO_LONGER)
    MeasurementImport.objects.advance(batch, "confirm", done_at=clock.now())
    try:
        written = write_measurements(lines, by=by, origin=MeasurementOrigin.IMPORT)
    except (MeasurementsRefused, StaleVersion):
        raise TransitionRefused(CHANGED_SINCE) from None
    changed = [point for point, is_changed in written if is_changed]
    if not changed:
        raise TransitionRefused(NOTHING)
    ImportedMeasurement.objects.bulk_create(
        ImportedMeasurement(batch=batch, measurement=point, version=point.version) for point in changed
    )
    _record("measurement_import.confirmed", batch, changed, by)
    return changed


def discard_preview(batch: MeasurementImport) -> None:
    """Forgets a preview, as a draft is forgotten."""
    if not batch.is_previewed:
        raise TransitionRefused("Cet import n’est plus un aperçu : il s’annule, avec un motif.")
    batch.delete()


@transaction.atomic
def undo_import(batch: MeasurementImport, *, reason: str, by: User) -> list[Measurement]:
    """Takes an import back: each measurement returns to what it was before, or is withdrawn when it was nothing.

    Raises TransitionRefused, and takes nothing back, when one was validated or recorded again since.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Dites pourquoi cet import est annulé."})
    MeasurementImport.objects.advance(batch, "undo", undone_at=clock.now(), undone_by=by, undo_reason=reason)
    imported = list(batch.imported.for_list())
    if refusal := why_not_undone(imported):
        raise TransitionRefused(refusal)
    before = _versions_before(imported)
    points = [_taken_back(each.measurement, before.get(each.measurement_id), by) for each in imported]
    keep(points, by, reason=reason)
    _record("measurement_import.undone", batch, points, by, reason=reason)
    return points


def may_take_back(user, batch, on):
    """Whether `user` may still enter each measurement that an import wrote."""
    written = [each.measurement for each in batch.imported.for_list()]
    indicators = Indicator.objects.with_commitments(on).in_bulk({point.indicator_id for point in written})
    lines = [
        NewMeasurement(
            indicators[point.indicator_id], point.unit.site, point.period, point.numerator, service=point.unit.service
        )
        for point in written
    ]
    return may_record(user, lines, on)


def why_not_undone(imported) -> str:
    """Why these ImportedMeasurements cannot be taken back, in French; nothing when they can."""
    validated = sum(each.measurement.is_validated for each in imported)
    if validated:
        count = plural(validated, "mesure de cet import est validée", "mesures de cet import sont validées")
        return f"{count} : rouvrez-les d’abord, une par une, avec un motif."
    changed = sum(each.measurement.version != each.version for each in imported)
    if changed:
        count = plural(changed, "mesure de cet import a changé", "mesures de cet import ont changé")
        return f"{count} depuis : corrigez-les sur la page de l’indicateur."
    return ""


def may_record(user, lines, on):
    """Whether `user` enters, on that day, each of those NewMeasurements."""
    today, units = Bearers(on), {}
    for line in lines:
        day = min(line.period.last, on)
        units.setdefault(day, set()).add((line.indicator, line.site, line.service))
    return all(_may_record(user, today, Bearers(day), held, on) for day, held in units.items())


def _may_record(user, today, then, held, on):
    for indicator, site, service in held:
        key = site.pk if site else None, service.pk if service else None
        unit = today.of(indicator).get(key) or then.of(indicator).get(key)
        if unit is None or not may_enter(user, indicator, unit, on):
            return False
    return True


def _versions_before(imported):
    """{measurement: the MeasurementVersion that the import replaced}."""
    wanted = {each.measurement_id: each.version - 1 for each in imported}
    versions = MeasurementVersion.objects.filter(measurement__in=wanted)
    return {each.measurement_id: each for each in versions if each.version == wanted[each.measurement_id]}


def _taken_back(point, before, by):
    if before is None or before.status == MeasurementStatus.WITHDRAWN:
        point.status = MeasurementStatus.WITHDRAWN
    else:
        for name in VALUES:
            setattr(point, name, getattr(before, name))
    point.recorded_by, point.recorded_at = by, clock.now()
    save_if_unchanged(point, version=point.version, fields=RESTORED)
    return point


def _record(event, batch, points, by, **details):
    sites = {point.unit.site.slug if point.unit.site else "" for point in points}
    services = {service_code(point.unit) for point in points}
    Entry.objects.record(
        event,
        on=batch,
        by=by,
        site=sites.pop() if len(sites) == 1 else "",
        service=services.pop() if len(services) == 1 else "",
        kind=batch.get_kind_display().lower(),
        name=batch.name,
        digest=batch.digest,
        count=plural(len(points), "mesure"),
        indicators=", ".join(sorted({point.indicator.code for point in points})),
        periods=", ".join(dict.fromkeys(str(point.period) for point in sorted(points, key=lambda p: p.period_from))),
        points=[[point.pk, point.version] for point in points],
        **details,
    )
