"""What the members of a committee are sent: the notice, its calendar file, the link that answers, its changes."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings

from qualipref import clock
from qualipref.links.models import AccessLink
from qualipref.notifications.attachments import Attachment
from qualipref.notifications.models import OutgoingEmail
from sites.models import Prefecture

from .. import emails
from ..documents.invitation import MEDIA_TYPE, Invitation, calendar_file
from ..models import CommitteeMember, Meeting
from ..recipients import account_of, address_of

PURPOSE = "pilotage.meeting_answer"
REQUEST, CANCEL, PUBLISH, PACK = "REQUEST", "CANCEL", "PUBLISH", "PACK"


def send_notices(meeting, lines, **said):
    """Each line that is reached, with a new link; how many were written. `said` is for the mail."""
    return sum(_send(meeting, line, emails.meeting_notice, REQUEST, **said) for line in _awaited(meeting, lines))


def send_changes(meeting, lines, *, asks_again):
    """The same after a change: the links sent before close, a newer one comes with each mail."""
    tell_gone(meeting, lines)
    close_links(lines)
    return send_notices(meeting, lines, is_change=True, asks_again=asks_again)


def send_pack(meeting, lines):
    return sum(_send(meeting, line, emails.meeting_pack, PACK) for line in _awaited(meeting, lines))


def tell_gone(meeting, lines):
    """Whoever sits no more on the day of the meeting is told so once, as long as his link is open."""
    gone = [
        line for line in lines if not _sits(meeting, line) and AccessLink.objects.revoke_about(PURPOSE, str(line.pk))
    ]
    send_cancellations(meeting, gone, sequence=meeting.version, is_over=True)


def tell_replaced(meeting, line):
    """Whoever was written to for a seat that is another’s now, there where he was, unless his account is suspended."""
    link = AccessLink.objects.standing_about(PURPOSE, str(line.pk)).select_related("recipient").first()
    close_links([line])
    if link and (link.recipient is None or link.recipient.is_active):
        _cancel(meeting, line, to=link.recipient or link.email, sequence=meeting.version, is_replaced=True)


def send_cancellations(meeting, lines, *, sequence, **said):
    """Takes the meeting out of the calendars, and closes the links."""
    close_links(lines)
    for line in filter(address_of, lines):
        _cancel(meeting, line, to=account_of(line) or address_of(line), sequence=sequence, **said)


def is_reached(line):
    """Whether the link of its last notice still opens."""
    return AccessLink.objects.standing_about(PURPOSE, str(line.pk)).exists()


def close_links(lines):
    for line in lines:
        AccessLink.objects.revoke_about(PURPOSE, str(line.pk))


def attachments_of_mail(rest):
    """What the mail of that key carries: the calendar file of whom it goes to, or the dossier of the meeting."""
    method, meeting_pk, sequence, member_pk, _ = rest.split(":")
    meeting = Meeting.objects.select_related("committee", "pack_pdf").filter(pk=meeting_pk).first()
    member = CommitteeMember.objects.select_related("account").filter(pk=member_pk).first()
    if meeting is None or member is None:
        return []
    if method == PACK:
        return _pack_of(meeting)
    address = OutgoingEmail.objects.get(dedup_key=f"{PURPOSE}:{rest}").to  # the seat may be another’s since
    content = meeting_calendar(meeting, method=method, sequence=int(sequence), attendee=(str(member), address))
    parameters = {"method": method, "charset": "utf-8"}
    return [Attachment(f"{meeting.reference.lower()}.ics", content, MEDIA_TYPE, parameters)]


def meeting_calendar(meeting, *, method=PUBLISH, sequence=None, attendee=None):
    """The calendar file of a meeting as it stands."""
    prefecture = Prefecture.objects.filter(pk=1).first()
    sender = prefecture.contact_email if prefecture and prefecture.contact_email else settings.DEFAULT_FROM_EMAIL
    address = sender.rsplit("<", 1)[-1].rstrip(">")
    return calendar_file(
        Invitation(
            uid=f"seance-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}",
            method=method,
            sequence=meeting.version if sequence is None else sequence,
            stamp=clock.now(),
            starts_at=meeting.starts_at,
            minutes=meeting.minutes_planned,
            summary=f"{meeting.committee.name} ({meeting.reference})",
            location=meeting.place,
            description=meeting.subject or meeting.committee.name,
            organizer=(prefecture.name if prefecture else "Qualipref", address),
            attendee=attendee,
            is_cancelled=method == CANCEL,
        )
    )


def _pack_of(meeting):
    stream = meeting.pack_pdf.open_intact() if meeting.pack_pdf else None
    if stream is None:
        return []
    with stream:
        return [Attachment(f"dossier-{meeting.reference.lower()}.pdf", stream.read(), "application/pdf")]


def _awaited(meeting, lines):
    """Those who have an address and still sit on the day of the meeting."""
    return [line for line in lines if address_of(line) and _sits(meeting, line)]


def _sits(meeting, line):
    return line.member is None or line.member.holds_on(meeting.day)


def _send(meeting, line, mail, method, **said):
    left = meeting.starts_at - clock.now()
    link, token = AccessLink.objects.issue(
        PURPOSE,
        lasting=max(left, datetime.timedelta()),
        recipient=account_of(line),
        email=address_of(line),
        subject_id=str(line.pk),
    )
    key = _key(meeting, line, method, meeting.version, link.pk)
    mail(line, to=account_of(line) or address_of(line), token=token, dedup_key=key, **said)
    return 1


def _cancel(meeting, line, *, to, sequence, **said):
    key = _key(meeting, line, CANCEL, sequence, f"{clock.now():%Y%m%d%H%M%S%f}")
    emails.meeting_cancelled(line, to=to, dedup_key=key, **said)


def _key(meeting, line, method, sequence, nonce):
    """The word tells who makes the attachments, the rest what they are of."""
    return f"{PURPOSE}:{method}:{meeting.pk}:{sequence}:{line.member_id}:{nonce}"
