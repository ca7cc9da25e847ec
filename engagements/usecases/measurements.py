"""Measurements of the indicators, recorded. Each gesture on one is kept for ever, under the point.

`record_measurement` is the one door: forms, files and the other registers of the house come through it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.civil_periods import CivilPeriod
from qualipref.workflow import StaleVersion, TransitionRefused, save_if_unchanged
from sites.models import Service, Site

from ..enums import IndicatorKind, MeasurementOrigin, MeasurementStatus, Rhythm
from ..measures import doubt
from ..models import Indicator, Measurement, Unit
from .dimensions import spelled_alike
from .measurement_history import keep, record, record_together

RECORDED = ("status", "numerator", "denominator", "comment", "source", "origin", "recorded_by", "recorded_at")
LARGEST = Decimal(10) ** 10
CENT = Decimal("0.01")
VALIDATED = "Cette mesure est validée : rouvrez-la, avec un motif, pour la changer."
TWICE = "Cette mesure figure deux fois."


@dataclass(frozen=True)
class NewMeasurement:
    """One line of a grid or of a file. A `service` is measured on a `site`; neither is the préfecture as a whole.

    A `comment` that `is_kept` from another value explains nothing of this one.
    """

    indicator: Indicator
    site: Site | None
    period: CivilPeriod
    numerator: object
    denominator: object = None
    service: Service | None = None
    dimension: str = ""
    comment: str = ""
    source: str = ""
    expected_version: int | None = None
    is_kept: bool = False


class MeasurementsRefused(Exception):
    """Some lines cannot be recorded, so that none is: `refusals` gives the exception of each, by its rank from 0."""

    def __init__(self, refusals):
        super().__init__(f"{len(refusals)} mesures refusées")
        self.refusals = refusals


@transaction.atomic
def record_measurement(
    indicator: Indicator,
    *,
    site: Site | None,
    service: Service | None = None,
    dimension: str = "",
    period: CivilPeriod,
    numerator,
    denominator,
    by: User | None,
    origin: MeasurementOrigin = MeasurementOrigin.TYPED,
    comment: str = "",
    source: str = "",
    expected_version: int | None = None,
) -> Measurement:
    """What `indicator` was worth over `period`; the same said again changes nothing and writes nothing.

    `expected_version` is the version that `by` saw, 0 when there was none: StaleVersion when it has changed since.
    TransitionRefused when the measurement is validated. ValidationError when a number is absurd, or unlikely and read
    by hand without a comment. An origin that computes keeps the comment and the source it does not give.
    """
    line = NewMeasurement(
        indicator, site, period, numerator, denominator, service, dimension, comment, source, expected_version
    )
    try:
        [(point, is_changed)] = write_measurements([line], by=by, origin=origin)
    except MeasurementsRefused as refused:
        raise refused.refusals[0] from None
    if is_changed:
        record("measurement.recorded", point, by)
    return point


@transaction.atomic
def record_measurements(
    lines: Iterable[NewMeasurement],
    *,
    by: User | None,
    origin: MeasurementOrigin = MeasurementOrigin.TYPED,
    via: str = "",
) -> list[Measurement]:
    """The lines of a grid or of a file, all or none, under one entry of the journal; the points, in the same order.

    Raises MeasurementsRefused, which says what refuses each line.
    """
    written = write_measurements(lines, by=by, origin=origin)
    changed = [point for point, is_changed in written if is_changed]
    if changed:
        record_together("measurements.recorded", changed, by, via=via, origin=MeasurementOrigin(origin).label)
    return [point for point, _ in written]


class _Known:
    """What the house already holds about some lines: their units, their points, and those of the periods before."""

    def __init__(self, lines):
        self.units = _units(lines)
        self.points, self.said = {}, set()
        days = [day for line in lines for day in (line.period.previous().first, line.period.last)]
        indicators = {line.indicator.pk for line in lines}
        rows = Measurement.objects.filter(indicator__in=indicators)
        for row in rows.filter(period_to__gte=min(days), period_from__lte=max(days)) if days else ():
            self.points[row.indicator_id, row.unit_id, row.dimension, row.period] = row

    def unit(self, line):
        unit = self.units[_place(line)]
        unit.site, unit.service = line.site, line.service
        return unit

    def point(self, line, period):
        return self.points.get(self._key(line, period))

    def claim(self, line):
        """Whether no line before said the same point."""
        key = self._key(line, line.period)
        is_first = key not in self.said
        self.said.add(key)
        return is_first

    def add(self, line, point):
        """A later line is compared with it."""
        self.points[self._key(line, line.period)] = point

    def _key(self, line, period):
        return line.indicator.pk, self.unit(line).pk, line.dimension, period


def _units(lines):
    """{(site, service): their unit}, those of the lines made when first needed."""
    wanted = {_place(line): Unit(site=line.site, service=line.service) for line in lines}
    held = _held_units()
    missing = wanted.keys() - held.keys()
    if not missing:
        return held
    Unit.objects.bulk_create([wanted[place] for place in missing], ignore_conflicts=True)
    return _held_units()


def _held_units():
    return {(unit.site_id, unit.service_id): unit for unit in Unit.objects.all()}


def _place(line):
    return (line.site.pk if line.site else None, line.service.pk if line.service else None)


def write_measurements(lines, *, by, origin):
    """[(point, whether it changed)], or MeasurementsRefused: for the use case that tells it in its own entry."""
    prepared, refusals = _prepare(list(lines), origin)
    if refusals:
        raise MeasurementsRefused(refusals)
    _save(prepared, by)
    return list(prepared.values())


def try_measurements(lines, *, origin):
    """(whether each line would change its point, what would refuse the others), by rank; nothing is recorded."""
    prepared, refusals = _prepare(list(lines), origin)
    return {rank: is_changed for rank, (_, is_changed) in prepared.items()}, refusals


def _prepare(lines, origin):
    """({rank: (its point, whether it changes)}, {rank: the exception that refuses it})"""
    read, refusals = _readable(lines)
    known = _Known(read.values())
    prepared = {}
    for rank, line in read.items():
        try:
            prepared[rank] = _prepared(line, known, origin)
        except (ValidationError, StaleVersion, TransitionRefused) as refusal:
            refusals[rank] = refusal
    return prepared, refusals


def _readable(lines):
    """The lines with their numbers read, by rank, and what refuses the others."""
    read, refusals = {}, {}
    for rank, line in enumerate(lines):
        try:
            read[rank] = _read(line)
        except ValidationError as refusal:
            refusals[rank] = refusal
    return dict(zip(read, spelled_alike(read.values()), strict=True)), refusals


def _read(line):
    rhythm = Rhythm(line.indicator.rhythm)
    if line.period.months != rhythm.months:
        raise ValidationError(
            {"period": f"{line.indicator.code} se mesure {rhythm.label.lower()}, non sur {line.period}."}
        )
    if line.period.first > clock.today():
        raise ValidationError({"period": f"La période n’a pas commencé : {line.period}."})
    numerator = _number("numerator", line.numerator)
    denominator = _denominator(line, numerator)
    texts = {name: getattr(line, name).strip() for name in ("dimension", "comment", "source")}
    return replace(line, numerator=numerator, denominator=denominator, **texts)


def _denominator(line, numerator):
    if not IndicatorKind(line.indicator.kind).has_denominator:
        if line.denominator not in (None, ""):
            raise ValidationError({"denominator": f"{line.indicator.code} n’a pas de dénominateur."})
        return None
    denominator = _number("denominator", line.denominator)
    if numerator and not denominator:
        raise ValidationError(
            {"denominator": "Un dénominateur nul va avec un numérateur nul : rien n’était à mesurer."}
        )
    return denominator


def _number(field, value):
    """A number from 0 to ten billion, not included, with two decimals at most."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValidationError({field: "Saisissez un nombre."}) from None
    if not number.is_finite() or not 0 <= number < LARGEST:
        raise ValidationError({field: "Saisissez un nombre positif, de moins de dix milliards."})
    if number != number.quantize(CENT):
        raise ValidationError({field: "Deux décimales au plus."})
    return number.quantize(CENT)


