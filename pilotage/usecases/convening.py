"""A meeting and its members: convened, moved, cancelled; each announces that he comes or excuses himself."""

from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.links.models import AccessLink
from qualipref.workflow import TransitionRefused, save_if_unchanged

from ..enums import Answer, MeetingStatus
from ..models import Attendance, CommitteeMember, Meeting
from . import notices
from .meeting_pack import drop_pack, freeze_pack, is_due
from .meetings import PREPARED, keep_meeting, list_attendances, record
from .required_text import required_text

EMPTY = "L’ordre du jour est vide : ajoutez au moins un point avant de convoquer."
NOBODY = "Personne ne siège dans ce comité à la date de la séance : nommez ses membres avant de convoquer."
PAST = "La date de la séance est passée : changez-la avant de convoquer."
NO_NEWCOMER = "Tous les membres titulaires de ce jour-là sont déjà convoqués."
NOT_CONVENED = "Cette séance n’est pas convoquée, ou elle a commencé : personne ne s’y ajoute."
NOT_PREPARED = "Cette séance n’est plus à préparer : elle ne se modifie plus."
NOT_ASKED = "Cette séance n’attend plus votre réponse : rechargez la page pour la voir à jour."
TOO_LATE = "La séance n’attend plus de réponse."
TOLD = ("starts_at", "minutes_planned", "place", "subject")


@transaction.atomic
def convene(meeting: Meeting, *, version: int, by: User) -> int:
    """Writes to each titular member; the dossier is frozen now when D-7 is past, else by `tick`. How many were reached.

    StaleVersion when the meeting changed since it was shown.
    """
    if meeting.starts_at <= clock.now():
        raise TransitionRefused(PAST)
    if not meeting.items.exists():
        raise TransitionRefused(EMPTY)
    save_if_unchanged(meeting, version=version, fields=())
    Meeting.objects.advance(meeting, "convene", convened_at=clock.now())
    list_attendances(meeting, by=by)
    lines = _lines(meeting)
    if not lines:
        raise TransitionRefused(NOBODY)
    reached = notices.send_notices(meeting, lines)
    if is_due(meeting, clock.today()):
        freeze_pack(meeting, by=by)
    record("meeting.convened", meeting, by, count=reached)
    return reached


@transaction.atomic
def convene_newcomers(meeting: Meeting, *, by: User) -> int:
    """Lists and writes to the titular members who came after the notice, once; how many were reached."""
    meeting = keep_meeting(meeting.pk)
    if not answers_until(meeting):
        raise TransitionRefused(NOT_CONVENED)
    lines = list_attendances(meeting, by=by)
    if not lines:
        raise TransitionRefused(NO_NEWCOMER)
    reached = notices.send_notices(meeting, lines)
    record("meeting.newcomers_convened", meeting, by, count=reached)
    return reached


def newcomers(meeting):
    """The titular members of the day of a meeting who have no line on its sheet."""
    known = meeting.attendances.exclude(member=None).values("member")
    return CommitteeMember.objects.seated_at(meeting).exclude(pk__in=known)


@transaction.atomic
def edit_meeting(meeting: Meeting, *, version: int, by: User, **fields) -> None:
    """Changes its date, its length, its place or its subject before it is held; who is convened is told.

    Another hour asks the members again: who was free on Friday may not be on Monday.
    """
    held = keep_meeting(meeting.pk)
    if held.status not in PREPARED:
        raise TransitionRefused(NOT_PREPARED)
    before = {name: getattr(meeting, name) for name in TOLD}
    for name, value in fields.items():
        setattr(meeting, name, value)
    save_if_unchanged(meeting, version=version, fields=tuple(fields))
    if held.status == MeetingStatus.CONVENED and before != {name: getattr(meeting, name) for name in TOLD}:
        _tell_change(meeting, asks_again=before["starts_at"] != meeting.starts_at, by=by)
    record("meeting.edited", meeting, by, starts_at=meeting.starts_at, place=meeting.place)


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, by: User) -> None:
    """Who was convened is told, with the file that takes it out of his calendar."""
    reason = required_text(reason, "Une annulation doit être motivée.")
    meeting = keep_meeting(meeting.pk)
    was_convened = meeting.status == MeetingStatus.CONVENED
    Meeting.objects.advance(meeting, "cancel", cancel_reason=reason, version=meeting.version + 1)
    if was_convened:
        notices.send_cancellations(meeting, _lines(meeting), sequence=meeting.version, reason=reason)
    record("meeting.cancelled", meeting, by, reason=reason)


