"""The indicators that the register and the call list compute, recorded as measurements."""

import datetime
from dataclasses import dataclass, replace

from qualipref import clock
from qualipref.civil_periods import CivilPeriod
from qualipref.typography import long_date, plural
from qualipref.workflow import TransitionRefused
from sites.models import Site

from ..enums import CrisisEventStatus, IndicatorKind, MeasurementOrigin, Rhythm
from ..measures import MeasuredValue, Targets, measured_value, target_text
from ..measures.registers import fed_by_gestures, feeds
from ..models import CallListOperator, CrisisEvent, Indicator
from ..models.call_list import TRAINING_YEARS, years_before
from .crisis_framework import crisis_indicators, crisis_sites
from .crisis_hours import hour_in_words
from .measurements import NewMeasurement, record_measurement

FIRST_CALL, EXERCISES, TRAINED, PUBLICATION, FEEDBACK = "IQ-30", "IQ-31", "IQ-32", "IQ-33", "IQ-34"
fed_by_gestures(FIRST_CALL, PUBLICATION)
SOURCE_LENGTH = 250


@dataclass(frozen=True)
class CrisisFigure:
    """What one indicator is worth over a period, against its target, and what each thing counted says."""

    indicator: Indicator
    period: CivilPeriod
    value: MeasuredValue
    rows: tuple
    dimension: str = ""
    calculation: str = ""

    @property
    def target_said(self):
        """« ≤ 60 minutes »."""
        target = self.value.target
        return target_text(self.indicator, target) if target else "Aucune cible n’est fixée."

    @property
    def source(self):
        """Where the number comes from, as short as a measurement keeps it."""
        said = "\u202f; ".join(self.rows) or "aucun événement"
        return f"Registre\u00a0: {said}"[:SOURCE_LENGTH]


def figures_of_event(event: CrisisEvent) -> list[CrisisFigure]:
    """The delays of an event that is over, of those that are known."""
    known = crisis_indicators([FIRST_CALL, PUBLICATION], event.held_on)
    ends = {FIRST_CALL: event.first_call_at, PUBLICATION: event.first_publication_at}
    minutes = {FIRST_CALL: event.minutes_to_first_call, PUBLICATION: event.minutes_to_publication}
    return [
        replace(
            _figure(known[code], event.site, event.held_on, spent, None, [f"{event.reference}, {event.title}"]),
            dimension=f"Événement n°\u00a0{event.pk}",
            calculation=f"{hour_in_words(ends[code])} − {hour_in_words(event.ordered_at)}",
        )
        for code, spent in minutes.items()
        if spent is not None and code in known
    ]


def figures_of_year(site: Site, day, *, as_of) -> list[CrisisFigure]:
    """The exercises with communication, and the feedback reports in time, of the events of the period of `day`.

    A report counts once it is given, or once its date has passed on the day `as_of`.
    """
    known = crisis_indicators([EXERCISES, FEEDBACK], day)
    found = []
    if EXERCISES in known:
        tests = [event for event in _events(site, known[EXERCISES], day) if event.is_communication_exercise]
        rows = [f"{event.reference}, {event.title}, {long_date(event.held_on)}" for event in tests]
        found.append(_figure(known[EXERCISES], site, day, len(tests), None, rows))
    if FEEDBACK in known:
        counted = [event for event in _events(site, known[FEEDBACK], day) if event.is_counted_on(as_of)]
        in_time = sum(event.is_reported_in_time for event in counted)
        rows = [f"{event.reference}, {event.title}, {feedback_in_words(event)}" for event in counted]
        found.append(_figure(known[FEEDBACK], site, day, in_time, len(counted), rows))
    return found


def figure_of_operators(day) -> CrisisFigure | None:
    """Those of the list whose training is less than two years old that day; nobody is named."""
    indicator = crisis_indicators([TRAINED], day).get(TRAINED)
    if indicator is None:
        return None
    trained, count = CallListOperator.objects.on(day).trained_of(day)
    rows = [f"{plural(trained, 'opérateur formé', 'opérateurs formés')} après le {long_date(since(day))}, sur {count}"]
    return _figure(indicator, call_list_site(day), day, trained, count, rows)


