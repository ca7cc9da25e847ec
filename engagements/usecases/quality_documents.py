"""A document of the démarche is created, described, confirmed, withdrawn, offered as a proof."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents import integrity
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import Upload
from qualipref.workflow import StaleVersion, TransitionRefused, save_if_unchanged

from .. import emails
from ..enums import DocumentStatus, EvidenceSupport
from ..models import Campaign, DocumentPreview, DocumentReview, DocumentVersion, Evidence, QualityDocument
from ..readiness import Place
from .document_versions import DocumentContent, prepare_first_version, record_about, refuse_review_date, required
from .evidence import EvidenceContent, submit_evidence

IDENTITY = ("code", "title", "kind")
FIELDS = (*IDENTITY, "purpose", "site", "owner", "is_to_be_read", "posted_at")
SORTED = ("title_sort", "purpose_sort")
TAKEN = "Ce code est déjà celui d’un autre document."
SEALED = "Le code, le titre et le type d’un document approuvé ne changent plus : retirez-le et créez-en un autre."
WITHDRAWN = "Ce document est retiré : il ne change plus."
NOT_IN_FORCE = "Aucune version de ce document n’est en vigueur."
UNFILED = "Seule une version qui porte un fichier s’offre comme preuve."


@transaction.atomic
def create_document(
    *, services: Iterable = (), commitments: Iterable = (), content: DocumentContent, by: User, **fields
) -> QualityDocument:
    """`fields` are FIELDS; `content` becomes version 1.0, in preparation."""
    if QualityDocument.objects.filter(code=fields["code"]).exists():
        raise ValidationError({"code": TAKEN})
    try:
        with transaction.atomic():
            document = QualityDocument.objects.create(**fields)
    except IntegrityError:  # the same form sent twice: the code is taken meanwhile
        raise ValidationError({"code": TAKEN}) from None
    document.services.set(services)
    document.commitments.set(commitments)
    prepare_first_version(document, content=content, by=by)
    record_about(document, "quality_document.created", by=by)
    return document


@transaction.atomic
def describe_document(
    document: QualityDocument, *, version: int, services: Iterable, commitments: Iterable, by: User, **fields
) -> None:
    """Writes FIELDS over those of `document`; what names it no longer changes once a version was approved."""
    if document.withdrawn_on:
        raise TransitionRefused(WITHDRAWN)
    changed = [name for name in FIELDS if getattr(document, name) != fields[name]]
    if is_named_for_ever(document) and set(changed) & set(IDENTITY):
        raise TransitionRefused(SEALED)
    if QualityDocument.objects.filter(code=fields["code"]).exclude(pk=document.pk).exists():
        raise ValidationError({"code": TAKEN})
    before = _linked(document)
    for name in FIELDS:
        setattr(document, name, fields[name])
    for field in map(document._meta.get_field, SORTED):
        field.pre_save(document, add=False)
    save_if_unchanged(document, version=version, fields=(*FIELDS, *SORTED))
    document.services.set(services)
    document.commitments.set(commitments)
    labels = [document._meta.get_field(name).verbose_name for name in changed]
    labels += [label for label, held in _linked(document).items() if held != before[label]]
    record_about(document, "quality_document.described", by=by, fields=labels)


class ConfirmedMeanwhile(StaleVersion):
    """Another person confirmed the version since the page was shown: `review` is what he said."""

    def __init__(self, review):
        super().__init__("Cette version a été confirmée depuis que vous avez ouvert la page.")
        self.review = review


@transaction.atomic
def confirm_document(
    document: QualityDocument,
    seen: DocumentVersion,
    *,
    reason: str,
    review_on: datetime.date,
    by: User,
    last_review: int | None = None,
) -> DocumentReview:
    """« Confirmée sans changement »: `seen`, the version in force that was read again, holds until `review_on`.

    `last_review` is the key of the last confirmation that `by` saw, 0 when there was none: ConfirmedMeanwhile when
    another came since.
    """
    reason, today = required(reason, "Dites ce qui a été relu."), clock.today()
    DocumentVersion.objects.select_for_update().get(pk=seen.pk)  # of two confirmations, the second sees the first
    _current(document, seen)
    last = seen.reviews.last()
    if last_review is not None and last and last.pk != last_review:
        raise ConfirmedMeanwhile(last)
    refuse_review_date(review_on, after=today)
    review = DocumentReview.objects.create(
        version=seen, reviewed_by=by, reviewed_on=today, reason=reason, review_on=review_on
    )
    record_about(document, "quality_document.confirmed", by=by, number=seen.number, reason=reason, review_on=review_on)
    return review


@transaction.atomic
def withdraw_document(document: QualityDocument, *, version: int, reason: str, by: User) -> None:
    """It is no longer in force from today; its versions stay readable, what was in preparation is abandoned."""
    document.withdrawal_reason = required(reason, "Un retrait doit être motivé.")
    if document.withdrawn_on:
        raise TransitionRefused(WITHDRAWN)
    today = clock.today()
    document.withdrawn_on, document.withdrawn_by = today, by
    save_if_unchanged(document, version=version, fields=("withdrawn_on", "withdrawn_by", "withdrawal_reason"))
    versions = document.versions.all()
    for pending in [*versions.in_circuit(), *versions.to_come(today)]:
        DocumentVersion.objects.advance(pending, "abandon", reason="Le document est retiré.")
    record_about(document, "quality_document.withdrawn", by=by, reason=document.withdrawal_reason)


@transaction.atomic
def offer_as_evidence(
    document: QualityDocument, seen: DocumentVersion, places: list[Place], *, campaign: Campaign, by: User
) -> Evidence:
    """Deposits the version in force as a proof of those cells, for the days of the year since it is in force."""
    _current(document, seen)
    if seen.stored_file is None:
        raise TransitionRefused(UNFILED)
    first, last = offered_period(seen, campaign)
    stream = seen.stored_file.open_intact()
    if stream is None:
        raise TransitionRefused("Le fichier n’est plus celui qui avait été approuvé : il ne prouve rien.")
    with stream:
        upload = Upload(stream.read(), seen.filename, seen.stored_file.media_type, seen.stored_file.scanned_at)
    return submit_evidence(
        places,
        title=f"{document}, version {seen.number}"[: Evidence._meta.get_field("title").max_length],
        support=EvidenceSupport.FILE,
        period_from=first,
        period_to=last,
        content=EvidenceContent(upload=upload),
        by=by,
        supplied_by=document.owner.label,
        note=document.purpose,
    )


def offered_period(version, campaign):
    """(first day, last day) that a version in force proves in the year of `campaign`."""
    last = min(clock.today(), campaign.last_day)
    return min(max(version.in_force_on, campaign.first_day), last), last


def is_named_for_ever(document):
    """Whether a version was ever approved: the code, the title and the type are then those that were approved."""
    return document.versions.filter(status=DocumentStatus.APPROVED).exists()


def _current(document, seen):
    """Raises when `seen` is not the version in force: nobody confirms nor offers what he has not read."""
    held = QualityDocument.objects.in_force(clock.today()).filter(pk=document.pk)
    current = held.values_list("current_id", flat=True).first()
    if current is None:
        raise TransitionRefused(NOT_IN_FORCE)
    if current != seen.pk:
        raise StaleVersion("Une nouvelle version est entrée en vigueur depuis que vous avez lu celle-ci.")


def _linked(document):
    return {
        "services": sorted(str(service) for service in document.services.all()),
        "engagements": sorted(document.commitments.values_list("code", flat=True)),
    }


def names_of_document_file(stored: StoredFile):
    """« document PR-03, version 1.2 »."""
    for version in stored.document_versions.select_related("document"):
        yield f"document {version}"
    for preview in DocumentPreview.objects.filter(stored_file=stored).select_related("version__document"):
        yield f"aperçu du document {preview.version}, page {preview.page}"


def tell_of_altered_document(stored: StoredFile):
    """The quality managers of the sites of its documents, the coordination for the others, and the administrators."""
    sites = set(stored.document_versions.values_list("document__site", flat=True))
    if sites:
        emails.file_altered(stored, integrity.names_of(stored), sites, on=clock.today())
