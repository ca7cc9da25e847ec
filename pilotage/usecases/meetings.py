"""A meeting from its preparation to its end: its agenda, who is asked, who presides, who holds the keyboard."""

import datetime
import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.typography import enumeration, french
from qualipref.workflow import StaleVersion, TransitionRefused, open_status_period, save_if_unchanged
from sites.permissions import require

from .. import permissions
from ..documents.minutes import fate_line
from ..enums import Factor, ItemKind, MeetingStatus, Presence
from ..follow_up import fates
from ..models import AgendaItem, Attendance, Committee, CommitteeMember, Meeting, MeetingMinutes
from ..models.minutes import EDITABLE

PREPARED = (MeetingStatus.PREPARATION, MeetingStatus.CONVENED)
WRITING = ("decision.reworded", "agenda.item_noted")
TRIES = 5
TWICE = "Un point libre de cette séance porte déjà ce titre : modifiez-le, ou donnez un autre titre à celui-ci."
ALREADY_PLANNED = "Une séance de ce comité est déjà prévue à cette heure : ouvrez-la, ou donnez une autre heure."
SEALED = "Le procès-verbal est approuvé : ce qu’il contient ne change plus."
SUBMITTED = "Le procès-verbal est soumis : ce qu’il contient ne change plus, à moins qu’il ne soit renvoyé."


@transaction.atomic
def plan_meeting(
    committee: Committee, *, starts_at: datetime.datetime, by: User | None, minutes_planned: int = 60, **fields
) -> Meeting:
    """A meeting to prepare, with its number in the year; `fields` are those of Meeting."""
    if committee.closed_on:
        raise TransitionRefused("Ce comité est dissous : il ne se réunit plus.")
    Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)  # a form sent twice: the second waits
    if committee.meetings.exclude(status=MeetingStatus.CANCELLED).filter(starts_at=starts_at).exists():
        raise ValidationError({"starts_at": ALREADY_PLANNED})
    year = starts_at.astimezone(clock.PARIS).year
    meeting = Meeting(
        committee=committee, year=year, starts_at=starts_at, minutes_planned=minutes_planned, **fields
    )  # fmt: skip
    _number(meeting)
    open_status_period(meeting)
    record("meeting.planned", meeting, by, starts_at=starts_at)
    return meeting


@transaction.atomic
def add_item(meeting: Meeting, *, kind: str, title: str, by: User | None, **fields) -> AgendaItem:
    """A point at the end of the agenda; in the room, only a free one may still be added.

    A free point sent twice by the same person is added once; another one of the same title is refused.
    """
    meeting = keep_meeting(meeting.pk)
    if meeting.status == MeetingStatus.OPEN:
        require(permissions.can_keep_minutes(by, meeting))
        if kind != ItemKind.FREE:
            raise TransitionRefused("En séance, seul un point libre s’ajoute à l’ordre du jour.")
    if meeting.status not in (*PREPARED, MeetingStatus.OPEN):
        raise TransitionRefused("L’ordre du jour de cette séance ne change plus.")
    title = french(title.strip())
    if kind == ItemKind.FREE and (held := _free_point(meeting, title)):
        if held.added_by == by and all(getattr(held, name) == said for name, said in fields.items()):
            return held
        raise ValidationError({"title": TWICE})
    last = meeting.items.aggregate(models.Max("order"))["order__max"] or 0
    item = AgendaItem.objects.create(meeting=meeting, kind=kind, title=title, order=last + 1, added_by=by, **fields)
    record("agenda.item_added", meeting, by, subject=item.title)
    return item


def _free_point(meeting, title):
    """The free point that has this title, whatever its capitals."""
    wanted = title.casefold()
    held = meeting.items.filter(kind=ItemKind.FREE).select_related("added_by")
    return next((each for each in held if french(each.title).casefold() == wanted), None)


@transaction.atomic
def remove_item(item: AgendaItem, *, by: User) -> None:
    """Takes a point off an agenda that is still in preparation."""
    meeting, title = keep_meeting(item.meeting_id), item.title
    _refuse_unless(meeting, PREPARED, "L’ordre du jour de cette séance ne change plus.")
    if item.comments.exists():
        raise TransitionRefused("Ce point est commenté : il ne se retire plus, reportez-le en séance.")
    if item.pieces.exists():
        raise TransitionRefused("Ce point porte une pièce : retirez-la d’abord, ou reportez le point en séance.")
    item.delete()
    record("agenda.item_removed", meeting, by, subject=title)


