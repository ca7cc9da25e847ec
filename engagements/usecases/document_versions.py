"""A version of a document goes through three persons: written, verified, approved. It comes in force on its day."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import Upload
from qualipref.journal.models import Entry
from qualipref.typography import long_date
from qualipref.workflow import StaleVersion, TransitionRefused, save_if_unchanged

from .. import emails
from ..enums import DocumentStatus
from ..models import DocumentVersion, QualityDocument
from .previews import ask_previews

LONGEST = 5  # years before a review
CHANGED = "Cette version a changé depuis que vous l’avez lue : relisez-la avant de décider."
NOT_A_DRAFT = "Cette version n’est plus en préparation : elle ne se modifie que si elle est renvoyée."
ALREADY = "Une version de ce document est déjà en préparation : terminez-la, ou abandonnez-la."
IN_FORCE = "Cette version est en vigueur : c’est le document qui se retire."
SEND_BACK = " Renvoyez la version : son auteur corrigera la date."
CONTENT = ("summary", "stored_file", "filename", "url", "in_force_on", "review_on", "written_at")


@dataclass(frozen=True)
class DocumentContent:
    """What a version says: a file or an address; `in_force_on` None is « dès l’approbation »."""

    summary: str
    review_on: datetime.date
    upload: Upload | None = None
    url: str = ""
    in_force_on: datetime.date | None = None


def prepare_first_version(document: QualityDocument, *, content: DocumentContent, by: User) -> DocumentVersion:
    """Version 1.0, in the transaction and under the journal entry of its document."""
    return _write(DocumentVersion(document=document, major=1, minor=0, author=by), content)


@transaction.atomic
def prepare_version(
    document: QualityDocument, *, content: DocumentContent, is_major: bool, by: User
) -> DocumentVersion:
    """The next version, in preparation: « 2.0 » when the change is major, else « 1.3 »; one at a time."""
    if document.withdrawn_on:
        raise TransitionRefused("Ce document est retiré : il n’a plus de nouvelle version.")
    last = document.versions.order_by("-major", "-minor").first()
    major, minor = (last.major + 1, 0) if is_major else (last.major, last.minor + 1)
    if document.versions.in_circuit().exists():
        raise TransitionRefused(ALREADY)
    try:
        with transaction.atomic():
            version = _write(DocumentVersion(document=document, major=major, minor=minor, author=by), content)
    except IntegrityError:  # another one was prepared at the same moment
        raise TransitionRefused(ALREADY) from None
    _record("document_version.prepared", version, by, summary=version.summary)
    return version


@transaction.atomic
def rewrite_version(version: DocumentVersion, *, seen: int, content: DocumentContent, by: User) -> None:
    """The author changes his draft; without a new file nor an address, the content stays."""
    held = DocumentVersion.objects.select_for_update().get(pk=version.pk)
    if held.status != DocumentStatus.DRAFT:
        raise TransitionRefused(NOT_A_DRAFT)
    _fill(version, content)
    save_if_unchanged(version, version=seen, fields=CONTENT)
    if version.stored_file_id != held.stored_file_id:
        version.previews.all().delete()
        ask_previews(version)
    _record("document_version.rewritten", version, by, summary=version.summary)


@transaction.atomic
def submit_version(version: DocumentVersion, *, seen: int, by: User) -> None:
    """Hands the draft to who verifies."""
    _refuse_if_changed(version, seen)
    DocumentVersion.objects.advance(version, "submit", reason="")
    emails.document_to_verify(version, on=clock.today())
    _record("document_version.submitted", version, by)


@transaction.atomic
def verify_version(version: DocumentVersion, *, seen: int, by: User) -> None:
    """Hands it to who approves."""
    _refuse_if_changed(version, seen)
    DocumentVersion.objects.advance(version, "verify", verified_by=by, verified_at=clock.now())
    emails.document_to_approve(version, by=by, on=clock.today())
    _record("document_version.verified", version, by)


@transaction.atomic
def send_back_version(version: DocumentVersion, *, seen: int, reason: str, by: User) -> None:
    """Back to its author, with what is to be changed."""
    reason = required(reason, "Dites ce qui est à reprendre.")
    _refuse_if_changed(version, seen)
    DocumentVersion.objects.advance(version, "send_back", reason=reason, verified_by=None, verified_at=None)
    emails.document_sent_back(version, by=by)
    _record("document_version.sent_back", version, by, reason=reason)


@transaction.atomic
def approve_version(version: DocumentVersion, *, seen: int, by: User, on_behalf_of: User | None = None) -> None:
    """It comes in force by itself on its day: never in the past, never before the version that it follows.

    `on_behalf_of` is the secretary general for whom `by` stands in, for the journal.
    """
    _refuse_if_changed(version, seen)
    in_force_on = _first_day(version)
    refuse_review_date(version.review_on, after=in_force_on, then=SEND_BACK)
    DocumentVersion.objects.advance(
        version, "approve", approved_by=by, approved_at=clock.now(), in_force_on=in_force_on, reason=""
    )
    emails.document_approved(version, by=by)
    days = {"in_force_on": in_force_on, "review_on": version.review_on}
    _record("document_version.approved", version, by, on_behalf_of=on_behalf_of, **days)


@transaction.atomic
def abandon_version(version: DocumentVersion, *, seen: int, reason: str, by: User) -> None:
    """A version that will never be in force; it is kept, and its number is not given again."""
    reason = required(reason, "Un abandon doit être motivé.")
    _refuse_if_changed(version, seen)
    if version.is_published(clock.today()):
        raise TransitionRefused(IN_FORCE)
    DocumentVersion.objects.advance(version, "abandon", reason=reason)
    _record("document_version.abandoned", version, by, reason=reason)


def refuse_review_date(review_on, *, after, then=""):
    """A review is dated after the day when the content holds, and within five years; `then` says what to do."""
    if review_on <= after:
        said = f"le {long_date(review_on)}, ne suit pas l’entrée en vigueur, le {long_date(after)}"
        raise TransitionRefused(f"La date de révision, {said}.{then}")
    if review_on.year > after.year + LONGEST:
        raise TransitionRefused(f"Un document se révise au moins tous les {LONGEST} ans.{then}")


def required(text, sentence):
    text = text.strip()
    if not text:
        raise ValidationError({"reason": sentence})
    return text


def record_about(document, event, *, by, on=None, on_behalf_of=None, **details):
    """The journal knows the document's site and its service when it names one alone.

    No module: what is in preparation is not for an auditor, whose journal is that of his modules.
    """
    services = list(document.services.select_related("site")[:2])
    Entry.objects.record(
        event,
        on=on or document,
        by=by,
        on_behalf_of=on_behalf_of,
        site=document.site.slug if document.site else "",
        service=services[0].code if len(services) == 1 else "",
        code=document.code,
        title=document.title,
        **details,
    )


def _record(event, version, by, **details):
    record_about(version.document, event, by=by, on=version, number=version.number, **details)


def _refuse_if_changed(version, seen):
    """Nobody decides of a content that he has not read. The row stays locked meanwhile."""
    held = DocumentVersion.objects.select_for_update().filter(pk=version.pk)
    if held.values_list("version", flat=True).get() != seen:
        raise StaleVersion(CHANGED)


def _first_day(version):
    others = version.document.versions.filter(status=DocumentStatus.APPROVED)
    followed = others.order_by("-in_force_on").values_list("in_force_on", flat=True).first()
    return max(day for day in (clock.today(), version.in_force_on, followed) if day)


def _write(version, content):
    _fill(version, content)
    version.save()
    ask_previews(version)
    return version


def _fill(version, content):
    version.summary, version.review_on, version.in_force_on = content.summary, content.review_on, content.in_force_on
    version.written_at = clock.now()
    if content.upload:
        stored = StoredFile.objects.store(content.upload.content, media_type=content.upload.media_type)
        if content.upload.scanned_at:
            StoredFile.objects.filter(pk=stored.pk).update(scanned_at=content.upload.scanned_at)
        version.stored_file, version.filename, version.url = stored, content.upload.filename, ""
    elif content.url:
        version.stored_file, version.filename, version.url = None, "", content.url