def _prepared(line, known, origin):
    """(its point, whether it changes), or the exception that refuses the line."""
    if not known.claim(line):
        raise ValidationError(TWICE)
    held = known.point(line, line.period)
    said = _said(line, held, origin)
    stands = held and not held.is_withdrawn
    if stands and all(getattr(held, name) == value for name, value in said.items() if name != "origin"):
        return _dressed(held, line, known), False
    if line.expected_version not in (None, held.version if stands else 0):
        raise StaleVersion
    if held and held.is_validated:
        raise TransitionRefused(VALIDATED)
    if MeasurementOrigin(origin).is_by_hand and (line.is_kept or not said["comment"]):
        _refuse_what_is_unlikely(line, known)
    point = held or Measurement(period_from=line.period.first, period_to=line.period.last, dimension=line.dimension)
    for name, value in said.items():
        setattr(point, name, value)
    point.status = MeasurementStatus.PROVISIONAL
    known.add(line, point)
    return _dressed(point, line, known), True


def _said(line, held, origin):
    """What the line says of its point; an origin that computes keeps the texts that it does not give."""
    texts = {"comment": line.comment, "source": line.source}
    if held and not MeasurementOrigin(origin).is_by_hand:
        texts = {name: value or getattr(held, name) for name, value in texts.items()}
    return {"numerator": line.numerator, "denominator": line.denominator, "origin": origin} | texts


def _refuse_what_is_unlikely(line, known):
    before = known.point(line, line.period.previous())
    before = None if before and before.is_withdrawn else before
    why = doubt(line.indicator, line.numerator, line.denominator, before)
    if why:
        raise ValidationError({"comment": f"{why} Corrigez, ou expliquez en commentaire."})


def _dressed(point, line, known):
    """The point with the objects that its line already holds, so that nobody reads them again."""
    point.indicator, point.unit = line.indicator, known.unit(line)
    return point


def _save(prepared, by):
    changed = {rank: point for rank, (point, is_changed) in prepared.items() if is_changed}
    now, stale = clock.now(), {}
    for point in changed.values():
        point.recorded_by, point.recorded_at = by, now
    held = {rank: point for rank, point in changed.items() if point.pk}
    _insert([point for rank, point in changed.items() if rank not in held])
    for rank, point in held.items():
        try:
            save_if_unchanged(point, version=point.version, fields=RECORDED)
        except StaleVersion as refusal:
            stale[rank] = refusal
    if stale:
        raise MeasurementsRefused(stale)
    keep(changed.values(), by)


def _insert(points):
    for point in points:
        point.version = 1
    try:
        with transaction.atomic():
            Measurement.objects.bulk_create(points)
    except IntegrityError:  # another was recorded since the points were read
        raise StaleVersion from None
