import datetime

from qualipref import clock
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job, JobStatus
from tests.factories import ApplicationFileFactory, CampaignFactory

from ..line import Line, expect

READERS = ("administrator", "secretary_general", "sub_prefect", "coordinator", "quality_manager")
READ = expect(403, quality_manager_elsewhere=200, **dict.fromkeys(READERS, 200))
PREPARE = expect(403, coordinator=302)


def campaign(world):
    CampaignFactory(year=clock.today().year)
    return {}


def produced(world):
    pdf = StoredFile.objects.store(b"%PDF-1.7", media_type="application/pdf")
    file = ApplicationFileFactory(requested_by=world.users["coordinator"], pdf=pdf, page_count=1)
    return {"pk": file.pk}


def failed(world):
    file = ApplicationFileFactory(requested_by=world.users["coordinator"])
    Job.objects.filter(pk=file.job_id).update(status=JobStatus.FAILED, try_after=clock.real_now() + datetime.timedelta(1))
    return {"pk": file.pk}


LINES = [
    Line("pilotage:dossier", get=READ),
    Line("pilotage:dossier_progress", get=READ),
    Line("pilotage:dossier_prepare", kwargs=campaign, post=PREPARE),
    Line("pilotage:dossier_restart", kwargs=failed, post=PREPARE),
    Line("pilotage:dossier_download", kwargs=produced, get=READ),
]