@transaction.atomic
def reorder_items(meeting: Meeting, ordered: list[int], *, version: int, by: User) -> None:
    """Puts the points in the order of those keys; StaleVersion when the meeting changed since it was shown."""
    _refuse_unless(
        keep_meeting(meeting.pk), (*PREPARED, MeetingStatus.OPEN), "L’ordre du jour de cette séance ne change plus."
    )
    items = {item.pk: item for item in meeting.items.all()}
    if sorted(ordered) != sorted(items):
        raise TransitionRefused("L’ordre du jour a changé depuis que vous l’avez ouvert : rechargez la page.")
    save_if_unchanged(meeting, version=version, fields=())
    for rank, pk in enumerate(ordered, start=1):
        AgendaItem.objects.filter(pk=pk).update(order=rank)
    record("agenda.reordered", meeting, by)


@transaction.atomic
def note_item(item: AgendaItem, *, note: str, version: int, by: User) -> None:
    """What was said of a point, written in the room beside the decisions."""
    _keep_for_writing(item.meeting_id, by)
    item.note = note.strip()
    save_if_unchanged(item, version=version, fields=("note",))
    add_author(item.meeting_id, 1, by)
    record("agenda.item_noted", item.meeting, by, subject=item.title)


@transaction.atomic
def list_attendances(meeting: Meeting, *, by: User | None) -> list[Attendance]:
    """One line per titular member of the day, once; who left the committee since keeps the line he already had."""
    known = set(meeting.attendances.values_list("member", flat=True))
    seated = CommitteeMember.objects.seated_at(meeting)
    lines = [Attendance.of(meeting, member) for member in seated if member.pk not in known]
    Attendance.objects.bulk_create(lines)
    if lines:
        record("attendance.listed", meeting, by, count=len(lines))
    return lines


@transaction.atomic
def open_meeting(
    meeting: Meeting, *, by: User, factor: Factor | str, on_behalf_of: User | None = None, version: int
) -> None:
    """The president opens the meeting and holds its keyboard until he hands it over (DECISIONS, 31)."""
    if not meeting.items.exists():
        raise TransitionRefused("L’ordre du jour est vide : ajoutez au moins un point avant d’ouvrir la séance.")
    keep_meeting(meeting.pk)
    save_if_unchanged(meeting, version=version, fields=())
    list_attendances(meeting, by=by)
    try:
        with transaction.atomic():
            Meeting.objects.advance(
                meeting,
                "open",
                opened_at=clock.now(),
                follow_up=[fate_line(fate) for fate in fates(meeting, clock.today())],
                opened_by=by,
                opened_for=on_behalf_of,
                opened_factor=str(factor),
                keyboard=by,
            )
    except IntegrityError:
        raise TransitionRefused("Une autre séance de ce comité est déjà ouverte : levez-la d’abord.") from None
    record("meeting.opened", meeting, by, on_behalf_of=on_behalf_of, factor=Factor(factor).label)


@transaction.atomic
def hand_keyboard(meeting: Meeting, *, to: User, by: User) -> None:
    """The keyboard passes to the secretary of the meeting, who then decides for the president; or comes back."""
    held = keep_meeting(meeting.pk)
    _refuse_unless(held, (MeetingStatus.OPEN,), "La séance n’est pas ouverte.")
    require(permissions.can_hand_keyboard(by, held))
    Meeting.objects.filter(pk=meeting.pk).update(keyboard=to)
    meeting.keyboard = to
    record("meeting.keyboard_handed", meeting, by, to=str(to))


@transaction.atomic
def record_presences(meeting: Meeting, seen: dict[Attendance, tuple[str, str]], *, shown: str, by: User) -> int:
    """The whole sheet at once: writes the lines that changed, in one entry; how many did.

    StaleVersion when the sheet is no longer the one of which `shown` is the digest.
    """
    _keep_for_writing(meeting.pk, by)
    if sheet_digest(meeting.attendances.all()) != shown:
        raise StaleVersion
    changed = []
    for line, (presence, represented_by) in seen.items():
        if presence == Presence.REPRESENTED and not represented_by.strip():
            raise ValidationError({f"represented_{line.pk}": "Dites par qui ce membre est représenté."})
        said = (str(presence), represented_by.strip() if presence == Presence.REPRESENTED else "")
        if said != (line.presence, line.represented_by):
            line.presence, line.represented_by = said
            changed.append(line)
    Attendance.objects.bulk_update(changed, ["presence", "represented_by"])
    if changed:
        subject = " ; ".join(f"{line} ({line.get_presence_display().lower()})" for line in changed)
        record("attendance.recorded", meeting, by, subject=subject)
    return len(changed)


