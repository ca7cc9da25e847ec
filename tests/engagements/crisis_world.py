"""A site that stands for the emergency communication, its service in charge, and events of its register."""

import datetime
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from engagements.models import Threshold
from engagements.models.call_list import in_order
from engagements.usecases import crisis_events as usecases
from engagements.usecases.call_checks import close_check, open_check, record_outcomes
from engagements.usecases.call_list import register_operator
from qualipref import clock
from qualipref.documents.uploads import Upload
from sites.enums import Duty, Role
from sites.models import ServiceDuty
from tests.factories import (
    CampaignFactory,
    ChapterFactory,
    CommitmentFactory,
    FrameworkFactory,
    IndicatorFactory,
    ModuleFactory,
    PrefectureFactory,
    ScopeEntryFactory,
    ServiceFactory,
    SiteFactory,
    SiteModuleFactory,
    holder,
)

CODES = ("7.1.1", "7.1.2", "7.3.2")
MONTHS = {"7.1.1": 6, "7.3.2": 2}
EACH_EVENT = {"rhythm": "each_event", "unit": "minutes", "direction": "baisse_souhaitee", "target": 60}
INDICATORS = {
    "IQ-30": {"kind": "duration"} | EACH_EVENT,
    "IQ-31": {"kind": "count", "unit": "nombre", "target": 1},
    "IQ-32": {"kind": "ratio"},
    "IQ-33": {"kind": "duration"} | EACH_EVENT,
    "IQ-34": {"kind": "ratio", "target": 100},
}


def build_crisis():
    """`world.keeper` is a correspondent of `world.service`, in charge of civil safety on `world.site`."""
    world = SimpleNamespace(prefecture=PrefectureFactory(), site=SiteFactory(), module=ModuleFactory())
    SiteModuleFactory(site=world.site, module=world.module)
    world.service = ServiceFactory(site=world.site, name="Bureau de la sécurité civile")
    ServiceDuty.objects.create(service=world.service, duty=Duty.CIVIL_SAFETY)
    ScopeEntryFactory(service=world.service, module=world.module)
    world.framework = FrameworkFactory()
    chapter = ChapterFactory(module__framework=world.framework, module__module=world.module, code="7.1")
    world.commitments = {code: CommitmentFactory(chapter=chapter, code=code) for code in CODES}
    for code, months in MONTHS.items():
        Threshold.objects.create(
            commitment=world.commitments[code], name="Délai", operator="<=", value=months, unit="mois"
        )
    for code, fields in INDICATORS.items():
        IndicatorFactory(framework=world.framework, code=code, **fields)
    world.campaign = CampaignFactory(framework=world.framework, year=2015)
    world.keeper = holder(Role.CORRESPONDENT, site=world.site, service=world.service)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    world.coordinator = holder(Role.COORDINATOR)
    return world


def paris(text, fold=0):
    """« 2015-10-12 23:40 », as an instant."""
    local = datetime.datetime.fromisoformat(text).replace(tzinfo=clock.PARIS, fold=fold)
    return local.astimezone(datetime.UTC)


def described(**fields):
    return {
        "title": "Rupture de digue",
        "scenario": "La digue cède de nuit.",
        "tests_communication": True,
        "means_tested": "Numéro d’appel, site.",
    } | fields


def activation(world, ordered_at="2015-03-10 21:30", **fields):
    return usecases.register_event(
        world.site,
        kind="activation",
        held_on=None,
        ordered_at=paris(ordered_at),
        by=world.keeper,
        **described(**fields),
    )


def exercise(world, held_on="2015-06-16", **fields):
    day = datetime.date.fromisoformat(held_on)
    return usecases.register_event(world.site, kind="exercise", held_on=day, by=world.keeper, **described(**fields))


def lived(**fields):
    """The hours of an event that went past midnight: 45 minutes to the first call, 55 to the first publication."""
    hours = {
        "ordered_at": "2015-03-10 23:30",
        "first_call_at": "2015-03-11 00:15",
        "first_publication_at": "2015-03-11 00:25",
        "ended_at": "2015-03-11 04:00",
    } | {name: value for name, value in fields.items() if name.endswith("_at")}
    facts = {name: paris(value) if isinstance(value, str) else value for name, value in hours.items()}
    return {"participant_count": 24, "hot_debrief": "Standard saturé une heure."} | facts


def ended(world, **fields):
    event = activation(world, "2015-03-10 23:30")
    usecases.end_event(event, version=event.version, by=world.keeper, **lived(**fields))
    return event


def report(event, by, day="2015-04-20"):
    usecases.give_feedback(
        event,
        feedback_on=datetime.date.fromisoformat(day),
        lessons="Doubler les postes d’accueil.",
        upload=Upload(b"Rapport\n", "retour.txt", "text/plain"),
        version=event.version,
        by=by,
    )


def reported(world, day="2015-04-20", **fields):
    event = ended(world, **fields)
    report(event, world.keeper, day)
    return event


def report_file():
    return SimpleUploadedFile("retour.txt", "Retour d’expérience.\n".encode())


def operator(world, name="Opérateur A", numbers=("01 99 00 12 34",), **fields):
    fields = {"function": "operator", "trained_on": datetime.date(2015, 2, 3), "du": datetime.date(2015, 1, 5)} | fields
    return register_operator(name=name, service=world.service, numbers=list(numbers), by=world.keeper, **fields)


def checked(world, *outcomes):
    """A check closed today, with those outcomes in the order of the list."""
    check = open_check(by=world.keeper)
    lines = in_order(check.lines.all())
    called = {line.pk: outcome for line, outcome in zip(lines, outcomes, strict=True)}
    record_outcomes(check, called, version=check.version, by=world.keeper)
    close_check(check, version=check.version, by=world.keeper)
    return check
