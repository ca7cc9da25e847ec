"""Approved minutes published to every agent, as a quality document (DECISIONS, 34)."""

import datetime

from django.db import transaction

from engagements.enums import DocumentKind
from engagements.models import Campaign, Commitment, QualityDocument
from engagements.usecases.document_versions import DocumentContent, submit_version
from engagements.usecases.quality_documents import create_document
from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents.uploads import Upload
from qualipref.workflow import TransitionRefused

from ..models import MeetingMinutes
from .minutes_proofs import ALTERED, NOT_SEALED, PROVES

KEPT_FOR = datetime.timedelta(days=3 * 365)  # when one asks whether the document is still to be read
CODE_LENGTH = QualityDocument._meta.get_field("code").max_length
TITLE_LENGTH = QualityDocument._meta.get_field("title").max_length


def document_code(minutes: MeetingMinutes) -> str:
    """« PV-COPIL-2015-01 », « PV-COPIL-2015-01-R1 » for a rectificatif."""
    rank = f"-R{minutes.number - 1}" if minutes.number > 1 else ""
    code = f"PV-{minutes.meeting.reference}{rank}"
    return code if len(code) <= CODE_LENGTH else f"PV-{minutes.meeting.year}-{minutes.pk}"


def published_as(minutes: MeetingMinutes) -> QualityDocument | None:
    """The quality document that these minutes already became, or None."""
    return QualityDocument.objects.filter(code=document_code(minutes)).first()


@transaction.atomic
def publish_minutes(minutes: MeetingMinutes, *, by: User) -> QualityDocument:
    """Submits the sealed PDF as version 1.0 of a quality document: two other persons verify and approve it."""
    MeetingMinutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if minutes.pdf is None:
        raise TransitionRefused(NOT_SEALED)
    if published_as(minutes):
        raise TransitionRefused("Ce procès-verbal est déjà dans les documents qualité.")
    stream = minutes.pdf.open_intact()
    if stream is None:
        raise TransitionRefused(ALTERED)
    with stream:
        upload = Upload(stream.read(), minutes.filename, minutes.pdf.media_type, minutes.pdf.scanned_at)
    meeting = minutes.meeting
    document = create_document(
        code=document_code(minutes),
        title=f"Procès-verbal {meeting.reference}, {meeting.committee}"[:TITLE_LENGTH],
        kind=DocumentKind.RECORD,
        site=meeting.committee.site,
        owner=by,
        commitments=_proved(meeting),
        content=DocumentContent(
            summary="Procès-verbal approuvé et scellé.", review_on=clock.today() + KEPT_FOR, upload=upload
        ),
        by=by,
    )
    version = document.versions.get()
    submit_version(version, seen=version.version, by=by)
    return document


def _proved(meeting):
    campaign = Campaign.objects.current(meeting.day)
    codes = PROVES[meeting.committee.kind]
    return Commitment.objects.filter(framework=campaign.framework_id, code__in=codes) if campaign else ()
