"""Who holds which role, where and when. An assignment ends; it is never deleted."""

import datetime

from django.db import transaction

from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.typography import long_date

from ..enums import Role
from ..models import Assignment, Module, Service, Site
from .accounts import keep_an_administrator


@transaction.atomic
def assign_role(
    user: User,
    *,
    role: str,
    valid_from: datetime.date,
    by: User | None,
    site: Site | None = None,
    service: Service | None = None,
    modules: list[Module] | None = None,
    valid_until: datetime.date | None = None,
    evidence_from: datetime.date | None = None,
    evidence_until: datetime.date | None = None,
    via: str = "",
) -> list[Assignment]:
    """Gives the role: one row, or one per module for an auditor."""
    dates = {"valid_from": valid_from, "valid_until": valid_until}
    dates |= {"evidence_from": evidence_from, "evidence_until": evidence_until}
    rows = [
        Assignment.objects.create(user=user, role=role, site=site, service=service, module=module, **dates)
        for module in (modules or [None])
    ]
    for row in rows:
        _record(
            "assignment.given", row, by=by, via=via, du=long_date(valid_from), au=valid_until and long_date(valid_until)
        )
    return rows


@transaction.atomic
def end_assignment(assignment: Assignment, *, last_day: datetime.date, by: User) -> None:
    if assignment.role == Role.ADMINISTRATOR:
        keep_an_administrator(without=assignment.user)
    before, assignment.valid_until = assignment.valid_until, last_day
    assignment.save(update_fields=["valid_until"])
    _record("assignment.ended", assignment, by=by, au=long_date(last_day), before=before)


def _record(event, assignment, *, by, via="", **details):
    """On the account, whose page tells the story of its roles."""
    Entry.objects.record(
        event,
        on=assignment.user,
        by=by,
        via=via,
        site=assignment.site.slug if assignment.site else "",
        service=assignment.service.code if assignment.service else "",
        module=assignment.module.slug if assignment.module else "",
        role=str(assignment),
        **details,
    )
