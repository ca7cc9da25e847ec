"""Why each of the five criteria holds, or not, in a few words."""

from dataclasses import dataclass

from qualipref.typography import long_date, plural

from ..enums import EvidenceStatus
from ..models.evidence import COUNTING
from .coverage import valid_until
from .criteria import Criterion
from .words import hole_in_words, month_count


@dataclass(frozen=True)
class CriterionLine:
    criterion: Criterion
    holds: bool
    reason: str


def criteria_in_words(state, uses, gaps, *, shows_all):
    """One line per criterion, in their order. `uses` are those of the year that the reader sees; `state` is the truth.

    Without `shows_all` nothing is said of proofs that are not shown.
    """
    counting = [use for use in uses if use.counted_status in COUNTING]
    reasons = {
        Criterion.PRESENT: _present(counting, state),
        Criterion.COVERED: _covered(state),
        Criterion.ACCEPTED: _accepted(state, uses) if shows_all else _accepted_only(state),
        Criterion.INTACT: _intact(state, counting),
        Criterion.NO_GAP: _gap(gaps, state.day),
    }
    return [CriterionLine(each, each in state.met_criteria, reason) for each, reason in reasons.items()]


def _present(counting, state):
    if counting:
        return plural(len(counting), "preuve déposée", "preuves déposées")
    return "Aucune preuve acceptée à lire ici" if state.proofs else f"Aucune preuve pour {state.campaign.year}"


def _covered(state):
    found, year = state.coverage, state.campaign.year
    if not state.proofs:
        return f"Rien ne couvre {year}"
    if found.holes:
        return hole_in_words(found.holes)
    until = valid_until(max(each.last for each in state.periods), state.commitment.validity)
    if not found.is_fresh:
        return f"Périmée le {long_date(until)}"
    due = sum(month_count(slot) for slot in found.due)
    if due:
        return f"{due} mois sur {due}"
    return f"Jusqu’au {long_date(until)}" if until else "Jusqu’à la prochaine version"


def _accepted(state, uses):
    counts = [
        _counted(uses, EvidenceStatus.ACCEPTED, "acceptée", "acceptées"),
        _counted(uses, EvidenceStatus.SUBMITTED, "à examiner", "à examiner"),
        _counted(uses, EvidenceStatus.REFUSED, "refusée", "refusées"),
    ]
    said = ", ".join(count for count in counts if count) or "Rien à examiner"
    if not counts[0] or counts[1] or Criterion.ACCEPTED in state.met_criteria:
        return said
    return f"{said}, {'il manque une période' if state.coverage.holes else 'la dernière est périmée'}"


def _counted(uses, status, singular, many):
    count = sum(use.counted_status == status for use in uses)
    return plural(count, singular, many) if count else ""


def _accepted_only(state):
    if Criterion.ACCEPTED in state.met_criteria:
        return "La période est prouvée par des preuves acceptées"
    return "Les preuves acceptées ne couvrent pas la période"


def _intact(state, counting):
    altered = sum(proof.is_altered for proof in state.proofs)
    if altered:
        return plural(altered, "fichier altéré", "fichiers altérés")
    if not state.proofs:
        return "Rien à relire"
    files = [use.evidence.current.stored_file for use in counting if use.evidence.current]
    files = [stored for stored in files if stored]
    if not files:
        return "Aucun fichier à relire"
    checked = [stored.checked_at for stored in files if stored.checked_at]
    if len(checked) < len(files):
        return f"{len(checked)} sur {plural(len(files), 'fichier relu', 'fichiers relus')}"
    return plural(len(files), "fichier vérifié", "fichiers vérifiés")


def _gap(gaps, day):
    still_open = [gap for gap in gaps if not gap.lifted_on or gap.lifted_on > day]
    if still_open:
        return plural(len(still_open), "écart ouvert", "écarts ouverts")
    lifted = max((gap.lifted_on for gap in gaps), default=None)
    return f"Dernier écart levé le {long_date(lifted)}" if lifted else "Aucun écart ouvert"
