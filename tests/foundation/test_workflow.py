"""Two clicks, one winner; two edits, none lost in silence."""

import pytest

from qualipref.jobs.models import Job, JobStatus
from qualipref.workflow import StaleVersion, TransitionRefused, WorkflowQuerySet, save_if_unchanged
from sites.models import Service
from tests.factories import ServiceFactory
from tests.journal.test_chain import in_threads

CLERKS = 50


class Move(WorkflowQuerySet):
    """The transitions of this test, on rows that exist."""


@pytest.fixture
def jobs(monkeypatch):
    transitions = {"take": ({JobStatus.QUEUED}, JobStatus.RUNNING)}
    monkeypatch.setattr(Job, "TRANSITIONS", transitions, raising=False)
    return Move(Job)


@pytest.mark.django_db
def test_a_status_moves_once(jobs):
    job = Job.objects.create(kind="essai", key="1")
    jobs.advance(job, "take", step_label="pris")
    assert (job.status, job.step_label) == (JobStatus.RUNNING, "pris")
    with pytest.raises(TransitionRefused, match="Ce geste n’est plus possible : l’état est « En cours »"):
        jobs.advance(job, "take")


@pytest.mark.django_db
def test_who_comes_second_is_told_the_state_as_it_is_now(jobs):
    job = Job.objects.create(kind="essai", key="1")
    stale = Job.objects.get(pk=job.pk)
    jobs.advance(job, "take")
    with pytest.raises(TransitionRefused, match="« En cours »") as refused:
        jobs.advance(stale, "take")
    assert "take" not in str(refused.value)
    Job.objects.all().delete()
    with pytest.raises(TransitionRefused, match="n’existe plus"):
        jobs.advance(stale, "take")


@pytest.mark.django_db(transaction=True)
def test_of_many_clicks_one_wins(jobs):
    pk = Job.objects.create(kind="essai", key="1").pk
    raised = in_threads(lambda: jobs.all().advance(Job.objects.get(pk=pk), "take"), CLERKS)
    assert [type(error) for error in raised] == [TransitionRefused] * (CLERKS - 1)


@pytest.mark.django_db
def test_an_edit_bumps_the_version():
    service = ServiceFactory()
    service.note = "Nouvelle note"
    save_if_unchanged(service, version=1, fields=["note"])
    stored = Service.objects.get()
    assert (stored.note, stored.version, service.version) == ("Nouvelle note", 2, 2)


@pytest.mark.django_db
def test_a_stale_edit_writes_nothing():
    service = ServiceFactory(version=3)
    service.note = "Trop tard"
    with pytest.raises(StaleVersion):
        save_if_unchanged(service, version=2, fields=["note"])
    assert Service.objects.get().note == ""


@pytest.mark.django_db(transaction=True)
def test_of_fifty_parallel_edits_one_is_accepted_and_the_others_are_told():
    pk, names = ServiceFactory().pk, iter(range(CLERKS))

    def edit():
        service = Service(pk=pk, note=f"version de {next(names)}")
        save_if_unchanged(service, version=1, fields=["note"])

    raised = in_threads(edit, CLERKS)
    assert [type(error) for error in raised] == [StaleVersion] * (CLERKS - 1)
    assert Service.objects.get().version == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_version_edits_would_be_lost_in_silence():
    """The negative control: this is what the test above would see if the check were gone."""
    pk, names = ServiceFactory().pk, iter(range(CLERKS))
    raised = in_threads(lambda: Service.objects.filter(pk=pk).update(note=f"version de {next(names)}"), CLERKS)
    assert raised == []
    assert Service.objects.get().version == 1
