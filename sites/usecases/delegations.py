import datetime

from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.typography import long_date
from qualipref.workflow import TransitionRefused

from ..models import Assignment, Delegation


@transaction.atomic
def give_delegation(
    function: Assignment, *, substitute: User, valid_from: datetime.date, valid_until: datetime.date, by: User
) -> Delegation:
    """The function of one account, held by another for those days."""
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
