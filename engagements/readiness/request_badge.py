"""Where a request of proof stands, said the same way on every page; late is counted in days."""

from qualipref.typography import plural

from ..enums import RequestStatus
from .badge import Badge

CLOSED = {
    RequestStatus.ANSWERED: Badge("ok", RequestStatus.ANSWERED.label, "ok"),
    RequestStatus.CANCELLED: Badge("neutre", RequestStatus.CANCELLED.label, "so"),
}


def request_badge(asked, today):
    """Due on the 15th is late on the 16th."""
    if asked.status in CLOSED:
        return CLOSED[asked.status]
    late = (today - asked.due_on).days
    if late > 0:
        return Badge("bas", f"En retard de {plural(late, 'jour')}", "temps")
    return Badge("info", RequestStatus.OPEN.label, "jours")
