"""Who holds which role where, read here and nowhere else."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.refusals import ReadingRefused

from .enums import NEEDS_SECOND_FACTOR, Role
from .models import Assignment, ServiceDuty


def require(allowed):
    """Refuses the gesture (403) unless `allowed`."""
    if not allowed:
        raise PermissionDenied


def require_reading(allowed):
    """Refuses the whole page (403) unless `allowed`."""
    if not allowed:
        raise ReadingRefused


def has_role(user, *roles, site=None, service=None, on=None):
    """Whether `user` holds one of `roles` on that site or service, himself or by suppléance, on day `on`."""
    day = on or clock.today()
    site_id = site.pk if site else (service.site_id if service else None)
    return any(
        assignment.role in roles and _covers(assignment, site_id, service.pk if service else None)
        for assignment in Assignment.objects.of(user, day)
    )


def stands_in_for(user, *roles, site=None, on=None):
    """Whom `user` represents when he holds one of `roles` (on `site`) by suppléance alone.

    None when he holds one himself, or none at all.
    """
    held = holding(user, *roles, site=site, on=on)
    if not held or any(each.user_id == user.pk for each in held):
        return None
    return held[0].user


def holding(user, *roles, site=None, on=None):
    """The assignments by which `user` holds one of `roles` (on `site`), himself or by suppléance."""
    site_id = site.pk if site else None
    return [
        each
        for each in Assignment.objects.of(user, on or clock.today())
        if each.role in roles and _covers(each, site_id, None)
    ]


def _covers(assignment, site_id, service_id):
    if assignment.service_id and service_id:
        return assignment.service_id == service_id
    return assignment.site_id is None or site_id is None or assignment.site_id == site_id


def has_duty(user, *duties, on=None):
    """Whether `user` is the correspondent of a service in charge of one of `duties` (sites.enums.Duty) on day `on`."""
    return bool(services_in_charge(user, *duties, on=on))


def services_in_charge(user, *duties, on=None):
    """The services in charge of one of `duties` of which `user` is the correspondent on day `on`."""
    held = _duties_of(user, on or clock.today())
    return list(dict.fromkeys(row.service for row in held if row.duty in duties))


def _duties_of(user, day):
    """Read once per user object and day."""
    read = user.__dict__.setdefault("_duties", {})
    if day not in read:
        held = [each for each in Assignment.objects.of(user, day) if each.role == Role.CORRESPONDENT]
        own = [each.service_id for each in held if each.duties]
        rows = ServiceDuty.objects.filter(service__in=own).select_related("service__site") if own else []
        read[day] = [row for row in rows if row.service.holds_on(day)]
    return read[day]


def can_change_perimeter(user):
    return has_role(user, Role.COORDINATOR)


def can_edit_contacts(user, service):
    """The coordination, the quality manager of the site, and the service itself."""
    return (
        has_role(user, Role.COORDINATOR)
        or bool(service.site and has_role(user, Role.QUALITY_MANAGER, site=service.site))
        or has_role(user, Role.CORRESPONDENT, service=service)
    )


def can_read_history(user):
    """Who reads the journal of the objects he sees: every role but a plain agent."""
    return has_role(user, *(role for role in Role if role != Role.AGENT))


def needs_second_factor(user):
    """Who decides, administers or audits, himself or by suppléance."""
    return has_role(user, *NEEDS_SECOND_FACTOR)


def can_reset_second_factor(user, account):
    """An administrator, never for himself."""
    return user != account and can_manage_accounts(user)


def can_manage_accounts(user):
    return has_role(user, Role.ADMINISTRATOR)


READERS_OF_ACCOUNTS = (Role.ADMINISTRATOR, Role.SECRETARY_GENERAL, Role.COORDINATOR)
READ_AFTER_LEAVING = datetime.timedelta(days=180)
DELEGABLE = (Role.SECRETARY_GENERAL, Role.QUALITY_MANAGER, Role.COORDINATOR)


def can_read_accounts(user):
    return has_role(user, *READERS_OF_ACCOUNTS, Role.QUALITY_MANAGER)


def accounts_visible_to(user, on):
    """Every account for who reads them all, those of his site for a quality manager, none for the others.

    Who left the site is still read there for some months, the time to hand over what he held.
    """
    if has_role(user, *READERS_OF_ACCOUNTS, on=on):
        return User.objects.all()
    sites = [a.site_id for a in Assignment.objects.of(user, on) if a.role == Role.QUALITY_MANAGER and a.site_id]
    left_since = on - READ_AFTER_LEAVING
    held_there = Assignment.objects.filter(Q(valid_until=None) | Q(valid_until__gte=left_since), site__in=sites)
    return User.objects.filter(pk__in=held_there.values("user"))


def can_create_account(user):
    return has_role(user, Role.ADMINISTRATOR, Role.COORDINATOR)


def can_change_account(user, account):
    """Never one's own; the coordination changes accounts of auditors only, the administrator all the others too."""
    if user == account:
        return False
    if has_role(user, Role.ADMINISTRATOR):
        return True
    return has_role(user, Role.COORDINATOR) and not account.assignments.exclude(role=Role.AUDITOR).exists()


def roles_given_by(user):
    """The roles that `user` may give to others."""
    if has_role(user, Role.ADMINISTRATOR):
        return list(Role)
    return [Role.AUDITOR] if has_role(user, Role.COORDINATOR) else []


def can_give_delegation(user):
    return has_role(user, Role.ADMINISTRATOR) or bool(delegable_assignments(user, clock.today()))


def can_end_delegation(user, delegation):
    return delegation.absent_id == user.pk or can_end_any_delegation(user)


def can_end_any_delegation(user):
    return has_role(user, Role.ADMINISTRATOR)


def delegable_assignments(user, on):
    """The functions that may be delegated: one's own, or all of them for the administrator."""
    functions = Assignment.objects.filter(role__in=DELEGABLE, user__is_active=True).valid_on(on)
    if not has_role(user, Role.ADMINISTRATOR, on=on):
        functions = functions.filter(user=user)
    return functions.select_related("user", "site")


def can_read_mails(user):
    return has_role(user, Role.ADMINISTRATOR)
