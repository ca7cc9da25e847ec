"""What the rooms below show of the sites."""

from qualipref import clock
from qualipref.panels import Panel, panel

from .models import Assignment, Delegation


@panel("accounts.profile")
def roles_of(user, subject):
    """The roles of an account and the suppléances it holds, with their dates."""
    day = clock.today()
    held = (
        Assignment.objects.filter(user=subject)
        .select_related("site", "service", "module")
        .order_by("-valid_from", "pk")
    )
    stands_for = Delegation.objects.filter(substitute=subject, valid_until__gte=day, revoked_at=None)
    context = {"assignments": list(held), "delegations": list(stands_for.select_related("absent", "site")), "day": day}
    return Panel("administration/_profile_roles.html", context)
