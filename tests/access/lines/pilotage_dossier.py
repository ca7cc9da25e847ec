from engagements.models import Campaign
from qualipref import clock
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import JobStatus
from tests.factories import ApplicationFileFactory, CampaignFactory

from ..line import Line, expect

READERS = ("administrator", "secretary_general", "sub_prefect", "coordinator", "quality_manager")
READ = expect(403, quality_manager_elsewhere=200, **dict.fromkeys(READERS, 200))
PREPARE = expect(403, coordinator=302)


def campaign():
    """The campaign of the year, once in a world."""
    year = clock.today().year
    return Campaign.objects.filter(year=year).first() or CampaignFactory(year=year)


def opened(world):
    campaign()
    return {}


def produced(world):
    pdf = StoredFile.objects.store(b"%PDF-1.7", media_type="application/pdf")
    file = ApplicationFileFactory(campaign=campaign(), requested_by=world.users["coordinator"], pdf=pdf, page_count=1)
    return {"pk": file.pk}


def failed(world):
    by = world.users["coordinator"]
    file = ApplicationFileFactory(campaign=campaign(), requested_by=by, job__status=JobStatus.FAILED)
    return {"pk": file.pk}


LINES = [
    Line("pilotage:dossier", get=READ),
    Line("pilotage:dossier_progress", get=READ),
    Line("pilotage:dossier_prepare", kwargs=opened, post=PREPARE),
    Line("pilotage:dossier_restart", kwargs=failed, post=PREPARE),
    Line("pilotage:dossier_download", kwargs=produced, get=READ),
]
