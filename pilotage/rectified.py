"""What approved minutes say last of a decision: a « PV rectificatif » corrects the registers too, not only itself."""

from qualipref.typography import french

from .enums import MinutesStatus
from .models import MeetingMinutes


def as_last_said(decisions):
    """The decisions, each that an approved rectification words otherwise with its text and those minutes; one query."""
    decisions = list(decisions)
    rectified = MeetingMinutes.objects.filter(rectifies__isnull=False, status=MinutesStatus.APPROVED)
    found = rectified.filter(meeting__in={each.meeting_id for each in decisions}).select_related("meeting__committee")
    last = {minutes.meeting_id: minutes for minutes in found.order_by("number")}
    texts = {pk: {each["id"]: each["text"] for each in minutes.content["decisions"]} for pk, minutes in last.items()}
    for decision in decisions:
        text = texts.get(decision.meeting_id, {}).get(decision.pk)
        if text and text != french(decision.text):
            decision.last_text, decision.rectified_by = text, last[decision.meeting_id]
    return decisions
