import time

from celery import shared_task
from django.db import transaction

from qualipref.jobs.models import Job
from qualipref.journal.models import Entry

STEPS = 6


@shared_task
def work(job_pk):
    with Job.objects.claimed(job_pk) as job:
        if job is None:
            return
        for step in range(STEPS):
            job.progress(step + 1, STEPS, "Essai")
            time.sleep(0.5)
        with transaction.atomic():
            Entry.objects.record("trial.ended", on=job)
            job.finish()
