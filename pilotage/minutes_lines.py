"""How minutes are shown wherever they are: their badge, and the line of a list."""

from collections import defaultdict
from typing import NamedTuple

from engagements.readiness.badge import Badge
from qualipref import clock
from qualipref.typography import french

from .enums import ItemKind, MinutesStatus
from .models import MeetingMinutes

BADGES = {
    MinutesStatus.DRAFT: Badge("neutre", "En rédaction", "vide"),
    MinutesStatus.SUBMITTED: Badge("info", "À approuver", "depot"),
    MinutesStatus.CHANGES_ASKED: Badge("part", "Modification demandée", "part"),
    MinutesStatus.APPROVED: Badge("ok", "Approuvé et scellé", "cadenas"),
}


class MinutesLine(NamedTuple):
    """A row of the list of the minutes."""

    minutes: MeetingMinutes
    badge: Badge
    approved: str


def minutes_badge(minutes):
    return BADGES[minutes.status]


def minutes_named(items, user, today):
    """{« PV COPIL-2015-02 »: those minutes} that points of an agenda name and `user` may read; one query at most."""
    named = {item.title for item in items if item.kind == ItemKind.MINUTES}
    if not named:
        return {}
    committee = items[0].meeting.committee_id
    readable = MeetingMinutes.objects.visible_to(user, today).filter(meeting__committee=committee).for_list()
    return {minutes.reference: minutes for minutes in readable if minutes.reference in named}


def minutes_of(meetings, user, today):
    """{pk of a meeting: the lines of its minutes that `user` may read, the last rectification first}, in one query."""
    found = defaultdict(list)
    for line in minutes_lines(MeetingMinutes.objects.visible_to(user, today).filter(meeting__in=meetings).for_list()):
        found[line.minutes.meeting_id].append(line)
    return found


def minutes_lines(listed):
    """The lines of `listed`, read by `for_list`."""
    return [MinutesLine(minutes, minutes_badge(minutes), approver(minutes)) for minutes in listed]


def approver(minutes):
    """« Sous-préfet, par suppléance de : Secrétaire général »; nothing before approval."""
    if minutes.approved_by is None:
        return ""
    if minutes.on_behalf_of is None:
        return str(minutes.approved_by)
    return french(f"{minutes.approved_by}, par suppléance de : {minutes.on_behalf_of}")


def approval_day(minutes):
    return minutes.approved_at.astimezone(clock.PARIS).date() if minutes.approved_at else None
