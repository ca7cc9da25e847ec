"""How a committee, its members and its meetings are shown wherever they are: strings that are ready."""

from typing import NamedTuple

from engagements.readiness.badge import Badge
from qualipref import clock
from qualipref.typography import clock_time, enumeration, plural, short_date, weekday_date

from .enums import WHOLE_PREFECTURE, Answer, MeetingStatus
from .models import Committee, CommitteeMember, Meeting

MEETING_BADGES = {
    MeetingStatus.PREPARATION: Badge("neutre", "En préparation", "vide"),
    MeetingStatus.CONVENED: Badge("info", "Convoquée", "depot"),
    MeetingStatus.OPEN: Badge("info", "En séance", "cours"),
    MeetingStatus.CLOSED: Badge("ok", "Tenue", "ok"),
    MeetingStatus.CANCELLED: Badge("neutre", "Annulée", "so"),
}


class CommitteeLine(NamedTuple):
    committee: Committee
    place: str
    member_count: int
    next: Meeting | None
    last: Meeting | None


class MemberLine(NamedTuple):
    """`part` says what he does in it beside sitting; `address` is for who convenes."""

    member: CommitteeMember
    part: str
    period: str
    address: str


def meeting_badge(meeting):
    return MEETING_BADGES[meeting.status]


def meeting_hour(meeting):
    """« vendredi 23 octobre 2015 à 14 h 30 », in Paris."""
    local = meeting.starts_at.astimezone(clock.PARIS)
    return f"{weekday_date(local.date())} à {clock_time(local)}"


def committee_lines(committees, today, now):
    """Each committee with how many sit in it today, its next meeting and the last it held; three queries."""
    committees = list(committees)
    counted = {}
    for pk in (
        CommitteeMember.objects.on(today).titular().filter(committee__in=committees).values_list("committee", flat=True)
    ):
        counted[pk] = counted.get(pk, 0) + 1
    meetings = Meeting.objects.filter(committee__in=committees)
    to_come = {each.committee_id: each for each in meetings.to_come(now).order_by("-starts_at")}
    held = {each.committee_id: each for each in meetings.held().order_by("starts_at")}
    for found in (to_come, held):
        for meeting in found.values():
            meeting.committee = next(each for each in committees if each.pk == meeting.committee_id)
    return [
        CommitteeLine(each, _place(each), counted.get(each.pk, 0), to_come.get(each.pk), held.get(each.pk))
        for each in committees
    ]


def _place(committee):
    return committee.site.name if committee.site else WHOLE_PREFECTURE


def member_lines(members):
    """The titular members in their order, each followed by who stands in for him."""
    members = list(members)
    titular = [each for each in members if each.stands_in_for_id is None]
    deputies = [each for each in members if each.stands_in_for_id]
    ordered = []
    for member in titular:
        ordered += [member, *(each for each in deputies if each.stands_in_for_id == member.pk)]
    ordered += [each for each in deputies if each not in ordered]
    return [MemberLine(each, _part(each), _period(each), each.address) for each in ordered]


def members_in_words(lines):
    """« 11 membres titulaires, 4 suppléants »."""
    deputies = sum(bool(line.member.stands_in_for_id) for line in lines)
    said = plural(len(lines) - deputies, "membre titulaire", "membres titulaires")
    return f"{said}, {plural(deputies, 'suppléant')}" if deputies else said


def answers_in_words(attendances):
    """« 7 présences annoncées, 2 excusés, 4 sans réponse »."""
    counted = {answer: sum(line.answer == answer for line in attendances) for answer in Answer}
    return enumeration(
        [
            plural(counted[Answer.ACCEPTED], "présence annoncée", "présences annoncées"),
            plural(counted[Answer.EXCUSED], "excusé"),
            f"{counted[Answer.NONE]} sans réponse",
        ]
    )


def _part(member):
    parts = []
    if member.is_president:
        parts.append("préside")
    if member.is_secretary:
        parts.append("secrétaire de séance")
    if member.stands_in_for:
        parts.append(f"suppléant ({member.stands_in_for.function})")
    said = enumeration(parts)
    return said[:1].upper() + said[1:]


def _period(member):
    if member.du and member.au:
        return f"du {short_date(member.du)} au {short_date(member.au)}"
    if member.du:
        return f"depuis le {short_date(member.du)}"
    return f"jusqu’au {short_date(member.au)}" if member.au else "sans terme"
