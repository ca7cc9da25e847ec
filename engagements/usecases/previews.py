"""The pages of a PDF as pictures, drawn by a worker: what the page of a proof, or of a document, shows."""

from django.db import transaction

from qualipref.documents.inspectors import Fault, draw_pdf_pages
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import PDF
from qualipref.jobs.models import Job, JobFailed, JobStatus

from ..models import DocumentVersion, EvidenceVersion

KINDS = {EvidenceVersion: "engagements.evidence_preview", DocumentVersion: "engagements.document_preview"}
MOST_PAGES = 12
UNDRAWN = "L’aperçu n’a pas pu être dessiné. Le fichier, lui, est intact : téléchargez-le."


def ask_previews(version: EvidenceVersion | DocumentVersion) -> Job | None:
    """Asks for the pictures of a PDF, in the transaction that keeps its file."""
    if version.stored_file is None or version.stored_file.media_type not in PDF:
        return None
    return Job.objects.ask(KINDS[type(version)], job_key(version), by=None)


def job_key(version):
    """The job of this content: a draft that is rewritten with another file asks for another."""
    return f"{version.pk}:{version.version}" if isinstance(version, DocumentVersion) else str(version.pk)


def have_failed(version):
    return Job.objects.filter(kind=KINDS[type(version)], key=job_key(version), status=JobStatus.FAILED).exists()


def draw_previews(version: EvidenceVersion | DocumentVersion, *, job: Job) -> None:
    """Draws them once: pictures and end of the job are written together."""
    stream = version.stored_file.open_intact()
    if stream is None:
        raise JobFailed("Le fichier n’est plus celui qui avait été déposé : il n’est pas dessiné.")
    with stream:
        content = stream.read()
    try:
        drawn = draw_pdf_pages(content, MOST_PAGES)
    except Fault:
        raise JobFailed(UNDRAWN) from None
    with transaction.atomic():
        held = type(version).objects.select_for_update().get(pk=version.pk)
        if held.stored_file_id == version.stored_file_id:  # a draft may have changed its file meanwhile
            _keep(version, drawn)
        job.finish()


def _keep(version, drawn):
    for page, picture in enumerate(drawn, start=1):
        stored = StoredFile.objects.store(picture, media_type="image/png")
        version.previews.update_or_create(page=page, defaults={"stored_file": stored})
