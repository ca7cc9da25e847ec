"""How the staff is told of the démarche: meetings announced and held, communications once sent."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import Upload
from qualipref.journal.models import Entry
from qualipref.typography import long_date
from qualipref.workflow import TransitionRefused, save_if_unchanged
from sites.models import Service, Site

from ..enums import SensitisationKind, SessionStatus
from ..models import Sensitisation, SensitisationAudience

FIELDS = ("subject", "site", "held_on", "place", "note", "commitment_codes")
CANCELLED = "Cette réunion est annulée."
NOT_YET = "Cette réunion n’a pas encore eu lieu : la présence se donne à partir de son jour."
SENT_TWICE = "Cette sensibilisation vient d’être enregistrée."
SENT_LATER = "Une communication s’enregistre une fois diffusée : sa date ne peut pas être dans le futur."
ONLY_MEETINGS = "Une communication n’a pas de feuille d’émargement."


@transaction.atomic
def create_sensitisation(
    *,
    kind: SensitisationKind | str,
    subject: str,
    held_on: datetime.date,
    invited: dict[Service, int],
    by: User,
    site: Site | None = None,
    place: str = "",
    note: str = "",
    commitment_codes: list[str] = (),
    support: Upload | None = None,
) -> Sensitisation:
    """Announces a meeting, or keeps a communication that was sent; `invited` is how many agents of each service."""
    if kind != SensitisationKind.MEETING and held_on > clock.today():
        raise ValidationError({"held_on": SENT_LATER})
    same = {"kind": kind, "subject": subject, "held_on": held_on, "site": site}
    list(Service.objects.select_for_update().filter(pk__in=[each.pk for each in invited]).order_by("pk"))
    if Sensitisation.objects.filter(**same).exclude(status=SessionStatus.CANCELLED).exists():
        raise TransitionRefused(SENT_TWICE)
    sensitisation = Sensitisation.objects.create(
        **same,
        place=place,
        note=note,
        commitment_codes=list(commitment_codes),
        status=SessionStatus.PLANNED if kind == SensitisationKind.MEETING else SessionStatus.HELD,
        support=StoredFile.objects.receive(support) if support else None,
        support_name=support.filename if support else "",
        created_by=by,
    )
    _invite(sensitisation, invited)
    if sensitisation.is_meeting:
        _record("sensitisation.announced", sensitisation, by)
    else:
        _record("sensitisation.sent", sensitisation, by)
    return sensitisation


@transaction.atomic
def change_sensitisation(
    sensitisation: Sensitisation,
    *,
    version: int,
    invited: dict[Service, int],
    by: User,
    reason: str = "",
    support: Upload | None = None,
    **fields,
) -> None:
    """`fields` are FIELDS. What took place is corrected with a reason, and stays in the past; no support keeps it."""
    _refuse_if_cancelled(sensitisation)
    is_held = sensitisation.status == SessionStatus.HELD
    if is_held and not reason.strip():
        raise ValidationError({"reason": "La correction de ce qui a eu lieu doit être motivée."})
    if is_held and fields["held_on"] > clock.today():
        raise ValidationError({"held_on": "Ce qui a eu lieu ne peut pas être dans le futur."})
    for name in FIELDS:
        setattr(sensitisation, name, fields[name])
    if support:
        sensitisation.support, sensitisation.support_name = StoredFile.objects.receive(support), support.filename
    save_if_unchanged(sensitisation, version=version, fields=[*FIELDS, "support", "support_name"])
    _invite(sensitisation, invited)
    _record("sensitisation.changed", sensitisation, by, reason=reason)


@transaction.atomic
def record_meeting(
    sensitisation: Sensitisation, *, present: dict[Service, int], version: int, by: User, sheet: Upload | None = None
) -> None:
    """How many came of each service, and the sheet they signed. Given again, it corrects; no sheet keeps the former."""
    if not sensitisation.is_meeting:
        raise TransitionRefused(ONLY_MEETINGS)
    _refuse_if_cancelled(sensitisation)
    if sensitisation.held_on > clock.today():
        raise TransitionRefused(NOT_YET)
    if sheet:
        sensitisation.sheet, sensitisation.sheet_name = StoredFile.objects.receive(sheet), sheet.filename
    save_if_unchanged(sensitisation, version=version, fields=["sheet", "sheet_name"])
    if sensitisation.status == SessionStatus.PLANNED:
        Sensitisation.objects.advance(sensitisation, "hold")
    for service, count in present.items():
        sensitisation.audience.filter(service=service).update(present=count)
    sha256 = sensitisation.sheet.sha256 if sensitisation.sheet else ""
    _record("sensitisation.held", sensitisation, by, count=sum(present.values()), sha256=sha256)


@transaction.atomic
def cancel_meeting(sensitisation: Sensitisation, *, reason: str, by: User) -> None:
    reason = reason.strip()
    if not reason:
        raise ValidationError("Une annulation doit être motivée.")
    Sensitisation.objects.advance(sensitisation, "cancel", cancel_reason=reason)
    _record("sensitisation.cancelled", sensitisation, by, reason=reason)


def _refuse_if_cancelled(sensitisation):
    if sensitisation.status == SessionStatus.CANCELLED:
        raise TransitionRefused(CANCELLED)


def _invite(sensitisation, invited):
    """Writes the audience; what is known of a service that stays invited is kept."""
    sensitisation.audience.exclude(service__in=list(invited)).delete()
    for service, count in invited.items():
        SensitisationAudience.objects.update_or_create(
            sensitisation=sensitisation, service=service, defaults={"invited": count}
        )


def _record(event, sensitisation, by, **details):
    Entry.objects.record(
        event,
        on=sensitisation,
        by=by,
        site=sensitisation.site.slug if sensitisation.site else "",
        kind=sensitisation.get_kind_display(),
        title=sensitisation.subject,
        day=long_date(sensitisation.held_on),
        where=sensitisation.where,
        **details,
    )
