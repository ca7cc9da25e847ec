"""The page of the dossier: what is missing, what is being made, what can be downloaded."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotage import usecases
from qualipref import clock
from qualipref.jobs.models import Job, JobStatus
from sites.enums import Role
from tests.factories import ApplicationFileFactory, holder

from .dossier_world import build, produce

pytestmark = pytest.mark.django_db
PAGE, MOVING = "pilotage:dossier", "pilotage:dossier_progress"


@pytest.fixture(autouse=True)
def october(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def world():
    return build()


@pytest.fixture
def coordinator(client, world):
    client.force_login(world.coordinator)
    return client


def page(client, name=PAGE, **query):
    return client.get(reverse(name), query).content.decode()


def test_page_says_what_blocks_and_offers_a_draft(coordinator):
    shown = page(coordinator)
    assert "points bloquants" in shown
    assert "2\u00a0services sans responsable désigné" in shown
    assert "Préparer le dossier de candidature (brouillon)" in shown


def test_without_a_campaign_the_page_says_so(client):
    client.force_login(holder(Role.COORDINATOR))
    shown = page(client)
    assert "Aucune campagne ouverte pour 2015" in shown
    assert "Préparer le dossier" not in shown
    assert client.post(reverse("pilotage:dossier_prepare")).status_code == 302


def test_reader_may_not_prepare(client, world):
    client.force_login(holder(Role.SUB_PREFECT, site=world.main))
    assert "Préparer le dossier de candidature" not in page(client)
    assert client.post(reverse("pilotage:dossier_prepare")).status_code == 403


def test_two_clicks_show_one_draft_in_preparation(coordinator, world):
    for _ in range(2):
        answer = coordinator.post(reverse("pilotage:dossier_prepare"), follow=True)
        assert "brouillon n°\u00a01 est en préparation" in answer.content.decode()
    assert world.campaign.application_files.count() == 1


def test_progress_is_told_step_by_step(coordinator, world):
    file = usecases.prepare_application_file(world.campaign, by=world.coordinator)
    assert "En attente" in page(coordinator)
    job = Job.objects.claim(file.job_id)
    job.progress(2, 4, "Mise en page")
    shown = page(coordinator, MOVING)
    assert "Étape 2 sur 4\u00a0: mise en page" in shown
    assert 'hx-trigger="every 2s"' in shown


def test_nothing_is_sent_when_nothing_moved(coordinator, world):
    usecases.prepare_application_file(world.campaign, by=world.coordinator)
    token = coordinator.get(reverse(PAGE)).context["current"].progress.token
    assert coordinator.get(reverse(MOVING), {"vu": token}).status_code == 204
    assert coordinator.get(reverse(MOVING), {"vu": "autre"}).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"try_after": datetime.timedelta(seconds=-31)},
        {"status": JobStatus.RUNNING, "lease_until": datetime.timedelta(seconds=-1)},
    ],
)
def test_absent_worker_is_told(coordinator, world, changes):
    file = usecases.prepare_application_file(world.campaign, by=world.coordinator)
    now = clock.real_now()
    moved = {name: now + value if isinstance(value, datetime.timedelta) else value for name, value in changes.items()}
    Job.objects.filter(pk=file.job_id).update(**moved)
    assert "En attente d’un exécutant" in page(coordinator)


def test_finished_draft_stops_the_polling_and_is_downloaded(coordinator, world):
    file = produce(usecases.prepare_application_file(world.campaign, by=world.coordinator))
    shown = page(coordinator, MOVING)
    assert "every 2s" not in shown
    assert 'hx-swap-oob="true"' in shown
    assert file.sha256_in_groups in shown
    answer = coordinator.get(reverse("pilotage:dossier_download", args=[file.pk]))
    assert answer.getvalue().startswith(b"%PDF")
    assert "dossier-de-candidature-2015-brouillon-1.pdf" in answer["Content-Disposition"]


def test_altered_file_is_not_sent(coordinator, world):
    file = produce(usecases.prepare_application_file(world.campaign, by=world.coordinator))
    file.pdf.path.write_bytes(b"%PDF autre")
    answer = coordinator.get(reverse("pilotage:dossier_download", args=[file.pk]))
    assert answer.status_code == 409
    assert "Fichier altéré" in answer.content.decode()


def test_failure_is_readable_and_can_be_restarted(coordinator, world):
    file = usecases.prepare_application_file(world.campaign, by=world.coordinator)
    Job.objects.filter(pk=file.job_id).update(status=JobStatus.FAILED, failure="La mise en page a été arrêtée.")
    shown = page(coordinator)
    assert "La mise en page a été arrêtée." in shown
    assert "Relancer" in shown
    coordinator.post(reverse("pilotage:dossier_restart", args=[file.pk]))
    assert Job.objects.get().status == JobStatus.QUEUED
    assert coordinator.post(reverse("pilotage:dossier_restart", args=[file.pk])).status_code == 409


@pytest.mark.parametrize("name", [PAGE, MOVING])
def test_page_costs_the_same_for_one_or_ten_drafts(client, world, name):
    client.force_login(world.coordinator)
    counts = []
    for batch in (1, 9):
        ApplicationFileFactory.create_batch(batch, campaign=world.campaign, job__status=JobStatus.FAILED)
        with CaptureQueriesContext(connection) as queries:
            page(client, name)
        counts.append(len(queries))
    assert counts[0] == counts[1]
