"""Approved minutes become a quality document, which every agent reads once two other persons have signed it."""

import pytest
from django.test import Client
from django.urls import reverse

from engagements.models import Commitment, QualityDocument
from engagements.usecases.document_versions import approve_version, verify_version
from pilotage.usecases import minutes as usecases
from pilotage.usecases.minutes_publication import publish_minutes
from qualipref import clock
from qualipref.jobs.models import Job
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from tests.factories import CampaignFactory, CommitmentFactory, holder

from .minutes_world import approved, build_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.TODAY = "2015-11-02"
    campaign = CampaignFactory(year=2015)
    CommitmentFactory(framework=campaign.framework, code="IV.1")
    return build_meeting()


def sealed(world):
    approved(world)
    usecases.produce_minutes(world.minutes, job=Job.objects.claim(world.minutes.job_id))
    world.minutes.refresh_from_db()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_published_in_one_gesture_then_read_by_every_agent(world):
    sealed(world)
    coordinator, agent = holder(Role.COORDINATOR), holder(Role.AGENT)
    signed_in(coordinator).post(reverse("pilotage:minutes_publish", args=[world.minutes.pk]))
    document = QualityDocument.objects.get()
    version = document.versions.get()
    address = reverse("engagements:document_detail", args=[document.pk])
    assert (document.code, version.status) == (f"PV-{world.minutes.meeting.reference}", "submitted")
    assert version.stored_file_id == world.minutes.pdf_id
    assert list(document.commitments.values_list("code", flat=True)) == ["IV.1"]
    assert signed_in(agent).get(address).status_code == 404
    verify_version(version, seen=version.version, by=holder(Role.QUALITY_MANAGER))
    version.refresh_from_db()
    approve_version(version, seen=version.version, by=holder(Role.SECRETARY_GENERAL))
    assert signed_in(agent).get(address).status_code == 200
    shown = signed_in(coordinator).get(reverse("pilotage:minutes_detail", args=[world.minutes.pk])).text
    assert address in shown


def test_a_corrected_code_loses_no_commitment_and_takes_no_other(world):
    held = Commitment.objects.get(code="IV.1")
    Commitment.objects.filter(pk=held.pk).update(code="IV.1 bis", file_code="IV.1")
    CommitmentFactory(framework=held.framework, code="IV.1", file_code="IV.12")
    sealed(world)
    assert list(publish_minutes(world.minutes, by=holder(Role.COORDINATOR)).commitments.all()) == [held]


def test_neither_a_draft_nor_twice(world):
    coordinator = holder(Role.COORDINATOR)
    with pytest.raises(TransitionRefused, match="approuvé"):
        publish_minutes(world.minutes, by=coordinator)
    sealed(world)
    publish_minutes(world.minutes, by=coordinator)
    with pytest.raises(TransitionRefused, match="déjà"):
        publish_minutes(world.minutes, by=coordinator)
    assert QualityDocument.objects.visible_to(coordinator, clock.today()).count() == 1
