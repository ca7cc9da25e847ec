"""The self-assessment: a cell is saved, submitted, sent back for a change. Each save is kept for ever."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.typography import long_date
from qualipref.workflow import StaleVersion, TransitionRefused, save_if_unchanged

from .. import emails
from ..enums import CellStatus, Conformity, GapOrigin
from ..models import Assessment, Campaign, Cell, OpenGap, Unit
from ..permissions import can_review
from ..readiness import Place
from ..readiness.self_assessment import is_complete, is_ready
from .gaps import lift_gap, open_gap

ANSWERS = ("implementation", "conformity", "reason", "comment")
KEPT = ("status", *ANSWERS, "change_asked")
WRITTEN = (*KEPT, "assessed_by", "assessed_at")


def why_closed(campaign, today):
    """Why nobody may assess in `campaign` on that day, in French; nothing when one may."""
    if today < campaign.opens_on:
        day = long_date(campaign.opens_on)
        return f"La campagne {campaign.year} n’est pas encore ouverte : l’auto-évaluation commence le {day}."
    if campaign.is_frozen(today):
        return (
            f"L’auto-évaluation de la campagne {campaign.year} est gelée : "
            f"elle se modifiait jusqu’au {long_date(campaign.freezes_on)} inclus."
        )
    return ""


@transaction.atomic
def save_assessment(
    place: Place,
    campaign: Campaign,
    *,
    version: int,
    by: User | None,
    implementation: str,
    conformity: str,
    reason: str = "",
    comment: str = "",
    submit: bool = False,
    via: str = "",
) -> Cell:
    """Saves what `by` says of a cell whose version he saw, 0 when it had none; StaleVersion when it has changed since.

    Saved, it is « en préparation » and does not count; `submit` makes it count at once.
    """
    _refuse_when_closed(campaign)
    cell = _cell_at(place, campaign)
    cell.implementation, cell.conformity = implementation, conformity
    cell.reason = _reason(conformity, reason)
    cell.comment = comment.strip()
    cell.status = CellStatus.IN_PREPARATION
    if submit:
        _submit(cell)
    _write(cell, version, by)
    if submit:
        _settle_gap(cell, by)
    _record("assessment.submitted" if submit else "assessment.saved", cell, by, via=via)
    return cell


@transaction.atomic
def submit_assessments(
    campaign: Campaign, places: Iterable[Place], *, by: User, versions: Mapping | None = None
) -> list[Cell]:
    """Submits the cells in preparation at `places`; the quality managers are told by one mail.

    `versions` ({place.key: version}) are those that `by` saw: StaleVersion when one has changed since.
    """
    _refuse_when_closed(campaign)
    cells = [_prepared_at(place, campaign, (versions or {}).get(place.key)) for place in places]
    if not cells:
        raise TransitionRefused("Aucune évaluation n’est prête à être soumise.")
    for cell in cells:
        _submit(cell)
        _write(cell, cell.version, by)
    emails.assessments_submitted(campaign, [cell for cell in cells if not can_review(by, cell.unit.site)], by=by)
    for cell in cells:
        _settle_gap(cell, by)
        _record("assessment.submitted", cell, by)
    return cells


@transaction.atomic
def ask_change(cell: Cell, *, comment: str, version: int, by: User) -> Cell:
    """Sends a submitted assessment back with what is to change; it counts until it is saved again."""
    _refuse_when_closed(cell.campaign)
    if cell.status != CellStatus.SUBMITTED:
        raise TransitionRefused(
            f"Une modification se demande sur une évaluation soumise ; celle-ci est « {cell.get_status_display()} »."
        )
    cell.change_asked = comment.strip()
    if not cell.change_asked:
        raise ValidationError("Dites ce qui est à modifier.")
    cell.status = CellStatus.CHANGE_ASKED
    _append(cell, version, by, fields=("status", "change_asked"))
    emails.assessment_change_asked(cell, by=by)
    _record("assessment.change_asked", cell, by, reason=cell.change_asked)
    return cell


def _refuse_when_closed(campaign):
    refusal = why_closed(campaign, clock.today())
    if refusal:
        raise TransitionRefused(refusal)


def _reason(conformity, reason):
    """The reason of a « sans objet », which must have one; no other answer has."""
    if conformity != Conformity.NOT_APPLICABLE:
        return ""
    if not reason.strip():
        raise ValidationError({"reason": "« Sans objet » demande un motif."})
    return reason.strip()


def _cell_at(place, campaign):
    where = {"campaign": campaign, "commitment": place.commitment, "unit": Unit.objects.at(place.site, place.service)}
    cell, _ = Cell.objects.get_or_create(**where)
    for name, held in where.items():
        setattr(cell, name, held)
    return cell


def _prepared_at(place, campaign, version):
    where = {"unit__site": place.site, "unit__service": place.service, "commitment": place.commitment}
    cells = Cell.objects.filter(campaign=campaign, **where)
    cell = cells.select_related("unit__site", "unit__service").first()
    if not is_ready(cell):
        code = place.commitment.code
        raise TransitionRefused(f"L’évaluation de l’engagement {code} n’est plus prête à être soumise.")
    if version not in (None, cell.version):
        raise StaleVersion
    cell.campaign, cell.commitment = campaign, place.commitment
    return cell


def _submit(cell):
    if not is_complete(cell):
        raise ValidationError("Une évaluation soumise dit la mise en œuvre et la conformité constatée.")
    cell.status, cell.change_asked = CellStatus.SUBMITTED, ""


def _write(cell, version, by):
    cell.assessed_by, cell.assessed_at = by, clock.now()
    _append(cell, version, by, fields=WRITTEN)


def _append(cell, version, by, *, fields):
    save_if_unchanged(cell, version=version, fields=fields)
    Assessment.objects.create(
        cell=cell, version=cell.version, by=by, at=clock.now(), **{name: getattr(cell, name) for name in KEPT}
    )


def _settle_gap(cell, by):
    """A submitted non-conformity is an open gap; any other answer lifts it."""
    today, origin = clock.today(), GapOrigin.SELF_ASSESSMENT
    if Conformity(cell.conformity).is_gap:
        label = cell.comment or f"Non-conformité constatée : {cell.commitment.title}"
        open_gap(cell.commitment, cell.unit, label=label, origin=origin, opened_on=today, by=by)
        return
    gaps = OpenGap.objects.filter(commitment=cell.commitment, unit=cell.unit, origin=origin, lifted_on=None)
    for gap in gaps:
        lift_gap(gap, lifted_on=today, by=by)


def _record(event, cell, by, *, via="", **details):
    unit, module = cell.unit, cell.commitment.chapter.module
    Entry.objects.record(
        event,
        on=cell,
        by=by,
        via=via,
        site=unit.site.slug if unit.site else "",
        service=unit.service.code if unit.service else "",
        module=module.module.slug if module else "",
        commitment=cell.commitment.code,
        unit=str(unit),
        year=cell.campaign.year,
        version=cell.version,
        implementation=cell.get_implementation_display(),
        conformity=cell.get_conformity_display(),
        **details,
    )
