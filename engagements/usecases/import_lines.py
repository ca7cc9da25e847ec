"""The lines of an import of measurements: what each says, what is wrong with it, what it would change.

Frozen, a line is plain data: `line` (its number), `said` (in words, by column), `faults`, `change`, `before`, `value`,
`state`, and `new`, what it would record with the version of the measurement that was seen.
"""

from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError

from qualipref.civil_periods import CivilPeriod
from qualipref.spreadsheets import CellFault
from qualipref.typography import french, number
from qualipref.workflow import TransitionRefused
from sites.models import Service, Site

from ..enums import MeasurementOrigin
from ..measures import Targets, measured_value
from ..models import Indicator, Measurement
from .dimensions import spelled_alike
from .measurements import NewMeasurement, try_measurements

NEW, CHANGED, SAME = "nouvelle", "modifiée", "inchangée"
TEXTS = ("dimension", "comment", "source")


@dataclass
class ImportLine:
    """A row as it was read; `new` is None when it says nothing that can be recorded. `places` name its cells."""

    number: int
    said: dict
    places: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)
    new: NewMeasurement | None = None
    before: Measurement | None = None
    change: str = ""

    def fault(self, key, sentence):
        self.faults.append(CellFault(self.places.get(key, f"ligne {self.number}"), french(sentence)))

    @property
    def is_valid(self):
        return self.new is not None and not self.faults


def weigh(lines, *, kept=()):
    """Says of each line what it would change, or what refuses it; the texts named in `kept` stay as they are."""
    said = [line for line in lines if line.new]
    for line, new in zip(said, spelled_alike(line.new for line in said), strict=True):
        line.new = new
    _find_what_stands(said)
    for line in lines:
        if line.before and kept:
            texts = {name: getattr(line.before, name) for name in kept}
            line.new = replace(line.new, **texts, is_kept="comment" in kept)
    tried = [line for line in lines if line.is_valid]
    changed, refusals = try_measurements([line.new for line in tried], origin=MeasurementOrigin.IMPORT)
    for rank, line in enumerate(tried):
        if rank in refusals:
            _say_refusal(line, refusals[rank])
        else:
            line.change = (CHANGED if line.before else NEW) if changed[rank] else SAME


def _find_what_stands(held):
    points = Measurement.objects.standing().filter(
        indicator__in={line.new.indicator.pk for line in held},
        period_from__in={line.new.period.first for line in held},
    )
    by_key = {
        (point.indicator_id, point.unit.site_id, point.unit.service_id, point.dimension, point.period): point
        for point in points.select_related("unit")
    }
    for line in held:
        new = line.new
        site, service = new.site.pk if new.site else None, new.service.pk if new.service else None
        line.before = by_key.get((new.indicator.pk, site, service, new.dimension, new.period))


def _say_refusal(line, refusal):
    if isinstance(refusal, ValidationError):
        fields = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
        for name, sentences in fields.items():
            for sentence in sentences:
                line.fault(name, sentence)
    elif isinstance(refusal, TransitionRefused):
        line.fault("numerator", str(refusal))
    else:
        line.fault("numerator", "cette mesure vient de changer : envoyez de nouveau le fichier.")


# --- Frozen, and back ---------------------------------------------------------------------------


def frozen(lines):
    targets = Targets({line.new.indicator.pk for line in lines if line.new})
    return [_frozen(line, targets) for line in lines]


def _frozen(line, targets):
    data = {
        "line": line.number,
        "said": line.said,
        "faults": [{"place": fault.place, "sentence": fault.sentence} for fault in line.faults],
        "change": line.change if line.is_valid else "",
        "before": _numbers(line.before) if line.before else "",
    }
    return data | (_worth(line, targets) if line.is_valid else {})


def _worth(line, targets):
    new = line.new
    site, service = new.site.pk if new.site else None, new.service.pk if new.service else None
    denominator = None if new.denominator in (None, "") else str(new.denominator)
    target = targets.on(new.indicator, new.period.last, site, service)
    value = measured_value(new.indicator, new.numerator, new.denominator if denominator else None, target)
    return {
        "value": value.printed,
        "state": value.state.value,
        "new": {
            "indicator": new.indicator.pk,
            "site": site,
            "service": service,
            "period": new.period.code,
            "numerator": str(new.numerator),
            "denominator": denominator,
            "version": line.before.version if line.before else 0,
        }
        | {name: getattr(new, name) for name in TEXTS},
    }


def _numbers(point):
    if point.denominator is None:
        return number(point.numerator)
    return f"{number(point.numerator)} sur {number(point.denominator)}"


def thawed(lines, on):
    """The measurements that the valid lines would record, in their order; indicators read `with_commitments`."""
    held = [line["new"] for line in lines if line.get("new") and not line["faults"]]
    indicators = Indicator.objects.with_commitments(on).in_bulk({each["indicator"] for each in held})
    sites = Site.objects.in_bulk({each["site"] for each in held} - {None})
    services = Service.objects.select_related("site").in_bulk({each["service"] for each in held} - {None})
    return [
        NewMeasurement(
            indicator=indicators[each["indicator"]],
            site=sites.get(each["site"]),
            service=services.get(each["service"]),
            period=CivilPeriod.read(each["period"]),
            numerator=each["numerator"],
            denominator=each["denominator"],
            expected_version=each["version"],
            **{name: each[name] for name in TEXTS},
        )
        for each in held
    ]