def sheet_digest(lines):
    """What tells a sheet from the same one once changed."""
    said = sorted((line.pk, str(line.presence), line.represented_by) for line in lines)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def keep_meeting(pk):
    """The meeting as it is now, kept for this gesture: nothing of it changes while its minutes are frozen."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("committee__site").get(pk=pk)


def require_keyboard(user: User, meeting: Meeting) -> None:
    """Refuses who may not decide (403); asked again once the meeting is kept: the keyboard passes from hand to hand."""
    if permissions.can_decide(user, meeting):
        return
    if meeting.status == MeetingStatus.OPEN:
        raise PermissionDenied(
            f"Vous ne tenez plus le clavier : il est tenu par {meeting.keyboard}, et seule cette personne décide."
        )
    raise PermissionDenied("Seul le président de la séance décide.")


def may_still_change(meeting):
    """What was decided, said and seen in the room: until the minutes are submitted, and again if they are sent back."""
    if meeting.status == MeetingStatus.OPEN:
        return True
    return meeting.status == MeetingStatus.CLOSED and meeting.minutes.filter(number=1, status__in=EDITABLE).exists()


def undecided(meeting):
    """The points that no standing decision closes, in the order of the agenda."""
    return meeting.items.exclude(decisions__in=meeting.decisions.standing()).order_by("order", "pk")


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: User, on_behalf_of: User | None = None) -> MeetingMinutes:
    """Ends a meeting of which every point is decided; its minutes are then to be submitted."""
    held = keep_meeting(meeting.pk)
    if held.status == MeetingStatus.OPEN:
        require_keyboard(by, held)
    waiting = list(undecided(meeting).values_list("title", flat=True))
    if waiting:
        raise TransitionRefused(
            f"La séance ne peut pas être levée : reste à décider {enumeration(f'« {title} »' for title in waiting)}."
        )
    Meeting.objects.advance(meeting, "close", closed_at=clock.now(), keyboard=None)
    minutes = MeetingMinutes.objects.create(meeting=meeting, authors=_writers(meeting))
    open_status_period(minutes)
    record("meeting.closed", meeting, by, on_behalf_of=on_behalf_of, count=meeting.decisions.standing().count())
    return minutes


def _writers(meeting):
    """The keys of who wrote in the room, but who presided: he only decided and dictated before all."""
    written = Entry.objects.about(meeting, *meeting.decisions.all()).filter(event__in=WRITING)
    writers = written.exclude(author__in=[meeting.opened_by_id]).values_list("author", flat=True)
    return sorted({pk for pk in writers if pk})


def record(event, meeting, by, *, on_behalf_of=None, on=None, via="", **details):
    """The entry of a gesture on a meeting, or on what belongs to it."""
    site = meeting.committee.site
    Entry.objects.record(
        event,
        on=on or meeting,
        by=by,
        on_behalf_of=on_behalf_of,
        via=via,
        site=site.slug if site else "",
        reference=meeting.reference,
        **details,
    )


def add_author(meeting, number, by):
    """Whoever wrote, reworded or submitted minutes never approves them, even once another has submitted them again.

    The row is read anew: the list only grows.
    """
    held = MeetingMinutes.objects.select_for_update().filter(meeting=meeting, number=number).first()
    if held and by.pk not in held.authors:
        MeetingMinutes.objects.filter(pk=held.pk).update(authors=[*held.authors, by.pk])


def _number(meeting):
    for _ in range(TRIES):
        held = Meeting.objects.filter(committee=meeting.committee, year=meeting.year)
        meeting.number = (held.aggregate(models.Max("number"))["number__max"] or 0) + 1
        try:
            with transaction.atomic():
                meeting.save(force_insert=True)
            return
        except IntegrityError:
            if not held.filter(number=meeting.number).exists():
                raise
    raise TransitionRefused("Plusieurs séances sont créées au même instant : créez la vôtre de nouveau.")


def _keep_for_writing(meeting_pk, by):
    """Keeps the meeting for this gesture of who still holds its keyboard or writes beside him."""
    meeting = keep_meeting(meeting_pk)
    if not may_still_change(meeting):
        _refuse_unless(meeting, (MeetingStatus.CLOSED,), "La séance n’est pas ouverte.")
        raise TransitionRefused(SEALED if meeting.is_sealed else SUBMITTED)
    require(permissions.can_keep_minutes(by, meeting))


def _refuse_unless(meeting, states, refusal):
    if meeting.status not in states:
        raise TransitionRefused(refusal)
