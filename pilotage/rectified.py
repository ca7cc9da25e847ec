"""What approved minutes say last of a decision: a « PV rectificatif » corrects the registers too, not only itself."""

from operator import attrgetter

from django.db.models import Exists, OuterRef

from qualipref.typography import french

from .enums import MinutesStatus
from .models import MeetingMinutes

RECTIFICATIONS = MeetingMinutes.objects.filter(rectifies__isnull=False, status=MinutesStatus.APPROVED)


def as_last_said(decisions):
    """The decisions, each that an approved rectification words otherwise with its text and those minutes.

    The minutes are read when there are some: one query, or two.
    """
    corrected = Exists(RECTIFICATIONS.filter(meeting=OuterRef("meeting")))
    decisions = list(decisions.annotate(has_rectification=corrected))
    last = _last({each.meeting_id for each in decisions if each.has_rectification})
    texts = {pk: {each["id"]: each["text"] for each in minutes.content["decisions"]} for pk, minutes in last.items()}
    for decision in decisions:
        text = texts.get(decision.meeting_id, {}).get(decision.pk)
        if text and text != french(decision.text):
            decision.last_text, decision.rectified_by = text, last[decision.meeting_id]
    return decisions


def presence_rectified_by(minutes):
    """Of the `minutes` of a meeting, the last approved rectification when it says another presence than the sheet; or
    None. The sheet of the room stays what was seen there."""
    approved = [each for each in minutes if each.status == MinutesStatus.APPROVED]
    last = max(approved, key=attrgetter("number"), default=None)
    if last is None or last.rectifies_id is None:
        return None
    contents = MeetingMinutes.objects.filter(meeting=last.meeting_id, number__in=(1, last.number))
    first, now = contents.order_by("number").values_list("content__attendances", flat=True)
    return last if first != now else None


def _last(meetings):
    if not meetings:
        return {}
    found = RECTIFICATIONS.filter(meeting__in=meetings).select_related("meeting__committee")
    return {minutes.meeting_id: minutes for minutes in found.order_by("number")}
