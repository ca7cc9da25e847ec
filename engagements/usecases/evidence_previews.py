"""The pages of a deposited PDF as pictures, drawn by a worker: what the page of the proof shows."""

from django.db import transaction

from qualipref.documents.inspectors import Fault, draw_pdf_pages
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import PDF
from qualipref.jobs.models import Job, JobFailed

from ..models import EvidencePreview, EvidenceVersion

KIND = "engagements.evidence_preview"
MOST_PAGES = 12
UNDRAWN = "L’aperçu n’a pas pu être dessiné. Le fichier, lui, est intact : téléchargez-le."


def ask_previews(version: EvidenceVersion) -> Job | None:
    """Asks for the pictures of a PDF, in the transaction of its deposit."""
    if version.stored_file is None or version.stored_file.media_type not in PDF:
        return None
    return Job.objects.ask(KIND, version.pk, by=None)


def draw_previews(version: EvidenceVersion, *, job: Job) -> None:
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
        for page, picture in enumerate(drawn, start=1):
            stored = StoredFile.objects.store(picture, media_type="image/png")
            EvidencePreview.objects.update_or_create(version=version, page=page, defaults={"stored_file": stored})
        job.finish()
