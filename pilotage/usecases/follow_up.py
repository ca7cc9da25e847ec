"""« Depuis la dernière fois »: the decisions of the previous meeting, with what really became of them."""

from dataclasses import dataclass

from engagements.readiness.badge import Badge
from qualipref.typography import long_date, plural

from ..enums import ActionStatus, MinutesStatus
from ..models import Decision, Meeting
from ..rectified import as_last_said

SYMBOLS = {"ok": "ok", "bas": "temps", "info": "cours", "neutre": "vide", "so": "so"}
DROPPED = (ActionStatus.REJECTED, ActionStatus.ABANDONED)
DONE = (ActionStatus.DONE, ActionStatus.CLOSED, ActionStatus.VERIFIED)


@dataclass(frozen=True)
class Fate:
    """A decision and its outcome: a tone of the badges, and words that stand without it."""

    decision: Decision
    tone: str
    said: str

    @property
    def badge(self):
        return Badge("neutre" if self.tone == "so" else self.tone, self.said, SYMBOLS[self.tone])


def previous_meeting(meeting):
    """The last one that this committee held before, or None."""
    held = Meeting.objects.held().filter(committee=meeting.committee, starts_at__lt=meeting.starts_at)
    return held.select_related("committee").order_by("-starts_at").first()


def fates(meeting, on):
    """What became of each decision of the previous meeting, as last said, in their order; nothing without one."""
    before = previous_meeting(meeting)
    if before is None:
        return []
    decisions = before.decisions.standing().select_related(
        "meeting__committee", "item__action", "item__date_request__action"
    )  # fmt: skip
    return [_fate(decision, on) for decision in as_last_said(decisions.order_by("number"))]


def published_fates(meeting, on):
    """The same for who reads no draft: nothing until the minutes of the previous meeting are approved."""
    before = previous_meeting(meeting)
    is_approved = before and before.minutes.filter(status=MinutesStatus.APPROVED).exists()
    return fates(meeting, on) if is_approved else []


def _fate(decision, on):
    action = decision.item.concerned_action
    if action is None:
        return Fate(decision, "so", "Sans action à suivre")
    return Fate(decision, *_of_action(action, on))


def _of_action(action, on):
    if action.status in DONE:
        return "ok", f"Fait le {long_date(action.done_on)}"
    if action.status in DROPPED:
        return "so", action.get_status_display()
    late = action.days_late(on)
    if late:
        return "bas", f"En retard de {plural(late, 'jour')}, {action.progress}\u00a0%"
    if action.status == ActionStatus.IN_PROGRESS:
        return "info", f"En cours, {action.progress}\u00a0%, pour le {long_date(action.due_on)}"
    if action.status == ActionStatus.APPROVED:
        return "neutre", f"Jamais commencé, pour le {long_date(action.due_on)}"
    return "neutre", action.get_status_display()
