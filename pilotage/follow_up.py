"""« Depuis la dernière fois »: the decisions of the previous meetings, with what really became of them.

The minutes keep these words: they say dates, which stay true, never ages.
"""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from engagements.readiness.badge import Badge

from .enums import ItemKind, MinutesStatus, Verdict
from .fates import OPEN, FateReader
from .models import Decision, Meeting
from .rectified import as_last_said
from .subjects import SUBJECTS, subject_of_item

SYMBOLS = {"ok": "ok", "bas": "temps", "info": "cours", "neutre": "vide", "so": "so"}
SETTLED = ("ok", "so")
KEPT_FOR = datetime.timedelta(days=366)  # how long what has no date to keep is carried
JUDGED_AGAIN = (ItemKind.OBJECTIVE, ItemKind.EVIDENCE, ItemKind.INDICATOR)


@dataclass(frozen=True)
class Fate:
    """A decision and its outcome: a tone of the badges, and words that stand without it.

    It is carried when an earlier meeting than the previous one took it, and it is still open.
    """

    decision: Decision
    tone: str
    said: str
    is_carried: bool = False

    @property
    def badge(self):
        return Badge("neutre" if self.tone == "so" else self.tone, self.said, SYMBOLS[self.tone])

    @property
    def is_open(self):
        return self.tone not in SETTLED

    @property
    def reference(self):
        """« D-07 » of the previous meeting, « COPIL-2015-01 / D-07 » of an earlier one."""
        return self.decision.reference if self.is_carried else f"D-{self.decision.number:02}"


class Counts(NamedTuple):
    """How many decisions were carried out, how many are late, out of how many that one could follow."""

    done: int
    late: int
    followed: int


def counted(fates):
    tones = [fate.tone for fate in fates]
    return Counts(tones.count("ok"), tones.count("bas"), len(tones) - tones.count("so"))


def urgent_first(fates):
    """What is late, then what is open, then the rest; each in its order."""
    return sorted(fates, key=lambda fate: (fate.tone != "bas", not fate.is_open))


def previous_meeting(meeting):
    """The last one that this committee held before, or None."""
    held = Meeting.objects.held().filter(committee=meeting.committee, starts_at__lt=meeting.starts_at)
    return held.select_related("committee").order_by("-starts_at").first()


def fates(meeting, on, before=None, *, decisions=None, actions=None):
    """What became of each decision of the previous meeting, then of the earlier ones that are still open.

    As last said, a subject by the last decision that was taken of it; nothing without a previous meeting. `before` and
    `actions` (`FateReader`) are what the caller has read already.
    """
    before = before or previous_meeting(meeting)
    if before is None:
        return []
    taken = _last_of_each_subject(_taken(before, Decision.objects.all() if decisions is None else decisions), before)
    reader = FateReader(meeting, taken, on, actions)
    found = [Fate(each, *reader.read(each), is_carried=each.meeting_id != before.pk) for each in taken]
    return [fate for fate in found if fate.is_open or not fate.is_carried]


def published_fates(meeting, on, before=None, *, actions=None):
    """The same for who reads no draft: nothing until the minutes of the previous meeting are approved."""
    before = before or previous_meeting(meeting)
    if before is None or not before.minutes.filter(status=MinutesStatus.APPROVED).exists():
        return []
    approved = Meeting.objects.filter(minutes__status=MinutesStatus.APPROVED)
    return fates(meeting, on, before, decisions=Decision.objects.filter(meeting__in=approved), actions=actions)


def _taken(before, decisions):
    """Those of the meeting `before` and, of the earlier ones, those that may still be open; the last meeting first."""
    held = Meeting.objects.held().filter(committee=before.committee, starts_at__lte=before.starts_at)
    running = Q(item__action__status__in=OPEN) | Q(item__date_request__action__status__in=OPEN)
    running |= Q(item__gap__isnull=False, item__gap__lifted_on=None)
    waiting = Q(item__kind__in=JUDGED_AGAIN) | Q(verdict__in=(Verdict.POSTPONED, Verdict.MORE_ASKED))
    waiting &= Q(meeting__starts_at__gte=before.starts_at - KEPT_FOR)
    found = decisions.standing().filter(Q(meeting=before) | running | waiting, meeting__in=held)
    related = ("meeting__committee", *(f"item__{name}" for name in SUBJECTS), "item__objective__indicator")
    return as_last_said(found.select_related(*related).order_by("-meeting__starts_at", "-meeting", "number"))


def _last_of_each_subject(decisions, before):
    """All those of `before`; of an earlier one, what no later decision speaks of."""
    kept, told = [], {}
    for decision in decisions:
        last = told.setdefault(subject_of_item(decision.item), decision)
        if decision.meeting_id in (before.pk, last.meeting_id):
            kept.append(decision)
    return kept
