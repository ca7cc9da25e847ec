"""« Excerpts go to each service with only what concerns it »: the services of a point are read when it is decided."""

import datetime
import uuid

import pytest

from engagements.models import Contribution
from pilotage.excerpts import excerpts
from pilotage.usecases.concerned import services_concerned
from pilotage.usecases.decisions import decide
from sites.models import ScopeEntry
from tests.factories import (
    CampaignFactory,
    ChapterFactory,
    CommitmentFactory,
    EvidenceUseFactory,
    IndicatorFactory,
    MeasurementFactory,
    OpenGapFactory,
    ScopeEntryFactory,
    ServiceFactory,
    UnitFactory,
)
from tests.factories.steering import AgendaItemFactory, ObjectiveFactory

from .minutes_world import DAY, approved, build_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = DAY


@pytest.fixture
def chapter():
    return ChapterFactory()


@pytest.fixture
def commitment(chapter):
    CampaignFactory(year=2015, framework=chapter.framework)
    return CommitmentFactory(chapter=chapter, code="1.2.7", is_optional=True)


@pytest.fixture
def here(chapter):
    """A service that implements the module."""
    return ScopeEntryFactory(module=chapter.module.module).service


@pytest.fixture
def there(chapter):
    """Another one, on another site."""
    return ScopeEntryFactory(module=chapter.module.module).service


@pytest.fixture
def beside(here):
    """A neighbour of the first, who implements another module."""
    return ScopeEntryFactory(service=ServiceFactory(site=here.site)).service


@pytest.fixture
def supplier(chapter):
    """A support service that supplies the proofs of the chapter, everywhere."""
    module = chapter.module.module
    return Contribution.objects.create(service=ServiceFactory(), module=module, chapter_code=chapter.code).service


def concerned(**about):
    return set(services_concerned(AgendaItemFactory(**about)))


def test_an_optional_commitment_reaches_who_applies_it_and_who_supplies_its_proofs(
    commitment, here, there, beside, supplier
):
    world = build_meeting()
    item = AgendaItemFactory(meeting=world.minutes.meeting, kind="optional_commitment", commitment=commitment)
    decide(item, "approved", key=uuid.uuid4(), by=world.president)
    ScopeEntry.objects.all().delete()  # what comes after changes nothing of it
    found = excerpts(approved(world).minutes)
    told = {service for service, decisions in found.items() if [each["number"] for each in decisions] == ["D-03"]}
    assert told == {here, there, supplier}


def test_a_service_that_entered_later_is_not_told(commitment, here):
    ScopeEntry.objects.update(du=datetime.date(2015, 12, 1))
    assert concerned(kind="optional_commitment", commitment=commitment) == set()


def test_a_gap_of_a_site_reaches_who_implements_the_module_there(commitment, here, there, beside, supplier):
    site = UnitFactory(site=here.site, service=None)
    assert concerned(kind="gap", gap=OpenGapFactory(commitment=commitment, unit=site)) == {here, supplier}
    bureau = UnitFactory(service=here)
    assert concerned(kind="gap", gap=OpenGapFactory(commitment=commitment, unit=bureau)) == {here}


def test_a_gap_of_a_steering_requirement_reaches_no_service(here):
    requirement = CommitmentFactory(chapter=ChapterFactory(module=None, framework=CampaignFactory().framework))
    site = UnitFactory(site=here.site, service=None)
    assert concerned(kind="gap", gap=OpenGapFactory(commitment=requirement, unit=site)) == set()


def test_expired_proofs_reach_the_services_that_have_some_to_renew(commitment, here, there):
    commitment.validity = "mensuelle"
    commitment.save()
    for service, last in ((here, datetime.date(2015, 2, 20)), (there, datetime.date(2015, 10, 20))):
        unit = UnitFactory(service=service)
        EvidenceUseFactory(accepted=True, commitment=commitment, unit=unit, evidence__period_to=last)
    assert concerned(kind="evidence", commitment=commitment) == {here}


def test_a_missed_indicator_reaches_the_services_that_miss_it(commitment, here, there):
    indicator = IndicatorFactory(framework=commitment.framework, rhythm="monthly")
    MeasurementFactory(indicator=indicator, unit=UnitFactory(service=here), missed=True)
    MeasurementFactory(indicator=indicator, unit=UnitFactory(service=there))
    assert concerned(kind="indicator", indicator=indicator) == {here}


def test_an_objective_reaches_who_is_measured_or_its_site(commitment, here, there, beside):
    indicator = IndicatorFactory(framework=commitment.framework)
    indicator.commitments.add(commitment)
    for site, measured, told in (
        (here.site, indicator, {here}),
        (here.site, None, {here, beside}),
        (None, indicator, {here, there}),
        (None, None, set()),
    ):
        objective = ObjectiveFactory(site=site, indicator=measured)
        assert concerned(kind="objective", objective=objective) == told


def test_a_free_point_reaches_no_service(here):
    assert concerned(kind="free") == set()
