"""Where an exercise or an activation stands, said the same way on every page; late is counted in days."""

from qualipref.typography import long_date, plural

from ..enums import CallCheckStatus, CrisisEventStatus
from ..models.call_list import TRAINING_YEARS, years_before
from .badge import Badge

SIMPLE = {
    CrisisEventStatus.PLANNED: Badge("neutre", CrisisEventStatus.PLANNED.label, "jours"),
    CrisisEventStatus.IN_PROGRESS: Badge("info", CrisisEventStatus.IN_PROGRESS.label, "cours"),
    CrisisEventStatus.CANCELLED: Badge("neutre", CrisisEventStatus.CANCELLED.label, "so"),
}


def crisis_badge(event, today):
    """Over, it says whether its feedback report came, came late, or is still awaited."""
    if event.status in SIMPLE:
        return SIMPLE[event.status]
    if event.status == CrisisEventStatus.REPORTED:
        late = (event.feedback_on - event.feedback_due_on).days
        if late > 0:
            return Badge("part", f"Retour d’expérience rendu {plural(late, 'jour')} trop tard", "part")
        return Badge("ok", CrisisEventStatus.REPORTED.label, "ok")
    late = (today - event.feedback_due_on).days
    if late > 0:
        return Badge("bas", f"Retour d’expérience en retard de {plural(late, 'jour')}", "temps")
    return Badge("part", f"Retour d’expérience attendu pour le {long_date(event.feedback_due_on)}", "jours")


def operator_badge(operator, today):
    """Where the training of an operator stands; withdrawn, he is called no more."""
    if operator.au is not None:
        return Badge("neutre", f"Retiré après le {long_date(operator.au)}", "so")
    if operator.trained_on is None:
        return Badge("bas", "À former", "bas")
    if operator.trained_on <= years_before(today, TRAINING_YEARS):
        return Badge("bas", f"À recycler, formé le {long_date(operator.trained_on)}", "temps")
    return Badge("ok", f"Formé le {long_date(operator.trained_on)}", "ok")


def check_badge(check):
    if check.status == CallCheckStatus.CLOSED:
        return Badge("ok", f"Close le {long_date(check.closed_on)}", "ok")
    if check.status == CallCheckStatus.CANCELLED:
        return Badge("neutre", CallCheckStatus.CANCELLED.label, "so")
    return Badge("info", CallCheckStatus.OPEN.label, "cours")


def next_check_badge(check, today):
    """Whether the check that follows `check` (the last closed, or None) is due; due on the 15th is late on the 16th."""
    if check is None:
        return Badge("bas", "Jamais vérifiée", "bas")
    late = (today - check.next_due_on).days
    if late > 0:
        return Badge("bas", f"Vérification en retard de {plural(late, 'jour')}", "temps")
    return Badge("ok", f"Prochaine vérification au plus tard le {long_date(check.next_due_on)}", "jours")
