"""An auditor outside the dates of the audit is told why; whoever needs a second factor enrols before anything else."""

from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse

from qualipref import clock
from qualipref.accounts import step_up
from qualipref.accounts.second_factor import SECOND_FACTOR, device_of
from qualipref.refusals import refuse

from .enums import Role
from .models import Assignment
from .permissions import needs_second_factor

ALWAYS_OPEN = {"accounts:sign_out"}
BEFORE_ENROLMENT = ALWAYS_OPEN | {"accounts:second_factor_enrol", "accounts:second_factor"}


class AuditPeriodMiddleware:
    """Shows the dates of the audit to who holds auditor's assignments only, none of them today."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if request.resolver_match.view_name in ALWAYS_OPEN:
            return None
        period = closed_audit_period(request.user, clock.today())
        return refuse(request, 403, **period) if period else None


def closed_audit_period(user, day):
    """`closed_since` or `opens_on` of an auditor outside his dates; nothing for anybody else."""
    if Assignment.objects.of(user, day):
        return {}
    held = list(Assignment.objects.filter(user=user).values_list("role", "valid_from", "valid_until"))
    if not held or any(role != Role.AUDITOR for role, _, _ in held):
        return {}
    coming = [valid_from for _, valid_from, _ in held if valid_from > day]
    if coming:
        return {"opens_on": min(coming)}
    return {"closed_since": max(valid_until for _, _, valid_until in held)}


class SecondFactorMiddleware:
    """Sends to the enrolment whoever needs a second factor and has none; who has one gave it at the sign-in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.SECOND_FACTOR_REQUIRED or not getattr(view, "login_required", True):
            return None
        if not request.user.is_authenticated or request.resolver_match.view_name in BEFORE_ENROLMENT:
            return None
        if step_up.last_factor(request) == SECOND_FACTOR or not needs_second_factor(request.user):
            return None
        if device_of(request.user):
            return None
        return redirect(f"{reverse('accounts:second_factor_enrol')}?{urlencode({'next': request.get_full_path()})}")
