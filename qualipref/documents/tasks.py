from celery import shared_task

from qualipref.jobs.models import Job

from . import nightly


@shared_task
def check_every_file(job_pk):
    with Job.objects.claimed(job_pk) as job:
        if job:
            nightly.check_every_file(job)
