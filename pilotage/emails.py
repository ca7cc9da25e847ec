"""What pilotage says by mail, and to whom."""

from qualipref.notifications.outbox import queue_email
from sites.models import Assignment


def handed_over(successor, person, held, *, by):
    """What he takes over from who leaves, each with its page."""
    queue_email("pilotage/emails/handed_over", to=successor, person=person, held=held, by=by)


def weekly(person, tasks, *, today, dedup_key):
    """What waits for him, and the roles for which he is told."""
    roles = Assignment.objects.held_by(person, today).select_related("site", "service", "module").order_by("role", "pk")
    context = {"tasks": tasks, "roles": list(roles), "today": today}
    queue_email("pilotage/emails/weekly", to=person, dedup_key=dedup_key, **context)
