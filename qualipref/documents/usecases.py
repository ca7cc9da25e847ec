from django.db import transaction

from qualipref.jobs.models import Job
from qualipref.journal.models import Entry

from .progress import progress_of


@transaction.atomic
def restart_job(job: Job, *, by) -> None:
    """« Relancer » a failed job, by the person who had asked for it."""
    job.restart()
    Entry.objects.record("job.restarted", on=job, by=by, label=progress_of(job).label)
