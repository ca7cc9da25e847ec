"""Who holds which role where, read here and nowhere else."""

from django.core.exceptions import PermissionDenied

from qualipref import clock

from .enums import Role
from .models import Assignment, Delegation


def require(allowed):
    """Refuses the gesture (403) unless `allowed`."""
    if not allowed:
        raise PermissionDenied


def has_role(user, *roles, site=None, service=None, on=None):
    """Whether `user` holds one of `roles` on that site or service, himself or by suppléance, on day `on`."""
    day = on or clock.today()
    site_id = site.pk if site else (service.site_id if service else None)
    held = Assignment.objects.of(user, day)
    return any(
        assignment.role in roles and _covers(assignment, site_id, service.pk if service else None)
        for assignment in held
    ) or _by_delegation(user, roles, site_id, day)


def _covers(assignment, site_id, service_id):
    if assignment.service_id and service_id:
        return assignment.service_id == service_id
    return assignment.site_id is None or site_id is None or assignment.site_id == site_id


def _by_delegation(user, roles, site_id, day):
    if not user.pk:
        return False
    cached = user.__dict__.setdefault("_delegations_held", {})
    if day not in cached:
        cached[day] = list(Delegation.objects.filter(substitute_id=user.pk).active_on(day))
    return any(d.role in roles and (d.site_id is None or site_id in (None, d.site_id)) for d in cached[day])


def is_auditor(user, on=None):
    return has_role(user, Role.AUDITOR, on=on)


def can_change_perimeter(user):
    return has_role(user, Role.COORDINATOR)


def can_manage_accounts(user):
    return has_role(user, Role.ADMINISTRATOR)
