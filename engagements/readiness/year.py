"""What the proofs of a cell cover of its year: a sentence, a drawing and its table."""

from dataclasses import dataclass

from qualipref.charts import Stretch, Timeline, Track, year_timeline
from qualipref.typography import long_date, period

from ..enums import EvidenceStatus
from ..models.evidence import COUNTING
from .badge import ALTERED
from .coverage import ONE_DAY, Coverage, Period, coverage, valid_until
from .proof import ACCEPTED, EXPIRED, REFUSED, TO_REVIEW, proof_state
from .words import missing_in_words, month_count

TONES = {ACCEPTED: "full", EXPIRED: "late", TO_REVIEW: "waiting", REFUSED: "refused", ALTERED: "refused"}
SUMMED = {"full": "couvert", "waiting": "à examiner", "hole": "trou"}
MOST_LINES = 24
UNDRAWN = (EvidenceStatus.WITHDRAWN, None)  # taken back, or come after the freeze


@dataclass(frozen=True)
class CoveredYear:
    """`lead` is the result, `rest` what it means; `hidden_count` the lines that the drawing has no room for."""

    lead: str
    rest: str
    timeline: Timeline
    hidden_count: int


def covered_year(uses, rule, campaign, day, today):
    """The year of `campaign` as `uses` cover it on `day`; refused proofs are drawn and cover nothing."""
    in_year = [use for use in uses if touches(use, campaign)]
    counting = [use for use in in_year if use.counted_status in COUNTING]
    found = coverage([_period(use) for use in counting], rule, campaign.year, day)
    lead, rest = coverage_in_words(found, counting, rule, campaign.year, day)
    drawn = sorted((use for use in in_year if use.counted_status not in UNDRAWN), key=_dates)
    timeline = year_timeline(
        [_line(use, campaign, day) for use in drawn[-MOST_LINES:]],
        Track("Année couverte", tuple(_summary(found, counting, day))),
        year=campaign.year,
        day=today if today.year == campaign.year else None,
        title=f"Période couverte en {campaign.year}. {lead} {rest}".strip(),
    )
    return CoveredYear(lead, rest, timeline, max(len(drawn) - MOST_LINES, 0))


def touches(use, campaign):
    return _period(use).touches(Period(campaign.first_day, campaign.last_day))


def coverage_in_words(found: Coverage, counting, rule, year, day):
    """« 6 mois sur 9 sont couverts. » and « Il manque juillet, août et septembre. »."""
    due = sum(month_count(slot) for slot in found.due)
    covered = due - sum(month_count(hole) for hole in found.holes)
    if not counting:
        return f"Aucune preuve ne couvre {year}.", f"{_asked(found, due)} à prouver."
    if found.holes:
        verb = "est couvert" if covered < 2 else "sont couverts"
        return f"{covered} mois sur {due} {verb}.", f"Il manque {missing_in_words(found.holes)}."
    until = _latest(counting, rule)
    if not found.is_fresh:
        past = f"{due} mois sur {due} sont couverts." if due else "La preuve est périmée."
        return past, f"La dernière preuve est périmée depuis le {long_date(until + ONE_DAY)}."
    lead = f"{due} mois sur {due} sont couverts." if due else f"L’année {year} est couverte au {long_date(day)}."
    lasting = f"jusqu’au {long_date(until)}" if until else "jusqu’à la prochaine version"
    return lead, f"La dernière preuve vaut {lasting}."


def _asked(found, due):
    return f"{due} mois échus restent" if due else ("L’année reste" if len(found.slots) == 1 else "La période reste")


def _latest(counting, rule):
    return valid_until(max(use.evidence.period_to for use in counting), rule)


def _period(use):
    return Period(use.evidence.period_from, use.evidence.period_to)


def _dates(use):
    return use.evidence.period_from, use.evidence.period_to, use.pk


def _line(use, campaign, day):
    state, days = proof_state(use, campaign, day), _period(use)
    stretch = Stretch(days.first, days.last, state.word.lower(), period(days.first, days.last), TONES[state])
    return Track(use.evidence.title, (stretch,))


def _summary(found, counting, day):
    """The year slot by slot up to `day`, those alike and next to each other made one."""
    stretches = []
    for slot in found.slots:
        tone = _tone(slot, found, counting, day)
        if tone is None:
            continue
        last = min(slot.last, day)
        if stretches and stretches[-1][2] == tone and stretches[-1][1] + ONE_DAY == slot.first:
            stretches[-1] = stretches[-1][0], last, tone
        else:
            stretches.append((slot.first, last, tone))
    return [Stretch(first, last, SUMMED[tone], period(first, last), tone) for first, last, tone in stretches]


def _tone(slot, found, counting, day):
    """Nothing for what is still to come, or in course and not yet late."""
    touching = [use.counted_status for use in counting if _period(use).touches(slot)]
    if slot.first > day:
        return None
    if EvidenceStatus.ACCEPTED in touching:
        return "full"
    if touching:
        return "waiting"
    return "hole" if slot in found.holes or not (found.is_fresh or found.holes) else None
