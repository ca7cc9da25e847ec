"""Someone who holds one thing of each kind, those who may take over, and those who may not."""

import datetime

from pilotage.departures import Departure
from pilotage.usecases import departures as usecases
from qualipref import clock, holdings
from sites.enums import Role
from sites.models import Delegation, ServiceContact
from tests.engagements.request_world import ask, build_asked
from tests.factories import (
    AssignmentFactory,
    EvidenceFactory,
    EvidenceUseFactory,
    ModuleFactory,
    ServiceFactory,
    SiteFactory,
    UserFactory,
    holder,
)
from tests.readiness.world import unit

FAR = datetime.date(2100, 12, 31)


def build_leaving():
    """`world.leaver` is a correspondent and the contact of his service; `world.heir`, a colleague of the service."""
    world = build_asked()
    at = {"site": world.site, "service": world.service}
    world.leaver = UserFactory(label="Correspondant sortant", email="sortant@haut-pays.example")
    world.role = AssignmentFactory(user=world.leaver, role=Role.CORRESPONDENT, **at)
    world.heir = AssignmentFactory(role=Role.CORRESPONDENT, user__label="Correspondant entrant", **at).user
    world.administrator, world.coordinator = holder(Role.ADMINISTRATOR), holder(Role.COORDINATOR)
    elsewhere = ServiceFactory(site=SiteFactory(name="Autre site"))
    world.stranger = holder(Role.CORRESPONDENT, site=elsewhere.site, service=elsewhere)
    world.stranger_manager = holder(Role.QUALITY_MANAGER, site=elsewhere.site)
    world.auditor = holder(Role.AUDITOR, site=world.site, module=ModuleFactory(), valid_until=FAR)
    ServiceContact.objects.filter(pk=world.contact.pk).update(account=world.leaver, email=world.leaver.email)
    world.contact.refresh_from_db()
    world.request = ask(world)
    world.waiting = deposit(world)
    return world


def deposit(world, **fields):
    """A proof that the leaver deposited, for the cell of his service."""
    evidence = EvidenceFactory(submitted_by=world.leaver)
    EvidenceUseFactory(evidence=evidence, commitment=world.commitment, unit=unit(world.service), **fields)
    return evidence


def stand_in(absent, substitute, **fields):
    """A suppléance that runs until 2100."""
    fields = {"role": Role.QUALITY_MANAGER, "valid_from": clock.today(), "valid_until": FAR} | fields
    return Delegation.objects.create(absent=absent, substitute=substitute, **fields)


def key(kind, row):
    return f"ligne-{kind}:{row.pk}"


def names(person):
    """The kinds of what he holds, one by thing."""
    return sorted(held.kind.name for held in holdings.held_by(person, clock.today()))


def open_line(person, by, kind):
    """The first line of that kind, as `by` sees it."""
    lines = Departure(person, by, clock.today()).lines
    return next(line for line in lines if line.held.kind.name == kind)


def give(person, to, by, **choices):
    """As the screen does: the plan is read, then sent with its digest."""
    chosen = {"choices": choices, "by_group": {}, "for_all": to}
    plan = Departure(person, by, clock.today()).plan(**chosen)
    return usecases.hand_over(person, seen=plan.digest, by=by, **chosen)
