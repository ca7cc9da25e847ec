"""An auditor outside the dates of the audit: told why, on every page."""

from qualipref import clock
from qualipref.refusals import refuse

from .enums import Role
from .models import Assignment

ALWAYS_OPEN = {"accounts:sign_out"}


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
