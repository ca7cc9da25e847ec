"""What people write about a cell."""

from django.core.exceptions import ValidationError
from django.db import transaction

from engagements.models import Campaign, Unit
from engagements.readiness.grid import Place
from qualipref.accounts.models import User
from qualipref.journal.models import Entry

from ..models import CellComment


@transaction.atomic
def comment_cell(campaign: Campaign, place: Place, *, text: str, by: User) -> CellComment:
    """A comment on a cell, which may have no row yet. The journal names no module: an auditor reads no comment."""
    if not text.strip():
        raise ValidationError({"text": "Écrivez votre commentaire."})
    written = CellComment.objects.create(
        campaign=campaign,
        commitment=place.commitment,
        unit=Unit.objects.at(place.site, place.service),
        text=text.strip(),
        author=by,
    )
    Entry.objects.record(
        "cell.commented",
        on=written,
        by=by,
        site=place.site.slug if place.site else "",
        service=place.service.code if place.service else "",
        reference=place.commitment.code,
        name=place.unit_name,
        comment=written.text,
    )
    return written
