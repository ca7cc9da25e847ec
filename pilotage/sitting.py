"""The room of a committee in session: each thing that a page of it shows, read once, when it shows it."""

import datetime
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from engagements.readiness.badge import Badge
from qualipref import clock
from qualipref.accounts.models import User

from .action_lines import action_badge
from .agenda_lines import with_marks
from .enums import ItemKind, MeetingStatus, Presence, Verdict
from .follow_up import counted, fates, urgent_first
from .models import AgendaItem, CommitteeMember, DueDateChange, Meeting
from .models.meeting import is_blank
from .sitting_facts import facts_of
from .subject_history import history_of

HEADINGS = {
    ItemKind.FOLLOW_UP: "Depuis la dernière fois",
    ItemKind.MINUTES: "Procès-verbal",
    ItemKind.GAP: "Écarts et retards",
    ItemKind.LATE_ACTION: "Écarts et retards",
    ItemKind.DATE_REQUEST: "Écarts et retards",
    ItemKind.NEW_ACTION: "Actions proposées",
    ItemKind.CLOSING: "Clôtures",
    ItemKind.OPTIONAL_COMMITMENT: "Engagements optionnels",
    ItemKind.OBJECTIVE: "Objectifs de l’année",
    ItemKind.EVIDENCE: "Preuves et indicateurs",
    ItemKind.INDICATOR: "Preuves et indicateurs",
    ItemKind.FREE: "Points libres",
}
BADGES = {
    Verdict.APPROVED: Badge("ok", "Validé", "ok"),
    Verdict.REJECTED: Badge("bas", "Rejeté", "non"),
    Verdict.POSTPONED: Badge("neutre", "Reporté", "jours"),
    Verdict.MORE_ASKED: Badge("info", "Complément demandé", "q"),
    Verdict.NOTED: Badge("ok", "Pris acte", "ok"),
    Verdict.WITHDRAWN: Badge("neutre", "Retiré", "so"),
}
IN_THE_ROOM = (Presence.PRESENT, Presence.REPRESENTED)
UNDO_SECONDS = 10
FATES_SHOWN = 7
COUNTED_TODAY = (ItemKind.FOLLOW_UP, ItemKind.LATE_ACTION)

HINTS = {
    (ItemKind.NEW_ACTION, Verdict.APPROVED): "l’action est lancée",
    (ItemKind.LATE_ACTION, Verdict.APPROVED): "l’échéance est gardée",
    (ItemKind.LATE_ACTION, Verdict.REJECTED): "aucun nouveau report",
    (ItemKind.LATE_ACTION, Verdict.POSTPONED): "nouvelle échéance",
    (ItemKind.DATE_REQUEST, Verdict.APPROVED): "la date est accordée",
    (ItemKind.DATE_REQUEST, Verdict.REJECTED): "l’échéance est gardée",
    (ItemKind.DATE_REQUEST, Verdict.POSTPONED): "une autre date",
    (ItemKind.CLOSING, Verdict.APPROVED): "l’action est clôturée",
    (ItemKind.CLOSING, Verdict.REJECTED): "renvoyée au service",
    (ItemKind.OPTIONAL_COMMITMENT, Verdict.APPROVED): "retenu cette année",
    (ItemKind.OPTIONAL_COMMITMENT, Verdict.REJECTED): "différé",
    (ItemKind.OBJECTIVE, Verdict.APPROVED): "l’objectif est validé",
    (ItemKind.OBJECTIVE, Verdict.REJECTED): "il n’est pas retenu",
}


@dataclass(frozen=True)
class Voice:
    """What may be said of a point: its key, its button, and the word of the address that opens its reason.

    `hint` says what it does to that point, `gesture` is the button under that reason.
    """

    verdict: Verdict
    key: str
    label: str
    word: str = ""
    hint: str = ""
    gesture: str = ""


VOICES = {
    voice.verdict: voice
    for voice in (
        Voice(Verdict.APPROVED, "V", "Valider"),
        Voice(Verdict.NOTED, "N", "Prendre acte"),
        Voice(Verdict.REJECTED, "R", "Rejeter…", "rejeter", gesture="Rejeter ce point"),
        Voice(Verdict.POSTPONED, "P", "Reporter…", "reporter", gesture="Reporter ce point"),
        Voice(
            Verdict.MORE_ASKED,
            "A",
            "Demander un complément…",
            "completer",
            gesture="Demander un complément sur ce point",
        ),
    )
}
VERDICTS = {voice.word: verdict for verdict, voice in VOICES.items() if voice.word}


def voices_of(item):
    """The buttons of what the committee may say of that point."""
    return [replace(VOICES[verdict], hint=HINTS.get((item.kind, verdict), "")) for verdict in item.verdicts]


