"""« J’ai lu et compris »: a person acknowledges the version in force of a document."""

from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.workflow import StaleVersion, TransitionRefused

from ..models import DocumentVersion, QualityDocument, ReadReceipt
from .document_versions import record_about

NOT_IN_FORCE = "Ce document n’est plus en vigueur : il n’est plus à lire."
NEWER = "Une nouvelle version est entrée en vigueur : lisez-la avant de confirmer."


@transaction.atomic
def acknowledge_version(version: DocumentVersion, *, by: User) -> bool:
    """Whether it was acknowledged now: a second time changes nothing."""
    document = QualityDocument.objects.in_force(clock.today()).filter(pk=version.document_id).first()
    if document is None:
        raise TransitionRefused(NOT_IN_FORCE)
    if document.current_id != version.pk:
        raise StaleVersion(NEWER)
    _, created = ReadReceipt.objects.get_or_create(version=version, user=by)
    if created:
        record_about(document, "document_version.acknowledged", by=by, on=version, number=version.number)
    return created