@transaction.atomic
def answer_notice(
    line: Attendance, answer: Answer | str, *, by: User | None = None, link: AccessLink | None = None
) -> None:
    """A member comes or excuses himself, and may change his mind until the meeting starts.

    The deputies of who excuses himself are convened in his place; they are released when he comes after all.
    """
    line.meeting = meeting = keep_meeting(line.meeting_id)
    if not answers_until(meeting):
        raise TransitionRefused(TOO_LATE)
    held = Attendance.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if not _is_asked(line, by, link):
        raise TransitionRefused(NOT_ASKED)
    before, line.answer, line.answered_at = held.answer, str(Answer(answer)), clock.now()
    line.save(update_fields=["answer", "answered_at"])
    author, via = (link.recipient, "lien") if link else (by, "")
    if line.answer == Answer.EXCUSED and before != Answer.EXCUSED:
        _call_deputies(line)
    elif before == Answer.EXCUSED and line.answer != Answer.EXCUSED:
        _release_deputies(line)
    record("attendance.answered", meeting, author, via=via, subject=line.function, answer=line.get_answer_display())


def follow_seat(member: CommitteeMember, *, is_elsewhere: bool = False, is_replaced: bool = False) -> None:
    """After a change of seat: who sits no more is told, and another address or account is convened anew.

    So is who sits again on that day after he was told that he did not. `is_replaced`: another person has the seat,
    who answers for himself.
    """
    lines = Attendance.objects.filter(member=member, meeting__in=Meeting.objects.to_come(clock.now()))
    for line in lines.filter(meeting__status=MeetingStatus.CONVENED).select_related("meeting__committee"):
        line.member = member
        if is_replaced:
            _ask_successor(line)
        notices.tell_gone(line.meeting, [line])
        if is_elsewhere or not notices.is_reached(line):
            notices.close_links([line])
            titular = member.stands_in_for
            notices.send_notices(line.meeting, [line], stands_in_for=titular.function if titular else "")
    if is_elsewhere:
        lines.update(email=member.address)


def answers_until(meeting):
    """Whether its members may answer now."""
    return meeting.status == MeetingStatus.CONVENED and meeting.starts_at > clock.now()


def _is_asked(line, by, link):
    """Whether the seat is still his once its line is kept: it ends, or passes to another, while he answers."""
    if link:
        return AccessLink.objects.filter(pk=link.pk, revoked_at=None).exists()
    if by is None:
        return True
    return CommitteeMember.objects.on(line.meeting.day).filter(pk=line.member_id, account=by).exists()


def _tell_change(meeting, *, asks_again, by):
    lines = _lines(meeting)
    if asks_again:
        Attendance.objects.filter(meeting=meeting).update(answer=Answer.NONE, answered_at=None)
        _release(meeting, [line for line in lines if line.member and line.member.stands_in_for_id])
        lines = _lines(meeting)
    notices.send_changes(meeting, lines, asks_again=asks_again)
    if meeting.pack_frozen_at:
        drop_pack(meeting)
    if is_due(meeting, clock.today()):
        freeze_pack(meeting, by=by)


def _ask_successor(line):
    """What the former holder answered goes with him, and the deputies called in his place are released.

    They are called again when the new one excuses himself in his turn.
    """
    notices.tell_replaced(line.meeting, line)
    held = Attendance.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if held.answer == Answer.EXCUSED:
        _release_deputies(line)
    line.answer, line.answered_at = Answer.NONE, None
    line.save(update_fields=["answer", "answered_at"])


def _lines(meeting):
    return list(meeting.attendances.select_related("member__account", "member__stands_in_for"))


def _call_deputies(line):
    meeting = line.meeting
    known = set(meeting.attendances.values_list("member", flat=True))
    deputies = CommitteeMember.objects.on(meeting.day).filter(stands_in_for=line.member).select_related("account")
    called = [Attendance.of(meeting, deputy) for deputy in deputies if deputy.pk not in known]
    Attendance.objects.bulk_create(called)
    notices.send_notices(meeting, called, stands_in_for=line.function)


def _release_deputies(line):
    _release(line.meeting, [each for each in _lines(line.meeting) if _stands_in_for(each, line.member_id)])


def _stands_in_for(line, member_pk):
    return bool(line.member) and line.member.stands_in_for_id == member_pk


def _release(meeting, lines):
    """Their seat is taken by whom they stood in for: the meeting leaves their calendar, and their line the sheet."""
    if not lines:
        return
    notices.send_cancellations(meeting, lines, sequence=meeting.version, is_released=True)
    Attendance.objects.filter(pk__in=[line.pk for line in lines]).delete()