@dataclass
class Room:
    """The meeting as `user` sees it in its room; `current` is the point in the centre, None without an agenda."""

    meeting: Meeting
    user: User
    today: datetime.date
    items: list[AgendaItem]
    current: AgendaItem | None

    @cached_property
    def decisions(self):
        """Those that stand, by their numbers."""
        return sorted((item.decision for item in self.items if item.decision), key=attrgetter("number"))

    @property
    def action(self):
        return self.current.concerned_action if self.current else None

    @property
    def badge(self):
        return action_badge(self.action, self.today) if self.action else None

    @cached_property
    def _history(self):
        return history_of(self.current, self.user, self.today)

    @cached_property
    def facts(self):
        return facts_of(self.current, self._history, self.user, self.today) if self.current else []

    @property
    def postponements(self):
        return self.current.date_changes + self._history.postponements if self.current else 0

    @cached_property
    def fates(self):
        """What became of the previous decisions, when the point in the centre is about them."""
        is_asked = self.current and self.current.kind == ItemKind.FOLLOW_UP
        return fates(self.meeting, self.today) if is_asked else []

    @cached_property
    def _sheet(self):
        return list(self.meeting.attendances.select_related("member"))

    @property
    def is_presence_missing(self):
        return is_blank(line.presence for line in self._sheet)

    @cached_property
    def _seats(self):
        return seats_of(self._sheet)

    @property
    def present(self):
        return sum(self._seats)

    @property
    def members(self):
        return len(self._seats)

    @cached_property
    def minutes(self):
        """Those that the end of the meeting wrote."""
        return self.meeting.minutes.filter(number=1).first() if self.meeting.status == MeetingStatus.CLOSED else None

    @property
    def why(self):
        """Why the point is there, unless the room counts the same today: the agenda counted it when it was composed."""
        return "" if self.current.kind in COUNTED_TODAY else self.current.why

    @property
    def is_open(self):
        return self.meeting.status == MeetingStatus.OPEN

    @property
    def is_to_come(self):
        return self.meeting.status in (MeetingStatus.PREPARATION, MeetingStatus.CONVENED)

    @property
    def may_still_change(self):
        """In the room, and afterwards as long as the minutes are being written."""
        return self.is_open or bool(self.minutes and self.minutes.is_editable)

    @property
    def is_all_decided(self):
        return bool(self.items) and not self.undecided

    @property
    def fates_shown(self):
        """What is not done first, as many as the screen holds."""
        return urgent_first(self.fates)[:FATES_SHOWN]

    @property
    def fates_counted(self):
        return counted(self.fates)

    @property
    def groups(self):
        """[(heading, its points)], in the order of the agenda."""
        return [(heading, list(items)) for heading, items in groupby(self.items, lambda item: HEADINGS[item.kind])]

    @property
    def undecided(self):
        return [item for item in self.items if item.decision is None]

    @property
    def decided_count(self):
        return len(self.items) - len(self.undecided)

    @property
    def counts(self):
        """[(badge, how many)] of the verdicts that were given."""
        given = [decision.verdict for decision in self.decisions]
        return [(badge, given.count(verdict)) for verdict, badge in BADGES.items() if verdict in given]

    @property
    def minutes_spent(self):
        if not self.meeting.opened_at:
            return 0
        until = self.meeting.closed_at or clock.now()
        return max(int((until - self.meeting.opened_at).total_seconds() // 60), 0)

    @property
    def rank(self):
        return self.items.index(self.current) + 1

    @property
    def previous(self):
        return self.items[self.rank - 2] if self.current and self.rank > 1 else None

    @property
    def next(self):
        return self.items[self.rank] if self.current and self.rank < len(self.items) else None

    @property
    def voices(self):
        return voices_of(self.current)

    @property
    def token(self):
        """What changes as soon as something of the room does."""
        meeting = self.meeting
        state = [meeting.status, meeting.version, meeting.keyboard_id, self.present, self.minutes_spent]
        state += [(item.pk, item.version) for item in self.items]
        state += [(decision.pk, decision.version) for decision in self.decisions]
        return repr(state)


def read_room(meeting, user, *, point=None):
    """The room, with `point` (a key) in the centre, or the first undecided one below the last decision."""
    items = _items(meeting)
    return Room(meeting=meeting, user=user, today=clock.today(), items=items, current=_centre(items, point))


def seats_of(lines):
    """Whether each seat is held in the room, by its member or by who stands in for him: a deputy adds no seat."""
    replaced = {line.member.stands_in_for_id for line in lines if line.member and line.presence in IN_THE_ROOM}
    titular = [line for line in lines if not (line.member and line.member.stands_in_for_id)]
    return [line.presence in IN_THE_ROOM or (line.member_id or 0) in replaced for line in titular]


def secretaries_of(meeting):
    """The accounts to whom the president may hand the keyboard."""
    members = CommitteeMember.objects.on(meeting.day).filter(
        committee=meeting.committee, is_secretary=True, account__is_active=True
    )
    return [member.account for member in members.select_related("account")]


def next_undecided(meeting, item):
    """The point to show after that one: the first undecided below it, else the first of the agenda, else itself."""
    return _next_undecided(_items(meeting), item) or item


def _next_undecided(items, item):
    waiting = [each for each in items if each.decision is None]
    below = [each for each in waiting if item and (each.order, each.pk) > (item.order, item.pk)]
    return next(iter(below or waiting), None)


def _items(meeting):
    items = list(
        with_marks(meeting.items)
        .annotate(date_changes=_date_changes())
        .select_related(
            "action__lead_service__site",
            "action__site",
            "action__owner",
            "date_request__action__lead_service__site",
            "date_request__action__site",
            "date_request__action__owner",
            "commitment__chapter__module",
            "objective",
            "indicator",
            "gap__commitment",
            "gap__unit__site",
            "gap__unit__service",
        )
        .prefetch_related("decisions")
    )
    for item in items:
        item.meeting = meeting
        for decision in item.decisions.all():
            decision.badge = BADGES[decision.verdict]
    return items


def _date_changes():
    """How many changes of the date of its action stand."""
    about = Coalesce(OuterRef("date_request__action"), OuterRef("action"))
    standing = DueDateChange.objects.filter(action=about, cancelled_at=None).order_by().values("action")
    return Coalesce(Subquery(standing.annotate(count=Count("pk")).values("count")), 0)


def _centre(items, point):
    chosen = next((item for item in items if item.pk == point), None)
    decided = [item for item in items if item.decision]
    last = max(decided, key=lambda item: item.decision.number, default=None)
    return chosen or _next_undecided(items, last) or (items[-1] if items else None)
