"""What the house measures by itself: at the end of each month, on demand, never over what is validated."""

import datetime

import pytest
from django.urls import reverse

from engagements.enums import MeasurementOrigin
from engagements.measures import registers
from engagements.models import CampaignSite, Measurement
from engagements.tasks import measure_month
from engagements.usecases.automatic_measurements import KIND, ask_for_the_month
from engagements.usecases.measurements import NewMeasurement, record_measurement
from qualipref.civil_periods import CivilPeriod
from qualipref.jobs.models import Job, JobStatus
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from tests.factories import IndicatorFactory, OpenGapFactory, holder
from tests.readiness.world import assess, build, unit

from .world import TODAY

pytestmark = pytest.mark.django_db
SEPTEMBER_30 = datetime.date(2015, 9, 30)


@pytest.fixture
def world():
    world = build(services=2, commitments=2)
    CampaignSite.objects.create(campaign=world.campaign, site=world.site)
    world.rate = IndicatorFactory(framework=world.framework, code="IQ-41", rhythm="yearly")
    world.gaps = IndicatorFactory(framework=world.framework, code="IQ-43", kind="count", rhythm="each_committee")
    first, second = world.commitments
    assess(world, first, world.services[0])
    assess(world, second, world.services[0], conformity="minor")
    assess(world, first, world.services[1], conformity="not_applicable", reason="Sans guichet")
    OpenGapFactory(commitment=second, unit=unit(world.services[0]), opened_on=datetime.date(2015, 9, 30))
    OpenGapFactory(commitment=second, unit=unit(world.services[0]), opened_on=datetime.date(2015, 10, 1))
    return world


def run():
    job = ask_for_the_month(TODAY)
    Job.objects.filter(pk=job.pk).update(status=JobStatus.QUEUED)
    measure_month(job.pk)


def test_the_month_is_asked_once(world):
    assert ask_for_the_month(TODAY) == ask_for_the_month(TODAY)
    assert list(Job.objects.filter(kind=KIND).values_list("key", flat=True)) == ["2015-09"]


def test_compliant_cells_and_open_gaps_are_measured(world):
    run()
    rate = Measurement.objects.get(indicator=world.rate)
    assert (rate.numerator, rate.denominator, rate.period) == (1, 2, CivilPeriod.year(2015))
    gaps = Measurement.objects.get(indicator=world.gaps)
    assert (gaps.numerator, gaps.denominator, gaps.period) == (1, None, CivilPeriod.day(SEPTEMBER_30))
    assert (gaps.origin, gaps.recorded_by) == ("self_assessment", None)


def test_run_twice_it_writes_once_and_leaves_what_is_validated(world):
    run()
    Measurement.objects.filter(indicator=world.rate).update(status="validated")
    assess(world, world.commitments[1], world.services[1])
    run()
    assert list(Measurement.objects.values_list("version", flat=True)) == [1, 1]


def test_it_is_measured_on_demand(client, world):
    client.force_login(holder(Role.COORDINATOR))
    where = {"framework_pk": world.framework.pk, "code": "IQ-43"}
    assert client.post(reverse("engagements:indicator_measure", kwargs=where)).status_code == 302
    assert Measurement.objects.get().period == CivilPeriod.day(TODAY)


def test_nobody_types_what_the_house_measures(client, world):
    world.commitments[0].indicators.add(world.rate)
    client.force_login(holder(Role.QUALITY_MANAGER, site=world.site))
    where = {"framework_pk": world.framework.pk, "code": "IQ-41", "period": CivilPeriod.year(2015)}
    assert client.get(reverse("engagements:measurement_grid", kwargs=where)).status_code == 403
    assert client.get(reverse("engagements:measurement_home")).context["groups"] == []


def test_without_a_campaign_nothing_is_measured(world):
    world.campaign.campaign_sites.all().delete()
    world.campaign.cells.all().delete()
    world.campaign.delete()
    run()
    assert not Measurement.objects.exists()


def test_a_register_of_the_house_plugs_its_own(world, monkeypatch):
    monkeypatch.setattr(registers, "_registers", dict(registers._registers))

    @registers.feeds("R-1", origin=MeasurementOrigin.TRAINING)
    def trained(indicators, day):
        yield NewMeasurement(indicators["R-1"], world.site, CivilPeriod.year(day.year), 8, 10)

    made = IndicatorFactory(framework=world.framework, code="R-1")
    run()
    assert registers.is_fed(made)
    assert Measurement.objects.get(indicator=made).origin == "training"


def test_a_validated_point_is_not_computed_over(world):
    run()
    Measurement.objects.update(status="validated")
    with pytest.raises(TransitionRefused):
        record_measurement(
            world.rate, site=world.site, period=CivilPeriod.year(2015), numerator=2, denominator=2, by=None,
            origin=MeasurementOrigin.SELF_ASSESSMENT,
        )  # fmt: skip
