"""Who holds which role, where and when. An assignment ends; it is never deleted."""

import datetime

from django.db import models, transaction

from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.typography import long_date
from qualipref.workflow import TransitionRefused

from ..enums import Role
from ..models import Assignment, Delegation, Module, Service, Site
from .accounts import keep_an_administrator

AUDITOR_ALONE = "Un auditeur ne tient aucun autre rôle : ouvrez-lui un compte à part."
OTHER_ROLE_ALONE = "Ce compte est celui d’un auditeur : il ne peut tenir aucun autre rôle."
SUBSTITUTE_ALONE = "Ce compte supplée quelqu’un : un auditeur ne tient aucun autre rôle."
ALREADY_HELD = "Ce compte tient déjà ce rôle à ces dates."


def why_not_assign(user, *, role, valid_from, valid_until=None, site=None, service=None, modules=None):
    """Why `user` may not be given the role, in one sentence; nothing when he may."""
    held = Assignment.objects.filter(user=user)
    if role != Role.AUDITOR and held.filter(role=Role.AUDITOR).exists():
        return OTHER_ROLE_ALONE
    if role == Role.AUDITOR and held.exclude(role=Role.AUDITOR).exists():
        return AUDITOR_ALONE
    if (
        role == Role.AUDITOR
        and Delegation.objects.filter(substitute=user, revoked_at=None, valid_until__gte=valid_from).exists()
    ):
        return SUBSTITUTE_ALONE
    same = held.filter(role=role, site=site, service=service)
    same = same.filter(models.Q(valid_until=None) | models.Q(valid_until__gte=valid_from))
    if modules:
        same = same.filter(module__in=modules)
    if valid_until:
        same = same.filter(valid_from__lte=valid_until)
    return ALREADY_HELD if same.exists() else ""


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
    User.objects.select_for_update().get(pk=user.pk)  # two administrators at once: the second sees the first
    dates = {"valid_from": valid_from, "valid_until": valid_until}
    refusal = why_not_assign(user, role=role, site=site, service=service, modules=modules, **dates)
    if refusal:
        raise TransitionRefused(refusal)
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
