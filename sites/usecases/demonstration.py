"""The accounts of the demonstration: one per role and per service, from what the perimeter holds."""

import datetime
from functools import lru_cache

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from qualipref import clock
from qualipref.accounts.demonstration import DOMAIN, PASSWORD
from qualipref.accounts.models import User
from qualipref.journal.models import Entry

from ..enums import Role, SiteKind
from ..models import Module, ScopeEntry, Service, ServiceContact, Site
from .assignments import assign_role

START = datetime.date(2015, 1, 1)
VIA = "démonstration"


@transaction.atomic
def create_demonstration(today=None) -> int:
    """Creates the accounts that are missing, as they stand on `today`; the number of accounts created."""
    return sum(_create_account(**account) for account in _accounts(today or clock.today()))


def _accounts(day):
    sites = list(Site.objects.on(day))
    yield _account("sg", "Secrétaire général", role(Role.SECRETARY_GENERAL))
    for site in sites:
        manager = [role(Role.QUALITY_MANAGER, site=site)]
        if site.kind == SiteKind.PREFECTURE:
            manager.append(role(Role.COORDINATOR))
        label = "Coordination qualité" if len(manager) > 1 else "Responsable qualité"
        yield _account(f"rq.{site.slug}", f"{label}, {site}", *manager)
    for site in sites:
        if site.kind == SiteKind.SUB_PREFECTURE:
            yield _account(f"sp.{site.slug}", f"Sous-préfet, {site}", role(Role.SUB_PREFECT, site=site))
    for site in sites[:1]:
        yield _account("auditeur", f"Auditeur externe, {site}", _audit(site, day))
        yield _account("agent", f"Agent, {site}", role(Role.AGENT, site=site))
    yield _account("admin", "Administrateur", role(Role.ADMINISTRATOR))
    for service in _concerned(day):
        correspondent = role(Role.CORRESPONDENT, service=service, site=service.site)
        place = f", {service.site}" if service.site else ""
        label = f"Correspondant, {service.short_name or service.name}{place}"
        yield _account(service.code, label[:200], correspondent) | {"service": service}


def _concerned(day):
    """The services of the perimeter and those that support them."""
    in_scope = Q(pk__in=ScopeEntry.objects.on(day).values("service"))
    return Service.objects.on(day).filter(in_scope | Q(is_support=True)).for_list()


def role(name, **fields):
    return {"role": name, "valid_from": START} | fields


def _audit(site, day):
    """From the first day of the month to the last of the next, on what the site stands for."""
    opens = day.replace(day=1)
    closes = (opens + datetime.timedelta(days=62)).replace(day=1) - datetime.timedelta(days=1)
    modules = list(Module.objects.filter(site_modules__in=site.site_modules.on(day)).distinct())
    evidence = {"evidence_from": day.replace(month=1, day=1), "evidence_until": closes}
    return {
        "role": Role.AUDITOR,
        "site": site,
        "modules": modules,
        "valid_from": opens,
        "valid_until": closes,
    } | evidence


def _account(name, label, *roles):
    return {"email": f"{name}@{DOMAIN}", "label": label, "roles": roles}


def _create_account(*, email, label, roles, service=None):
    """Whether the account had to be created. They share one hash: hashing forty times would take ten seconds."""
    user = User.objects.filter(email=email).first()
    created = user is None
    if created:
        user = open_account(email=email, label=label)
        for fields in roles:
            assign_role(user, by=None, via=VIA, **fields)
    if service:
        _make_head(user, service)
    return created


def open_account(*, email, label):
    """An account of the demonstration, entered with the password that its sign-in page shows."""
    user = User.objects.create(email=email, label=label, password=_hash())
    Entry.objects.record("account.created", on=user, via=VIA, email=email, label=label)
    return user


@lru_cache(maxsize=1)
def _hash():
    return make_password(PASSWORD)


def _make_head(user, service):
    """The account stands for the head of a service that has none."""
    if service.contacts.filter(is_head=True).exists():
        return
    ServiceContact.objects.create(
        service=service, function="Chef du service", email=user.email, account=user, is_head=True, du=START
    )
    Entry.objects.record(
        "service_contact.added",
        on=service,
        via=VIA,
        site=service.site.slug if service.site else "",
        service=service.code,
        function="Chef du service",
    )
