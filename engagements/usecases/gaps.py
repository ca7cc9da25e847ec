"""A non-conformity of a commitment for a unit: it opens, it is lifted, and each costs or gives back a criterion."""

import datetime

from django.db import transaction

from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused

from ..enums import GapOrigin
from ..models import Commitment, OpenGap, Unit

LABEL_LENGTH = OpenGap._meta.get_field("label").max_length


@transaction.atomic
def open_gap(
    commitment: Commitment,
    unit: Unit,
    *,
    label: str,
    origin: GapOrigin | str,
    opened_on: datetime.date,
    by: User | None,
) -> OpenGap:
    """Opens a gap; the self-assessment has one at most at a time for a cell: the open one is given back as it is."""
    if origin == GapOrigin.SELF_ASSESSMENT:
        held = OpenGap.objects.filter(commitment=commitment, unit=unit, origin=origin, lifted_on=None).first()
        if held:
            return held
    gap = OpenGap.objects.create(
        commitment=commitment, unit=unit, origin=origin, label=label[:LABEL_LENGTH], opened_on=opened_on
    )
    _record("gap.opened", gap, by, opened_on=opened_on)
    return gap


@transaction.atomic
def lift_gap(gap: OpenGap, *, lifted_on: datetime.date, by: User | None) -> None:
    """Lifts an open gap; refused when it is lifted already."""
    if not OpenGap.objects.filter(pk=gap.pk, lifted_on=None).update(lifted_on=lifted_on):
        raise TransitionRefused(f"l’écart « {gap} » est déjà levé")
    gap.lifted_on = lifted_on
    _record("gap.lifted", gap, by, lifted_on=lifted_on)


def _record(event, gap, by, **dates):
    unit, module = gap.unit, gap.commitment.chapter.module
    Entry.objects.record(
        event,
        on=gap,
        by=by,
        site=unit.site.slug if unit.site else "",
        service=unit.service.code if unit.service else "",
        module=module.module.slug if module else "",
        commitment=gap.commitment.code,
        unit=str(unit),
        subject=gap.label,
        origin=gap.get_origin_display(),
        **dates,
    )
