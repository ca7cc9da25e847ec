"""My jobs: those I asked for, their state, their result; nobody else's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qualipref.jobs.models import Job, JobStatus
from qualipref.journal.models import Entry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("documents:job_list")


@pytest.fixture
def me():
    return UserFactory()


@pytest.fixture
def mine(client, me):
    client.force_login(me)
    return client


def job(by, key="1", **changes):
    asked = Job.objects.ask("pilotage.application_file", key, by=by)
    Job.objects.filter(pk=asked.pk).update(**changes)
    asked.refresh_from_db()
    return asked


def test_list_shows_my_jobs_only(mine, me):
    own, other = job(me, "1"), job(UserFactory(), "2")
    shown = mine.get(LIST).content.decode()
    assert f"n°\u00a0{own.pk}" in shown
    assert f"n°\u00a0{other.pk}" not in shown
    assert mine.get(reverse("documents:job_detail", args=[other.pk])).status_code == 404


def test_empty_list_says_what_will_come(mine):
    assert "Aucun travail pour l’instant" in mine.get(LIST).content.decode()


def test_list_is_filtered_by_state_and_a_wrong_state_filters_nothing(mine, me):
    done = job(me, "1", status=JobStatus.DONE)
    waiting = job(me, "2")
    shown = mine.get(LIST, {"etat": "done"}).content.decode()
    assert f"n°\u00a0{done.pk}" in shown
    assert f"n°\u00a0{waiting.pk}" not in shown
    for wrong in ("inconnu", "done\x00"):
        assert mine.get(LIST, {"etat": wrong, "page": "abc"}).status_code in (200, 400)


def test_export_holds_the_rows_of_the_screen(mine, me):
    job(me, "1", status=JobStatus.FAILED, failure="=Motif")
    job(me, "2")
    text = mine.get(reverse("documents:job_export", kwargs={"kind": "csv"}), {"etat": "failed"}).content.decode(
        "utf-8-sig"
    )
    assert text.splitlines()[0] == "Travail;État;Demandé le;Détail"
    assert len(text.splitlines()) == 2
    assert "'=Motif" in text


def test_failed_job_is_restarted_by_who_asked_for_it(mine, me):
    failed = job(me, status=JobStatus.FAILED, failure="Motif")
    url = reverse("documents:job_restart", args=[failed.pk])
    assert mine.post(url).status_code == 302
    assert Entry.objects.filter(event="job.restarted").count() == 1
    assert mine.post(url).status_code == 409


def test_page_of_a_job_moves_without_reload_and_stops(mine, me):
    own = job(me)
    url = reverse("documents:job_detail", args=[own.pk])
    page = mine.get(url)
    assert "every 2s" in page.content.decode()
    token = page.context["progress"].token
    htmx = {"HX-Request": "true"}
    assert mine.get(url, {"vu": token}, headers=htmx).status_code == 204
    Job.objects.filter(pk=own.pk).update(status=JobStatus.DONE)
    fragment = mine.get(url, {"vu": token}, headers=htmx).content.decode()
    assert "every 2s" not in fragment
    assert "Voir le résultat" in fragment


def test_list_costs_the_same_for_one_or_ten(mine, me):
    counts = []
    for keys in (["0"], [str(n) for n in range(1, 10)]):
        for key in keys:
            job(me, key)
        with CaptureQueriesContext(connection) as queries:
            mine.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
