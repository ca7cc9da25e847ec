"""Where an exercise or an activation stands, said the same way on every page; late is counted in days."""

from qualipref.typography import long_date, plural

from ..enums import CrisisEventStatus
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
