from django.db import transaction

from engagements.models import Campaign
from pilotage.documents import application_file_content, application_file_pdf, is_unchanged, numbered_content
from pilotage.figures import plan_figures
from pilotage.models import Action, ApplicationFile
from pilotage.readiness import as_data, dossier_checks
from qualipref import clock
from qualipref.documents.inspection import inspect_pdf
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job, JobFailed, JobStatus
from qualipref.journal.models import Entry

KIND = "pilotage.application_file"
STEPS = ("Lecture du contenu", "Mise en page", "Contrôle du PDF", "Enregistrement")
UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)


@transaction.atomic
def prepare_application_file(campaign, *, by):
    """Freezes the dossier as it is today and asks for its PDF; what is already being made is not asked twice."""
    campaign = Campaign.objects.select_for_update().select_related("framework").get(pk=campaign.pk)
    today = clock.today()
    figures = plan_figures(Action.objects.all(), today)
    content = application_file_content(campaign, today, as_data(dossier_checks(campaign, today)), figures)
    same = campaign.application_files.filter(content_digest=content["digest"], job__status__in=UNFINISHED).first()
    if same:
        return same
    last = campaign.application_files.order_by("-number").first()
    number, now = (last.number if last else 0) + 1, clock.now()
    file = ApplicationFile.objects.create(
        campaign=campaign,
        number=number,
        content=numbered_content(content, number=number, requested_at=now),
        content_digest=content["digest"],
        requested_by=by,
        requested_at=now,
    )
    file.job = Job.objects.ask(KIND, file.pk, by=by)
    file.save(update_fields=["job"])
    Entry.objects.record(
        "application_file.requested", on=file, by=by, number=number, year=campaign.year, content=content["digest"]
    )
    return file


@transaction.atomic
def restart_application_file(file, *, by):
    """« Relancer » a failed draft, from the content that was frozen when it was asked."""
    file.job.restart()
    Entry.objects.record("application_file.restarted", on=file, by=by, number=file.number, year=file.campaign.year)


def produce_application_file(file, *, job):
    """Makes the PDF of a frozen dossier; the file, the journal and the end of the job are written together."""
    job.begin_step(1, STEPS)
    if not is_unchanged(file.content, file.content_digest):
        raise JobFailed("Le contenu figé de ce brouillon a été modifié depuis sa demande\u00a0: préparez-en un autre.")
    job.begin_step(2, STEPS)
    pdf = application_file_pdf(file.content, on_wait=job.renew)
    job.begin_step(3, STEPS)
    page_count = inspect_pdf(pdf)
    job.begin_step(4, STEPS)
    with transaction.atomic():
        file.pdf = StoredFile.objects.store(pdf, media_type="application/pdf")
        file.page_count = page_count
        file.save(update_fields=["pdf", "page_count"])
        Entry.objects.record(
            "application_file.produced",
            on=file,
            by=file.requested_by,
            via="exécutant",
            number=file.number,
            year=file.campaign.year,
            sha256=file.pdf.sha256,
            pages=page_count,
        )
        job.finish()


def names_of_file(stored):
    """« dossier de candidature 2015, brouillon n° 2 »: what the check of stored files calls a dossier."""
    for file in ApplicationFile.objects.filter(pdf=stored).select_related("campaign").defer("content"):
        yield f"dossier de candidature {file.campaign.year}, brouillon n° {file.number}"