def call_list_site(day):
    """The site that the list serves; none when several stand for the module, and the préfecture answers for it."""
    sites = list(crisis_sites(day)[:2])
    return sites[0] if len(sites) == 1 else None


def since(day):
    """A training of that day, or before, no longer holds."""
    return years_before(day, TRAINING_YEARS)


def record_trained_operators(*, by) -> list[str]:
    """Records what the list of today is worth; nothing on the day before its first operator."""
    today = clock.today()
    figure = figure_of_operators(today)
    return record([figure], site=call_list_site(today), by=by) if figure else []


@feeds(EXERCISES, TRAINED, FEEDBACK, origin=MeasurementOrigin.EXERCISE)
def measured_as_days_pass(indicators, day):
    """What changes by itself: a report that becomes late, of the year before too, a training that grows old."""
    found = [
        (site, figure)
        for site in crisis_sites(day)
        for then in (day, *_year_before(site, day))
        for figure in figures_of_year(site, then, as_of=day)
    ]
    operators = figure_of_operators(day)
    if operators and operators.value.denominator:
        found.append((call_list_site(day), operators))
    return [_line(figure, site) for site, figure in found if figure.indicator.code in indicators]


def _year_before(site, day):
    """The last day of the year before, when a report that was due for it became late in the month of `day`."""
    late_from = day.replace(day=1) - datetime.timedelta(days=1)
    due = CrisisEvent.objects.filter(site=site, feedback_due_on__gte=late_from, feedback_due_on__lt=day)
    ended = datetime.date(day.year - 1, 12, 31)
    return [ended] if due.filter(held_on__lte=ended).exists() else []


def _line(figure, site):
    numbers = {"numerator": figure.value.numerator, "denominator": figure.value.denominator}
    return NewMeasurement(figure.indicator, site, figure.period, **numbers, source=figure.source)


def record_event_figures(event: CrisisEvent, *, by) -> list[str]:
    """Records what an event that is over changes; the codes of the measurements that stay, for they are validated."""
    of_year = figures_of_year(event.site, event.held_on, as_of=clock.today())
    return record([*figures_of_event(event), *of_year], site=event.site, by=by)


def record(figures, *, site, by) -> list[str]:
    return [figure.indicator.code for figure in figures if not _recorded(figure, site, by)]


def feedback_in_words(event):
    if event.status != CrisisEventStatus.REPORTED:
        return f"retour d’expérience attendu pour le {long_date(event.feedback_due_on)}"
    late = (event.feedback_on - event.feedback_due_on).days
    when = f"avec {plural(late, 'jour')} de retard" if late > 0 else "dans le délai"
    return f"retour d’expérience rendu {when}"


def _recorded(figure, site, by):
    """Whether the measurement now says it; a validated one is not changed, the gesture that computes goes on."""
    try:
        record_measurement(
            figure.indicator,
            site=site,
            dimension=figure.dimension,
            period=figure.period,
            numerator=figure.value.numerator,
            denominator=figure.value.denominator,
            by=by,
            origin=MeasurementOrigin.EXERCISE,
            source=figure.source,
        )
    except TransitionRefused:
        return False
    return True


def _events(site, indicator, day):
    period = _period(indicator, day)
    held = CrisisEvent.objects.over().filter(site=site, held_on__gte=period.first, held_on__lte=period.last)
    return held.order_by("held_on", "pk")


def _figure(indicator, site, day, numerator, denominator, rows):
    if not IndicatorKind(indicator.kind).has_denominator:
        denominator = None
    period = _period(indicator, day)
    target = Targets([indicator.pk]).on(indicator, period.last, site.pk if site else None)
    value = measured_value(indicator, numerator, denominator, target)
    return CrisisFigure(indicator, period, value, tuple(rows))


def _period(indicator, day):
    return CivilPeriod.of(Rhythm(indicator.rhythm).months, day)
