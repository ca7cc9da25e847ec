"""The agenda that composes itself: what waits for the committee, said once, in order, up to the length of the meeting.

Nothing is written here: `usecases.agenda.compose_agenda` adds what was chosen.
"""

import datetime

from django.db.models import Q

from sites.enums import Role

from .agenda_sources import Proposal, Source
from .enums import CommitteeKind, DateRequestStatus, MeetingStatus
from .models import AgendaItem, Meeting
from .permissions import can_manage_committee
from .subjects import SUBJECTS, subject_of_item

AWAITED = (MeetingStatus.PREPARATION, MeetingStatus.CONVENED, MeetingStatus.OPEN)


def proposals(meeting: Meeting, user, today) -> list[Proposal]:
    """What `user` may offer to that meeting, in the order of the kinds of points; a fixed number of queries.

    The steering committee hears of everything; any other, of its own previous meeting and of what it put off. What an
    agenda to come already holds is not offered again, nor twice what two sources know. Who brings points brings those
    of his site.
    """
    source, held = Source(meeting, user, today), _held(meeting)
    found = [*source.follow_up(held), *source.minutes()]
    if meeting.committee.kind == CommitteeKind.STEERING:
        found += _of_the_plan(source)
    found += source.put_off()
    site = meeting.committee.site_id
    if site:
        found = [each for each in found if each.site_id in (None, site)]
    if not can_manage_committee(user, meeting.committee):
        own = {held.site_id for held in user.assignments.of(user, today) if held.role == Role.QUALITY_MANAGER}
        found = [each for each in found if each.site_id in own - {None}]
    return source.with_history(_once(found, held))


def first_that_fit(found: list[Proposal], minutes_left: int, day: datetime.date) -> list[Proposal]:
    """Those that are chosen unless one says otherwise: in order, until the first that would be too long.

    What a committee put off until after `day` is left for another meeting.
    """
    chosen = []
    for each in found:
        if each.not_before and each.not_before > day:
            continue
        if each.duration > minutes_left:
            break
        minutes_left -= each.duration
        chosen.append(each)
    return chosen


def _of_the_plan(source):
    return [
        *source.gaps(),
        *source.late_actions(),
        *source.moved_actions(),
        *source.date_requests(),
        *source.new_actions(),
        *source.closings(),
        *source.optional_commitments(),
        *source.objectives(),
        *source.expired_proofs(),
        *source.indicators(),
    ]


def _held(meeting):
    """The subjects of the agendas of this committee that are still to be decided."""
    items = AgendaItem.objects.filter(meeting__committee=meeting.committee_id, meeting__status__in=AWAITED)
    items = items.filter(Q(date_request=None) | Q(date_request__status=DateRequestStatus.OPEN))
    return {subject_of_item(item) for item in items.select_related(*SUBJECTS)}


def _once(found, held):
    """A gap that an action on the same agenda treats is said by that action."""
    treated = {action.gap_id for each in found if (action := each.about.get("action")) and action.gap_id}
    kept = []
    for each in found:
        gap = each.about.get("gap")
        if each.subject in held or (gap and gap.pk in treated):
            continue
        held = held | {each.subject}
        kept.append(each)
    return kept
