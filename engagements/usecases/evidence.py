"""A proof is deposited, reviewed, replaced, withdrawn. What was received is kept for ever, version by version."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import Upload
from qualipref.journal.models import Entry
from qualipref.workflow import StaleVersion, TransitionRefused, open_status_period, save_if_unchanged

from .. import emails
from ..enums import EvidenceStatus, EvidenceSupport
from ..models import Evidence, EvidenceUse, EvidenceVersion, Unit
from ..readiness import Place
from .previews import ask_previews

JUDGED = (EvidenceStatus.ACCEPTED, EvidenceStatus.REFUSED)
REPLACED = "Cette preuve a été remplacée depuis que vous l’avez lue : lisez la nouvelle version avant de décider."


class AlreadySubmitted(TransitionRefused):
    """The same file covers the same days for the same cell: sent twice, it is kept once."""


@dataclass(frozen=True)
class EvidenceContent:
    """What a version of a proof holds, by its support: a checked file, a link, a place, or what was seen."""

    upload: Upload | None = None
    url: str = ""
    captured_on: datetime.date | None = None
    archive_place: str = ""
    observation: str = ""
    observed_by: str = ""


@transaction.atomic
def submit_evidence(
    places: list[Place],
    *,
    title: str,
    support: EvidenceSupport | str,
    period_from: datetime.date,
    period_to: datetime.date,
    content: EvidenceContent,
    by: User | None,
    via: str = "",
    obtained_on: datetime.date | None = None,
    supplied_by: str = "",
    note: str = "",
    out_of_perimeter: Iterable[Place] = (),
) -> Evidence:
    """Deposits a proof for each of `places`; the quality managers concerned are told."""
    (evidence,) = submit_together(
        places,
        [(title, content)],
        support=support,
        period_from=period_from,
        period_to=period_to,
        by=by,
        via=via,
        obtained_on=obtained_on,
        supplied_by=supplied_by,
        note=note,
        out_of_perimeter=out_of_perimeter,
    )
    return evidence


@transaction.atomic
def submit_together(
    places: list[Place],
    contents: list[tuple[str, EvidenceContent]],
    *,
    by: User | None,
    via: str = "",
    out_of_perimeter: Iterable[Place] = (),
    **fields,
) -> list[Evidence]:
    """Deposits one proof per (title, content), all for the same places and the same period, with one mail."""
    if not places:
        raise ValidationError("Une preuve se dépose pour un engagement au moins.")
    deposited, uses = [], []
    for title, content in contents:
        evidence = Evidence.objects.create(title=title, submitted_by=by, **fields)
        evidence.current = _add_version(evidence, 1, content, by)
        evidence.save(update_fields=["current"])
        uses = _add_uses(evidence, places, out_of_perimeter)
        deposited.append(evidence)
    emails.evidence_to_review(deposited, uses, by=by, on=clock.today())
    for evidence in deposited:
        _record("evidence.submitted", evidence, uses, by, via=via, support=evidence.get_support_display())
    return deposited


@transaction.atomic
def reuse_evidence(
    evidence: Evidence, places: list[Place], *, by: User, out_of_perimeter: Iterable[Place] = ()
) -> list[EvidenceUse]:
    """Offers a proof already deposited for other places; those it serves already are left as they are."""
    Evidence.objects.select_for_update().get(pk=evidence.pk)  # a form sent twice: the second sees the first
    served = {
        (use.commitment_id, use.unit.site_id, use.unit.service_id) for use in evidence.uses.select_related("unit")
    }
    uses = _add_uses(evidence, [place for place in places if place.key not in served], out_of_perimeter)
    if uses:
        emails.evidence_to_review([evidence], uses, by=by, on=clock.today())
        _record("evidence.reused", evidence, uses, by)
    return uses


def accept_evidence(use: EvidenceUse, *, by: User, version: int | None = None) -> None:
    """`version` is the one of the proof that `by` read: StaleVersion when it was replaced since."""
    accept_together([use], by=by, versions={use.pk: version})


@transaction.atomic
def accept_together(uses: list[EvidenceUse], *, by: User, versions: Mapping | None = None) -> None:
    """Accepts them all, or none when one of them was reviewed or replaced meanwhile; `versions` are by use."""
    for use in uses:
        _refuse_if_replaced(use.evidence, (versions or {}).get(use.pk))
        EvidenceUse.objects.advance(use, "accept", reviewed_by=by, reviewed_at=clock.now())
    for use in uses:
        _record("evidence.accepted", use.evidence, [use], by)


@transaction.atomic
def refuse_evidence(use: EvidenceUse, *, reason: str, by: User, version: int | None = None) -> None:
    reason = _required(reason, "Un refus doit être motivé.")
    _refuse_if_replaced(use.evidence, version)
    EvidenceUse.objects.advance(use, "refuse", refusal_reason=reason, reviewed_by=by, reviewed_at=clock.now())
    emails.evidence_refused(use, by=by)
    _record("evidence.refused", use.evidence, [use], by, reason=reason)


@transaction.atomic
def withdraw_evidence(use: EvidenceUse, *, reason: str, by: User) -> None:
    """Takes back a proof that nobody has reviewed yet."""
    reason = _required(reason, "Un retrait doit être motivé.")
    EvidenceUse.objects.advance(use, "withdraw")
    _record("evidence.withdrawn", use.evidence, [use], by, reason=reason)


@transaction.atomic
def replace_evidence(evidence: Evidence, *, content: EvidenceContent, reason: str, version: int, by: User) -> None:
    """Deposits a new version; what was accepted or refused is to be reviewed again. Former versions stay readable."""
    reason = _required(reason, "Un remplacement doit être motivé.")
    save_if_unchanged(evidence, version=version, fields=[])
    number = evidence.versions.count() + 1
    evidence.current = _add_version(evidence, number, content, by, reason=reason)
    evidence.save(update_fields=["current"])
    uses = list(evidence.uses.exclude(status=EvidenceStatus.WITHDRAWN).for_list())
    for use in uses:
        if use.status in JUDGED:
            EvidenceUse.objects.advance(use, "submit_again", refusal_reason="", reviewed_by=None, reviewed_at=None)
    if uses:
        emails.evidence_to_review([evidence], uses, by=by, on=clock.today())
    _record("evidence.replaced", evidence, uses, by, number=number, reason=reason)


def _refuse_if_replaced(evidence, version):
    """Nobody decides of a content that he has not seen. The row stays locked: a replacement waits, or was first."""
    rows = Evidence.objects.select_for_update().filter(pk=evidence.pk).values_list("version", flat=True)
    if version is not None and rows.get() != version:
        raise StaleVersion(REPLACED)


def _required(text, sentence):
    text = text.strip()
    if not text:
        raise ValidationError(sentence)
    return text


def _add_version(evidence, number, content, by, *, reason=""):
    upload = content.upload
    version = EvidenceVersion.objects.create(
        evidence=evidence,
        number=number,
        stored_file=StoredFile.objects.receive(upload) if upload else None,
        filename=upload.filename if upload else "",
        reason=reason,
        url=content.url,
        captured_on=content.captured_on,
        archive_place=content.archive_place,
        observation=content.observation,
        observed_by=content.observed_by,
        submitted_by=by,
    )
    ask_previews(version)
    return version


def _add_uses(evidence, places, out_of_perimeter):
    outside = {place.key for place in out_of_perimeter}
    units = {place.key: Unit.objects.at(place.site, place.service) for place in places}
    _refuse_double(evidence, [(place.commitment, units[place.key]) for place in places])
    uses = []
    for place in places:
        use = EvidenceUse.objects.create(
            evidence=evidence,
            commitment=place.commitment,
            unit=units[place.key],
            is_out_of_perimeter=place.key in outside,
        )
        open_status_period(use)
        uses.append(use)
    return uses


def _refuse_double(evidence, cells):
    stored = evidence.current.stored_file
    if stored is None:
        return
    units = {unit.pk for _, unit in cells}
    list(Unit.objects.select_for_update().filter(pk__in=units).order_by("pk"))  # sent twice: the second sees the first
    held = EvidenceUse.objects.counting().exclude(evidence=evidence)
    same = {"period_from": evidence.period_from, "period_to": evidence.period_to, "current__stored_file": stored}
    held = held.filter(unit__in=units, **{f"evidence__{name}": value for name, value in same.items()})
    taken = set(held.values_list("commitment", "unit"))
    for commitment, unit in cells:
        if (commitment.pk, unit.pk) in taken:
            raise AlreadySubmitted(
                f"« {evidence.current.filename} » est déjà déposé pour {commitment.code}, {unit}, et ces mêmes jours."
            )


def _record(event, evidence, uses, by, *, via="", **details):
    """The journal knows one site, service and module per gesture: those that all the uses share."""
    modules = [use.commitment.chapter.module for use in uses]
    Entry.objects.record(
        event,
        on=evidence,
        by=by,
        via=via,
        site=_shared(use.unit.site.slug if use.unit.site else "" for use in uses),
        service=_shared(use.unit.service.code if use.unit.service else "" for use in uses),
        module=_shared(module.module.slug if module else "" for module in modules),
        title=evidence.title,
        period_from=evidence.period_from,
        period_to=evidence.period_to,
        commitments=sorted({use.commitment.code for use in uses}),
        units=sorted({str(use.unit) for use in uses}),
        sha256=evidence.current.stored_file.sha256 if evidence.current.stored_file else "",
        **details,
    )


def _shared(codes):
    found = set(codes)
    return found.pop() if len(found) == 1 else ""
