import datetime

from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.typography import long_date
from qualipref.workflow import TransitionRefused

from ..enums import Role
from ..models import Assignment, Delegation

NOT_AN_AUDITOR = "Un auditeur ne supplée personne."
ALREADY_GIVEN = "Cette fonction est déjà suppléée à ces dates : terminez d’abord l’autre suppléance."


def why_not_delegate(function, substitute, first, last):
    """Why `substitute` may not hold the function on those days, in one sentence; nothing when he may."""
    if substitute.assignments.filter(role=Role.AUDITOR).exists():
        return NOT_AN_AUDITOR
    given = Delegation.objects.filter(absent=function.user, role=function.role, site=function.site, revoked_at=None)
    return ALREADY_GIVEN if given.filter(valid_from__lte=last, valid_until__gte=first).exists() else ""


@transaction.atomic
def give_delegation(
    function: Assignment, *, substitute: User, valid_from: datetime.date, valid_until: datetime.date, by: User
) -> Delegation:
    """The function of one account, held by another for those days."""
    both = User.objects.filter(pk__in=[function.user_id, substitute.pk]).order_by("pk")
    list(both.select_for_update())  # two who give it at once: the second sees the first
    refusal = why_not_delegate(function, substitute, valid_from, valid_until)
    if refusal:
        raise TransitionRefused(refusal)
    delegation = Delegation.objects.create(
        absent=function.user,
        substitute=substitute,
        role=function.role,
        site=function.site,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    _record("delegation.given", delegation, by=by, du=long_date(valid_from), au=long_date(valid_until))
    return delegation


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: User) -> None:
    """From this instant."""
    if not Delegation.objects.filter(pk=delegation.pk, revoked_at=None).update(revoked_at=clock.now()):
        raise TransitionRefused("Cette suppléance est déjà terminée.")
    delegation.refresh_from_db()
    _record("delegation.ended", delegation, by=by)


def _record(event, delegation, *, by, **details):
    Entry.objects.record(
        event,
        on=delegation.absent,
        by=by,
        site=delegation.site.slug if delegation.site else "",
        substitute=str(delegation.substitute),
        role=delegation.get_role_display(),
        **details,
    )
