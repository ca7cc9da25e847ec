"""Approved minutes published to every agent, as a quality document (DECISIONS, 34)."""

import datetime

from django.db import transaction

from engagements.enums import DocumentKind
from engagements.models import Campaign, QualityDocument
from engagements.usecases.document_versions import DocumentContent, submit_version
from engagements.usecases.quality_documents import create_document
from qualipref import clock
from qualipref.accounts.models import User
from qualipref.workflow import TransitionRefused

from ..models import MeetingMinutes
from .minutes_proofs import commitments_proved, sealed_upload

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
    upload = sealed_upload(minutes)
    if published_as(minutes):
        raise TransitionRefused("Ce procès-verbal est déjà dans les documents qualité.")
    meeting, campaign = minutes.meeting, Campaign.objects.current(minutes.meeting.day)
    document = create_document(
        code=document_code(minutes),
        title=f"Procès-verbal {meeting.reference}, {meeting.committee}"[:TITLE_LENGTH],
        kind=DocumentKind.RECORD,
        site=meeting.committee.site,
        owner=by,
        commitments=commitments_proved(meeting.committee, campaign) if campaign else (),
        content=DocumentContent(
            summary="Procès-verbal approuvé et scellé.", review_on=clock.today() + KEPT_FOR, upload=upload
        ),
        by=by,
    )
    version = document.versions.get()
    submit_version(version, seen=version.version, by=by)
    return document
