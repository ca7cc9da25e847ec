"""What the departure of an agent changes here. The transfer that calls these gestures journals them once, for all."""

import datetime

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.workflow import TransitionRefused

from ..enums import Precision, Role
from ..models import Assignment, Delegation, ServiceContact
from .accounts import keep_an_administrator
from .assignments import ALREADY_HELD, why_not_assign
from .delegations import why_not_delegate


def hand_over_assignment(assignment: Assignment, *, to: User) -> None:
    """`to` holds the role from today, whoever leaves keeps it until tonight; what has not begun changes hands."""
    today = clock.today()
    place = {"role": assignment.role, "site": assignment.site, "service": assignment.service}
    starts = max(today, assignment.valid_from)
    dates = {"valid_from": starts, "valid_until": assignment.valid_until}
    refusal = why_not_assign(to, **place, **dates)
    if refusal and refusal != ALREADY_HELD:  # named in advance, he already holds it
        raise TransitionRefused(refusal)
    if not refusal:
        Assignment.objects.create(user=to, module=assignment.module, **place, **dates)
    _end(assignment, today)


def end_held_assignment(assignment: Assignment) -> None:
    if assignment.role == Role.ADMINISTRATOR:
        keep_an_administrator(without=assignment.user)
    _end(assignment, clock.today())


def hand_over_delegation(delegation: Delegation, *, to: User) -> None:
    """The suppléance ends now and goes on with `to`, until the day that was said."""
    end_held_delegation(delegation)
    first = max(clock.today(), delegation.valid_from)
    function = Assignment(user=delegation.absent, role=delegation.role, site=delegation.site)
    refusal = why_not_delegate(function, to, first, delegation.valid_until)
    if refusal:
        raise TransitionRefused(refusal)
    Delegation.objects.create(
        absent=delegation.absent,
        substitute=to,
        role=delegation.role,
        site=delegation.site,
        valid_from=first,
        valid_until=delegation.valid_until,
    )


def end_held_delegation(delegation: Delegation) -> None:
    if not Delegation.objects.filter(pk=delegation.pk, revoked_at=None).update(revoked_at=clock.now()):
        raise TransitionRefused("Cette suppléance est déjà terminée.")


def hand_over_contact(contact: ServiceContact, *, to: User) -> ServiceContact:
    """A new contact of the same function, reached at the account of `to`; the former stays among the former ones."""
    end_held_contact(contact)
    return ServiceContact.objects.create(
        service=contact.service,
        function=contact.function,
        email=to.email,
        phone=contact.phone,
        account=to,
        is_head=contact.is_head,
        du=clock.today(),
    )


def end_held_contact(contact: ServiceContact) -> None:
    """Yesterday, so that the service has one contact today; today when it began today."""
    today = clock.today()
    yesterday = today - datetime.timedelta(days=1)
    last_day = today if contact.du and contact.du > yesterday else yesterday
    ending = ServiceContact.objects.filter(pk=contact.pk, version=contact.version)
    if not ending.update(au=last_day, au_precision=Precision.DAY, version=contact.version + 1):
        raise TransitionRefused("Ce contact vient d’être modifié.")


def _end(assignment, today):
    if assignment.valid_from > today:
        raise TransitionRefused("Ce rôle n’a pas encore commencé.")
    assignment.valid_until = today
    assignment.save(update_fields=["valid_until"])
