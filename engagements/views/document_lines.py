"""The documents of a list as a person sees them: the version in force, the one that follows, what he has read."""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, Exists, OuterRef, Value, When

from qualipref import clock

from ..enums import DocumentStatus
from ..models import DocumentVersion, QualityDocument, ReadReceipt
from ..readiness import document_badge, version_badge
from ..readiness.badge import Badge
from ..reading import must_read


@dataclass(frozen=True)
class DocumentLine:
    """`pending` is the version that follows, for who may read it."""

    document: QualityDocument
    badge: Badge
    current: DocumentVersion | None
    pending: DocumentVersion | None
    pending_badge: Badge | None

    @property
    def is_to_read(self):
        """Whether it waits for « J’ai lu et compris »."""
        in_force = self.current is not None and not self.document.withdrawn_on
        return in_force and self.document.must_read and not self.document.is_read


def with_reading(documents, user, on):
    """Each with `must_read` and `is_read`, those of the version in force on the day; `documents` are read `on` it."""
    read = ReadReceipt.objects.filter(version=OuterRef("current_id"), user=user)
    asked = Case(When(must_read(user, on), then=Value(True)), default=Value(False), output_field=BooleanField())
    return documents.annotate(must_read=asked, is_read=Exists(read)).select_related("site", "owner")


def lines_of(documents, user):
    """The lines of `documents` (a list, or a page of one), their versions read in one query."""
    today = clock.today()
    documents = list(documents)
    seen = DocumentVersion.objects.visible_to(user, today).exclude(status=DocumentStatus.ABANDONED)
    held = {}
    for version in seen.filter(document__in=[document.pk for document in documents]):
        held.setdefault(version.document_id, []).append(version)
    return [_line(document, held.get(document.pk, []), today) for document in documents]


def _line(document, versions, today):
    current = next((version for version in versions if version.pk == document.current_id), None)
    pending = next((version for version in versions if not version.is_published(today)), None)
    badge = version_badge(pending, document, today) if pending else None
    return DocumentLine(document, document_badge(document, today), current, pending, badge)
