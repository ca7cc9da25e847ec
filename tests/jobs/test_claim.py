"""A job is taken by one worker at a time and ends once, whatever dies."""

import datetime

import pytest

from qualipref import clock
from qualipref.jobs.models import INTERRUPTED, MAX_ATTEMPTS, UNEXPECTED, Job, JobFailed, LeaseLost
from qualipref.workflow import TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def job():
    return Job.objects.ask("test.nothing", 1, by=None)


def abandoned(job):
    past = clock.real_now() - datetime.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(lease_until=past)


def test_job_is_asked_once_however_often(job):
    assert Job.objects.ask("test.nothing", 1, by=None) == job


def test_running_job_is_taken_by_nobody_else(job):
    assert Job.objects.claim(job.pk)
    assert Job.objects.claim(job.pk) is None


def test_abandoned_job_is_taken_again_and_the_first_worker_writes_nothing_more(job):
    first = Job.objects.claim(job.pk)
    abandoned(job)
    second = Job.objects.claim(job.pk)
    for gesture in (first.finish, first.renew, lambda: first.fail("non"), lambda: first.progress(1, 2, "non")):
        with pytest.raises(LeaseLost):
            gesture()
    assert first.keep() is False
    second.finish()
    job.refresh_from_db()
    assert job.status == Job.Status.DONE


def test_worker_that_lost_its_job_ends_in_silence(job):
    with Job.objects.claimed(job.pk):
        abandoned(job)
        other = Job.objects.claim(job.pk)
    other.refresh_from_db()
    assert other.status == Job.Status.RUNNING


def test_failure_after_the_lease_was_lost_does_not_touch_the_other_worker(job):
    with Job.objects.claimed(job.pk):
        abandoned(job)
        other = Job.objects.claim(job.pk)
        raise JobFailed("trop tard")
    other.refresh_from_db()
    assert other.status == Job.Status.RUNNING


def test_finished_job_is_not_run_again(job):
    with Job.objects.claimed(job.pk) as mine:
        assert mine
    with Job.objects.claimed(job.pk) as mine:
        assert mine is None


def test_failure_that_trying_again_will_not_cure_is_shown_at_once(job):
    with Job.objects.claimed(job.pk):
        raise JobFailed("Le périmètre est vide.")
    job.refresh_from_db()
    assert (job.status, job.failure) == (Job.Status.FAILED, "Le périmètre est vide.")


def test_unexpected_error_is_tried_later_then_given_up_with_a_readable_sentence(job):
    for _ in range(MAX_ATTEMPTS):
        Job.objects.filter(pk=job.pk).update(try_after=clock.real_now())
        with pytest.raises(ZeroDivisionError), Job.objects.claimed(job.pk):
            raise ZeroDivisionError
        assert Job.objects.claim(job.pk) is None
    job.refresh_from_db()
    assert (job.status, job.failure, job.attempts) == (Job.Status.FAILED, UNEXPECTED, MAX_ATTEMPTS)


def test_job_that_kills_its_workers_is_given_up(job):
    for _ in range(MAX_ATTEMPTS):
        assert Job.objects.claim(job.pk)
        abandoned(job)
    with Job.objects.claimed(job.pk) as mine:
        assert mine is None
    job.refresh_from_db()
    assert (job.status, job.failure) == (Job.Status.FAILED, INTERRUPTED)


def test_only_a_failed_job_is_restarted_and_then_it_is_due_at_once(job):
    with pytest.raises(TransitionRefused):
        job.restart()
    with Job.objects.claimed(job.pk):
        raise JobFailed("Non.")
    job.restart()
    assert (job.failure, job.attempts) == ("", 0)
    assert Job.objects.claim(job.pk)


@pytest.mark.django_db(transaction=True)
def test_long_work_keeps_its_lease(job, settings):
    settings.JOBS_LEASE_SECONDS = 1
    with Job.objects.claimed(job.pk) as mine:
        first = mine.lease_until
        while mine.lease_until == first:
            mine.refresh_from_db()
    job.refresh_from_db()
    assert job.status == Job.Status.DONE
