"""A certificate of fingerprints is asked, then made by a job that reads every file again."""

from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents import integrity
from qualipref.documents.inspection import inspect_pdf
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job, JobStatus
from qualipref.journal.models import Entry
from sites.models import Site

from ..documents import certificate_content, certificate_pdf, versions_of
from ..models import Campaign, FingerprintCertificate

KIND = "engagements.certificate"
STEPS = ("Relecture des fichiers", "Gel du contenu", "Mise en page", "Contrôle du PDF", "Enregistrement")
UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)
READ_AT_ONCE = 50  # files read between two signs of life
VIA = "certificat d’empreintes"


@transaction.atomic
def request_certificate(campaign: Campaign, site: Site | None, *, by: User) -> FingerprintCertificate:
    """Asks for a certificate; the one of that site and year that is still being made is not asked twice."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    made = FingerprintCertificate.objects.filter(campaign=campaign)
    same = made.filter(site=site, requested_by=by, job__status__in=UNFINISHED).first()
    if same:
        return same
    last = made.order_by("-number").first()
    number = (last.number if last else 0) + 1
    certificate = FingerprintCertificate.objects.create(campaign=campaign, site=site, number=number, requested_by=by)
    certificate.job = Job.objects.ask(KIND, certificate.pk, by=by)
    certificate.save(update_fields=["job"])
    _record("certificate.requested", certificate)
    return certificate


def produce_certificate(certificate: FingerprintCertificate, *, job: Job) -> None:
    """Reads the files, freezes what was found, makes the PDF; what an earlier worker has frozen is kept."""
    if certificate.content is None:
        _read_again(certificate, job)
        job.begin_step(2, STEPS)
        certificate.content = certificate_content(certificate, clock.now())
        certificate.save(update_fields=["content"])
    job.begin_step(3, STEPS)
    pdf = certificate_pdf(certificate.content, on_wait=job.renew)
    job.begin_step(4, STEPS)
    page_count = inspect_pdf(pdf)
    job.begin_step(5, STEPS)
    with transaction.atomic():
        certificate.pdf = StoredFile.objects.store(pdf, media_type="application/pdf")
        certificate.save(update_fields=["pdf"])
        details = {"sha256": certificate.pdf.sha256, "pages": page_count}
        _record("certificate.produced", certificate, via="exécutant", **details)
        job.finish()


def _read_again(certificate, job):
    for rank, version in enumerate(versions_of(certificate)):
        if rank % READ_AT_ONCE == 0:
            job.begin_step(1, STEPS)
        integrity.check(version.stored_file, via=VIA)


def _record(event, certificate, *, via="", **details):
    Entry.objects.record(
        event,
        on=certificate,
        by=certificate.requested_by,
        via=via,
        site=certificate.site.slug if certificate.site else "",
        reference=certificate.reference,
        place=certificate.place,
        year=certificate.campaign.year,
        **details,
    )
