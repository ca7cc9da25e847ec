"""Journey G3: human resources fill a session, the indicator follows, and a name reaches none but who may read it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagements.models import Evidence, TrainingRecord, TrainingSession
from engagements.usecases.automatic_measurements import measure_now
from sites.enums import Role
from tests.engagements.training_world import TODAY, build_training, counted
from tests.factories import CampaignFactory, IndicatorFactory, TrainingSessionFactory, holder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "CANARI Élise"


def url(name, *args):
    return reverse(f"engagements:{name}", args=args)


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY.isoformat()
    world = build_training()
    world.indicator = IndicatorFactory(code="IQ-15", framework=CampaignFactory(year=2015).framework)
    world.theme.indicator_code = "IQ-15"
    world.theme.save()
    for service in (world.service, world.other_service):
        counted(service, 4)
    return world


@pytest.fixture
def session(world):
    return TrainingSessionFactory(theme=world.theme, site=world.site, held_on=TODAY.replace(day=9))


def fill(page, session):
    """Pastes two agents as a spreadsheet gives them, then says who came; with the keyboard alone."""
    page.goto(url("training_session_enrol", session.pk))
    page.locator("#id_lines").fill(f"{NAME}\tBureau A\nMARTIN Paul\tBureau B")
    page.get_by_role("button", name="Inscrire ces agents").press("Enter")
    expect(page.get_by_text("2\u00a0agents inscrits")).to_be_visible()
    page.get_by_role("link", name="Saisir la présence").press("Enter")
    page.get_by_label(re.compile("MARTIN Paul")).press("Space")
    page.get_by_role("button", name="Enregistrer la présence").press("Enter")
    expect(page.get_by_text("La présence est enregistrée")).to_be_visible()


def test_a_session_is_filled_and_the_indicator_follows(page_as, world, session, capture):
    page = page_as(world.hr)
    fill(page, session)
    capture(page, "/g3-seance", "1280")
    page.goto(url("training_home") + "?etat=sous-objectif")
    expect(page.locator("main")).to_contain_text("1 sur 4")
    capture(page, "/g3-suivi", "1280")
    points = measure_now(world.indicator, day=TODAY, by=world.hr)
    assert {point.unit.service.name: (point.numerator, point.denominator) for point in points} == {
        "Bureau A": (1, 4),
        "Bureau B": (0, 4),
    }
    assert page.complaints == []


def test_an_auditor_sees_counts_only_and_another_service_no_name(page_as, world, session):
    fill(page_as(world.hr), session)
    record = TrainingRecord.objects.get(trainee__name=NAME)
    auditor = page_as(holder(Role.AUDITOR, site=world.site, module=world.module, valid_until=TODAY.replace(year=2016)))
    auditor.goto(url("training_session_detail", session.pk))
    expect(auditor.locator("main")).to_contain_text("Bureau A")
    expect(auditor.locator("main")).not_to_contain_text("CANARI")
    other = page_as(holder(Role.CORRESPONDENT, site=world.other_site, service=world.other_service))
    other.goto(url("trainee_list"))
    expect(other.locator("main")).to_contain_text("MARTIN Paul")
    expect(other.locator("main")).not_to_contain_text("CANARI")
    for page in (auditor, other):
        assert page.goto(url("trainee_detail", record.trainee_id)).status == 404
    own = page_as(holder(Role.CORRESPONDENT, site=world.site, service=world.service))
    own.goto(url("trainee_list"))
    expect(own.locator("main")).to_contain_text(NAME)


def test_a_forged_gesture_is_refused(page_as, world, session):
    manager = page_as(holder(Role.QUALITY_MANAGER, site=world.site))
    manager.goto(url("training_session_detail", session.pk))
    expect(manager.get_by_role("link", name="Inscrire des agents")).to_have_count(0)
    token = manager.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    for name in ("training_session_enrol", "training_session_attendance", "training_session_cancel"):
        forged = {"csrfmiddlewaretoken": token, "lines": "INTRUS Un ; Bureau A", "reason": "Non", "version": "1"}
        answer = manager.request.post(url(name, session.pk), form=forged)
        assert answer.status == 403, name
    assert not TrainingRecord.objects.exists()
    assert TrainingSession.objects.get().status == "planned" and not Evidence.objects.exists()


def test_the_pages_work_without_script(page_as, world, session):
    page = page_as(world.hr, java_script_enabled=False, viewport={"width": 360, "height": 740})
    fill(page, session)
    expect(page.locator("main")).to_contain_text(NAME)
