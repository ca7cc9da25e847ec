from qualipref.jobs.models import Job, JobStatus

from ..line import Line, expect, ods

OWN = {"get": expect(200, auditor_over=403)}


def failed_job(world):
    """A failed job of the quality manager: nobody else sees it."""
    job = Job.objects.ask("pilotage.application_file", "0", by=world.users["quality_manager"])
    Job.objects.filter(pk=job.pk).update(status=JobStatus.FAILED, failure="Motif")
    return {"pk": job.pk}


LINES = [
    Line("documents:job_list", **OWN),
    Line("documents:job_export", kwargs=ods, **OWN),
    Line(
        "documents:job_detail",
        kwargs=failed_job,
        get=expect(404, quality_manager=200, auditor_over=403),
    ),
    Line(
        "documents:job_restart",
        kwargs=failed_job,
        post=expect(404, quality_manager=302, auditor_over=403),
    ),
]
