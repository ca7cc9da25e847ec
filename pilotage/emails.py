"""What pilotage says by mail, and to whom. One function per mail, in alphabetical order."""

import hashlib

from django.db.models import Q

from qualipref import clock
from qualipref.links.addresses import link_url
from qualipref.notifications.outbox import queue_email
from sites.enums import Role
from sites.models import Assignment, ServiceContact

from .committee_lines import meeting_hour
from .enums import Mover
from .excerpts import excerpts
from .recipients import account_of, address_of


def action_blocked(blocker, *, by, today):
    """To each person who may do what is waited for, but who asks, once a day; how many are written to."""
    reached = {address: person for address, person in _waited_for(blocker, today).items() if person != by}
    for address, person in reached.items():
        key = f"action-blocked:{blocker.action.pk}:{today}:{_drawn(address)}"
        queue_email("pilotage/emails/action_blocked", to=person or address, dedup_key=key, blocker=blocker, by=by)
    return len(reached)


def handed_over(successor, person, held, *, by):
    """What he takes over from who leaves, each with its page."""
    queue_email("pilotage/emails/handed_over", to=successor, person=person, held=held, by=by)


def meeting_cancelled(line, *, to, dedup_key, reason="", is_released=False, is_over=False, is_replaced=False):
    """To who was convened, with the file that takes the meeting out of his calendar.

    A deputy is released; a mandate may be over before the meeting; a seat passes to another person.
    """
    told = {"reason": reason, "is_released": is_released, "is_over": is_over, "is_replaced": is_replaced}
    queue_email("pilotage/emails/meeting_cancelled", to=to, dedup_key=dedup_key, **_of_meeting(line), **told)


def meeting_notice(line, *, to, token, dedup_key, stands_in_for="", is_change=False, asks_again=False):
    """The notice, or what corrects it, with the calendar file and the link that answers."""
    context = _of_meeting(line) | {
        "link": link_url(token),
        "items": line.meeting.items.order_by("order", "pk"),
        "stands_in_for": stands_in_for,
        "is_change": is_change,
        "asks_again": asks_again,
    }
    queue_email("pilotage/emails/meeting_notice", to=to, dedup_key=dedup_key, **context)


def meeting_pack(line, *, to, token, dedup_key):
    """The dossier of the meeting, attached, and the link that shows it and answers."""
    context = _of_meeting(line) | {"link": link_url(token)}
    queue_email("pilotage/emails/meeting_pack", to=to, dedup_key=dedup_key, **context)


def minutes_approved(minutes):
    """To every member who has an account, once; then to each service, the decisions that concern it alone."""
    for address, person in _members(minutes.meeting).items():
        if person:
            key, context = f"minutes:{minutes.pk}:{_drawn(address)}", {"minutes": minutes, "person": person}
            queue_email("pilotage/emails/minutes_approved", to=person, dedup_key=key, **context)
    for service, decisions in excerpts(minutes).items():
        for address, person in _of_service(service, clock.today()).items():
            key = f"minutes-excerpt:{minutes.pk}:{service.pk}:{_drawn(address)}"
            context = {"minutes": minutes, "service": service, "decisions": decisions, "person": person}
            queue_email("pilotage/emails/minutes_excerpt", to=person or address, dedup_key=key, **context)


def minutes_changes_asked(minutes, remarks, *, by):
    """To whoever submitted them."""
    if minutes.submitted_by and minutes.submitted_by.is_active:
        context = {"minutes": minutes, "remarks": remarks, "by": by}
        queue_email("pilotage/emails/minutes_changes_asked", to=minutes.submitted_by, **context)


def minutes_sealed(minutes, *, word):
    """To every member without an account, once, with the PDF that he reads nowhere else."""
    for address, person in _members(minutes.meeting).items():
        if person is None:
            key = f"{word}:{minutes.pk}:{_drawn(address)}"
            queue_email("pilotage/emails/minutes_approved", to=address, dedup_key=key, minutes=minutes)


def minutes_to_approve(minutes, *, by):
    """To who presides today, for himself or by suppléance."""
    for person in Assignment.objects.filter(role=Role.SECRETARY_GENERAL).holders(clock.today()):
        if person != by:
            queue_email("pilotage/emails/minutes_to_approve", to=person, minutes=minutes, by=by)


def weekly(person, tasks, *, today, dedup_key):
    """What waits for him, and the roles for which he is told."""
    roles = Assignment.objects.held_by(person, today).select_related("site", "service", "module").order_by("role", "pk")
    context = {"tasks": tasks, "roles": list(roles), "today": today}
    queue_email("pilotage/emails/weekly", to=person, dedup_key=dedup_key, **context)


def _drawn(address):
    """What the key of a mail says of an address, which may be longer than a key."""
    return hashlib.sha256(address.encode()).hexdigest()[:40]


def _of_meeting(line):
    meeting = line.meeting
    return {"line": line, "meeting": meeting, "hour": meeting_hour(meeting)}


def _members(meeting):
    """{address: account or None} of who was asked to the meeting and sat in the committee on its day."""
    lines = meeting.attendances.select_related("member__account")
    asked = [line for line in lines if line.member is None or line.member.holds_on(meeting.day)]
    return {address_of(line): account_of(line) for line in asked if address_of(line)}


def _waited_for(blocker, today):
    """{address: account or None}: the owner or the service; who manages the site, or the coordination."""
    action = blocker.action
    if blocker.mover == Mover.SERVICE:
        owner = action.owner
        return {owner.email: owner} if owner and owner.is_active else _of_service(action.lead_service, today)
    if action.site is None:
        held = Assignment.objects.filter(role=Role.COORDINATOR)
    else:
        held = Assignment.objects.filter(role=Role.QUALITY_MANAGER).covering(action.site)
    return {person.email: person for person in held.holders(today)}


def _of_service(service, today):
    """{address: account or None} of its head and of its correspondents."""
    held = Assignment.objects.valid_on(today).filter(role=Role.CORRESPONDENT, service=service, user__is_active=True)
    found = {each.user.email: each.user for each in held.select_related("user")}
    heads = (
        ServiceContact.objects.on(today).filter(service=service, is_head=True).exclude(Q(email="") & Q(account=None))
    )
    for contact in heads.select_related("account"):
        account = contact.account if contact.account and contact.account.is_active else None
        address = account.email if account else contact.email
        if address:
            found.setdefault(address, account)
    return found
