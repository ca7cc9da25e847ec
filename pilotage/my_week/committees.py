"""What the committees wait for: minutes to approve or to submit, a meeting to prepare, an answer to a notice."""

import datetime

from qualipref import clock
from qualipref.typography import long_date

from ..enums import Answer, MeetingStatus, MinutesStatus
from ..menu import address
from ..models import Attendance, MeetingMinutes
from ..permissions import can_approve_minutes, can_manage_committee, can_write_minutes
from .situation import Task

AHEAD = datetime.timedelta(days=21)  # how long before its day a meeting calls for its preparation
TO_WRITE = {
    MinutesStatus.DRAFT: ("neutre", "En rédaction", "Relire et soumettre le {}"),
    MinutesStatus.CHANGES_ASKED: ("bas", "Modification demandée", "Corriger et soumettre le {}"),
}


def minutes_to_approve(situation):
    """Those that wait for who presides, never those that he submitted himself."""
    return [
        Task(
            "info",
            "Procès-verbal à approuver",
            f"Lire et approuver le {minutes.reference}",
            f"Soumis le {_day(minutes.submitted_at)} par {minutes.submitted_by}.",
            address("pilotage:minutes_detail", minutes.pk),
            "Lire",
        )
        for minutes in _minutes(situation, MinutesStatus.SUBMITTED)
        if can_approve_minutes(situation.user, minutes)
    ]


def minutes_to_submit(situation):
    found = []
    for minutes in _minutes(situation, *TO_WRITE):
        if can_write_minutes(situation.user, minutes):
            tone, said, title = TO_WRITE[minutes.status]
            url = address("pilotage:minutes_detail", minutes.pk)
            context = f"Séance du {long_date(minutes.meeting.day)}."
            found.append(Task(tone, said, title.format(minutes.reference), context, url, "Ouvrir"))
    return found


def meetings_to_prepare(situation):
    """The meetings of the coming weeks that are not convened, for who manages their committee."""
    return [
        Task(
            "part",
            "Séance à préparer",
            f"Composer l’ordre du jour et convoquer {meeting.reference}",
            f"{meeting.committee}, le {long_date(meeting.day)}.",
            address("pilotage:meeting_detail", meeting.pk),
            "Préparer",
        )
        for meeting in situation.coming_meetings
        if meeting.status == MeetingStatus.PREPARATION
        and meeting.day - situation.today <= AHEAD
        and can_manage_committee(situation.user, meeting.committee)
    ]


def notices_to_answer(situation):
    """The meetings to which the person is convened and has not answered."""
    convened = [each for each in situation.coming_meetings if each.status == MeetingStatus.CONVENED]
    if not convened:
        return []
    waiting = Attendance.objects.filter(member__account=situation.user, answer=Answer.NONE, meeting__in=convened)
    asked = set(waiting.values_list("meeting", flat=True))
    return [
        Task(
            "info",
            "Convocation",
            f"Dire si vous venez à la séance {meeting.reference}",
            f"{meeting.committee}, le {long_date(meeting.day)}.",
            address("pilotage:meeting_detail", meeting.pk),
            "Répondre",
        )
        for meeting in convened
        if meeting.pk in asked
    ]


def _minutes(situation, *states):
    seen = MeetingMinutes.objects.visible_to(situation.user, situation.today).filter(status__in=states)
    related = seen.select_related("meeting__committee__site", "submitted_by").defer("content", "read_content")
    return related.order_by("meeting__starts_at", "number")


def _day(instant):
    return long_date(instant.astimezone(clock.PARIS).date())
