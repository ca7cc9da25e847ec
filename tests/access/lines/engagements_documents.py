"""A published document of Bureau A is read by everyone; its next version, by who prepares, verifies or approves it."""

import datetime

from engagements.enums import DocumentStatus
from engagements.models import Campaign
from qualipref import clock
from qualipref.documents.models import StoredFile
from tests.documents.samples import picture
from tests.factories import CampaignFactory, DocumentVersionFactory, QualityDocumentFactory, UserFactory

from ..line import Line, expect, ods

NOBODY = {"unassigned": 404, "auditor_over": 403}
READERS = expect(200, **NOBODY)
PUBLISHED = READERS | {"auditor_elsewhere": 404}
COUNTED = PUBLISHED | {"agent": 403}
OUTSIDE = NOBODY | dict.fromkeys(
    ("quality_manager_elsewhere", "correspondent_elsewhere", "auditor", "auditor_elsewhere", "agent"), 404
)
PREPARED = expect(200, **OUTSIDE)
WRITERS = ("coordinator", "quality_manager", "quality_manager_elsewhere", "correspondent", "correspondent_elsewhere")
CREATE = expect(403, **dict.fromkeys(WRITERS, 200))
MANAGE = expect(403, unassigned=404, auditor_elsewhere=404, coordinator=200, quality_manager=200)
WRITE = MANAGE | {"correspondent": 200}
OFFER = MANAGE | {"correspondent": 200, "quality_manager_elsewhere": 200, "correspondent_elsewhere": 200}
REFUSED = expect(403, **OUTSIDE)
VERIFY = REFUSED | {"coordinator": 200, "quality_manager": 200}
APPROVE = REFUSED | {"secretary_general": 200}
AUTHOR = REFUSED | {"quality_manager": 200}


def done(statuses, code=302):
    """The answers of a POST whose gesture is done by the first that may, and refused to those who come after."""
    return {role: code if status == 200 else status for role, status in statuses.items()}


def document_of(world):
    """A document of Bureau A that it must read, with a picture in force."""
    document = QualityDocumentFactory(
        site=world.site,
        services=[world.service],
        commitments=[world.commitment],
        owner=world.users["quality_manager"],
        is_to_be_read=True,
    )
    stored = StoredFile.objects.store(picture(), media_type="image/jpeg")
    picture_of = {"document": document, "stored_file": stored, "filename": "affiche.jpg", "url": ""}
    return document, DocumentVersionFactory(approved=True, **picture_of), picture_of


def published(world):
    """Made once in a world."""
    if not hasattr(world, "document"):
        world.document, world.version, _ = document_of(world)
    return {"pk": world.document.pk}


def read(world):
    published(world)
    return {"seen": world.version.pk}


def offered(world):
    """In a year that has begun."""
    year = clock.today().year
    if not Campaign.objects.filter(year=year).exists():
        CampaignFactory(framework=world.framework, year=year)
    return published(world)


def at(status, **fields):
    """The address of version 1.1, at that step, of another such document: one by step in a world."""

    def address(world):
        made = world.__dict__.setdefault("versions", {})
        if status not in made:
            document, _, picture_of = document_of(world)
            made[status] = DocumentVersionFactory(
                minor=1,
                status=status,
                author=world.users[fields["author"]] if "author" in fields else UserFactory(),
                verified_by=UserFactory() if status == DocumentStatus.VERIFIED else None,
                in_force_on=clock.today() + datetime.timedelta(days=30),  # approved, it stays hidden until its day
                review_on=clock.today() + datetime.timedelta(days=365),
                **picture_of,
            )
        return {"pk": made[status].document_id, "number": made[status].number}

    return address


def seen(world):
    return {"version": 1}


DRAFT = at(DocumentStatus.DRAFT, author="quality_manager")
SUBMITTED, VERIFIED = at(DocumentStatus.SUBMITTED), at(DocumentStatus.VERIFIED)
READ = PUBLISHED | {"administrator": 403, "auditor": 403}

LINES = [
    Line("engagements:document_list", get=READERS),
    Line("engagements:document_export", get=READERS, kwargs=ods),
    Line("engagements:document_create", get=CREATE, post=CREATE),
    Line("engagements:document_detail", get=PUBLISHED, kwargs=published),
    Line("engagements:document_describe", get=MANAGE, post=MANAGE, kwargs=published),
    Line("engagements:document_acknowledge", post=done(READ), kwargs=published, data=read),
    Line("engagements:document_readers", get=COUNTED, kwargs=published),
    Line("engagements:document_readers_export", get=COUNTED, kwargs=lambda world: published(world) | ods(world)),
    Line("engagements:document_confirm", get=MANAGE, post=MANAGE, kwargs=published),
    Line("engagements:document_withdraw", get=MANAGE, post=MANAGE, kwargs=published),
    Line("engagements:document_offer", get=OFFER, post=OFFER, kwargs=offered),
    Line("engagements:document_version_prepare", get=WRITE, post=WRITE, kwargs=published),
    Line("engagements:document_version_detail", get=PREPARED, kwargs=DRAFT),
    Line("engagements:document_version_download", get=PREPARED, kwargs=DRAFT),
    Line("engagements:document_version_preview", get=PREPARED, kwargs=lambda world: DRAFT(world) | {"page": 1}),
    Line("engagements:document_version_rewrite", get=AUTHOR, post=AUTHOR, kwargs=DRAFT),
    Line("engagements:document_version_submit", post=done(AUTHOR), kwargs=DRAFT, data=seen),
    Line(
        "engagements:document_version_verify",
        post=done(VERIFY) | {"quality_manager": 409},  # the coordination was faster
        kwargs=SUBMITTED,
        data=seen,
    ),
    Line("engagements:document_version_send_back", get=VERIFY, post=VERIFY, kwargs=SUBMITTED),
    Line("engagements:document_version_approve", get=APPROVE, post=done(APPROVE), kwargs=VERIFIED, data=seen),
    Line("engagements:document_version_abandon", get=VERIFY, post=VERIFY, kwargs=SUBMITTED),
]
