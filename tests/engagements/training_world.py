"""Two services of two sites, the service of human resources, and a theme for agents in contact with the public."""

import datetime
from types import SimpleNamespace

from engagements.usecases.trainees import TraineeLine
from sites.enums import Duty, Role
from sites.models import ServiceDuty
from tests.factories import (
    ModuleFactory,
    PrefectureFactory,
    ScopeEntryFactory,
    ServiceFactory,
    SiteFactory,
    StaffCountFactory,
    TraineeFactory,
    TrainingRecordFactory,
    TrainingSessionFactory,
    TrainingThemeFactory,
    holder,
)

TODAY = datetime.date(2015, 10, 12)
IN_MARCH = datetime.date(2015, 3, 12)


def build_training():
    world = SimpleNamespace(prefecture=PrefectureFactory(), module=ModuleFactory())
    world.site, world.other_site = SiteFactory(name="Site A"), SiteFactory(name="Site B")
    world.service = ServiceFactory(site=world.site, name="Bureau A")
    world.other_service = ServiceFactory(site=world.other_site, name="Bureau B")
    for service in (world.service, world.other_service):
        ScopeEntryFactory(service=service, module=world.module)
    world.support = ServiceFactory(site=None, is_support=True, name="Ressources humaines")
    ServiceDuty.objects.create(service=world.support, duty=Duty.HUMAN_RESOURCES)
    world.hr = holder(Role.CORRESPONDENT, service=world.support)
    world.theme = TrainingThemeFactory(name="Accueil physique", slug="accueil-physique", module=world.module)
    return world


def trained(world, service, *, on=IN_MARCH, **fields):
    """An agent of `service` who followed the theme on that day."""
    trainee = TraineeFactory(service=service, **fields)
    session = TrainingSessionFactory(theme=world.theme, held=True, held_on=on)
    return TrainingRecordFactory(session=session, trainee=trainee).trainee


def counted(service, count, **fields):
    return StaffCountFactory(service=service, count=count, **fields)


def lines(service, *names):
    return [TraineeLine(name, service) for name in names]
