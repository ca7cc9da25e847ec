"""A proof is asked of a service by a date, recalled, called off, answered: in the application or by a secret link."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.links.models import AccessLink
from qualipref.workflow import TransitionRefused
from sites.models import Service, ServiceContact

from .. import emails
from ..enums import RequestStatus
from ..models import Evidence, EvidenceRequest, Unit
from ..readiness import Place
from .evidence import EvidenceContent, submit_together

PURPOSE = "engagements.evidence_request"
SHORTEST = datetime.timedelta(days=7)  # how long the link of a reminder opens, even past the date
UNREACHABLE = (
    "Ce contact n’a pas d’adresse électronique : ajoutez-la sur la fiche du service, ou choisissez un autre contact."
)
SENT_TWICE = "Cette demande vient d’être envoyée : elle attend déjà sa réponse."
REMINDED_TODAY = "Cette demande a déjà été envoyée aujourd’hui : relancez-la à partir de demain."
CLOSED = "Cette demande n’attend plus de réponse."


@transaction.atomic
def request_evidence(
    place: Place,
    *,
    service: Service,
    contact: ServiceContact | None,
    message: str,
    due_on: datetime.date,
    by: User,
) -> EvidenceRequest:
    """Asks `service` for a proof of a cell. The contact receives a link that opens until the end of `due_on`.

    Without a contact, the correspondents of the service are told and answer in the application. `token`, on the
    request given back, is for the installations that send no mail.
    """
    _refuse_what_cannot_be_asked(contact, message, due_on)
    Service.objects.select_for_update().get(pk=service.pk)  # a form sent twice: the second sees the first
    unit = Unit.objects.at(place.site, place.service)
    asked = {"commitment": place.commitment, "unit": unit, "service": service, "message": message.strip()}
    if EvidenceRequest.objects.open().filter(**asked).exists():
        raise TransitionRefused(SENT_TWICE)
    request = EvidenceRequest.objects.create(**asked, contact=contact, due_on=due_on, requested_by=by)
    send_request(request)
    _record("evidence_request.sent", request, by, due_on=due_on, message=request.message)
    return request


@transaction.atomic
def remind_request(request: EvidenceRequest, *, by: User) -> None:
    """« Relancer »: a new mail and a new link, once a civil day; the former link closes."""
    if request.status != RequestStatus.OPEN:
        raise TransitionRefused(CLOSED)
    if sent_on(request) == clock.today():
        raise TransitionRefused(REMINDED_TODAY)
    waiting = EvidenceRequest.objects.open().filter(pk=request.pk, reminded_at=request.reminded_at)
    if not waiting.update(reminded_at=clock.now()):  # another reminder, or an answer, was faster
        raise TransitionRefused(REMINDED_TODAY)
    request.refresh_from_db()
    AccessLink.objects.revoke_about(PURPOSE, str(request.pk))
    send_request(request, is_reminder=True)
    _record("evidence_request.reminded", request, by, due_on=request.due_on)


@transaction.atomic
def cancel_request(request: EvidenceRequest, *, reason: str, by: User) -> None:
    reason = reason.strip()
    if not reason:
        raise ValidationError("Une annulation doit être motivée.")
    EvidenceRequest.objects.advance(request, "cancel", closed_at=clock.now(), cancel_reason=reason)
    AccessLink.objects.revoke_about(PURPOSE, str(request.pk))
    emails.evidence_request_cancelled(request, on=clock.today())
    _record("evidence_request.cancelled", request, by, reason=reason)


@transaction.atomic
def answer_request(
    request: EvidenceRequest,
    contents: list[tuple[str, EvidenceContent]],
    *,
    by: User | None = None,
    link: AccessLink | None = None,
    **fields,
) -> list[Evidence]:
    """Deposits what was asked and closes the request; by its link, which is spent by the same gesture.

    `fields` are those of `submit_together`. The first answer wins, the other is told.
    """
    if link and not AccessLink.objects.use(link):
        raise TransitionRefused(CLOSED)
    author, via = (link.recipient, "lien") if link else (by, "")
    EvidenceRequest.objects.advance(request, "answer", closed_at=clock.now())
    AccessLink.objects.revoke_about(PURPOSE, str(request.pk))
    place = Place(request.commitment, request.unit.site, request.unit.service)
    deposited = submit_together([place], contents, by=author, via=via, **fields)
    request.evidence = deposited[0]
    request.save(update_fields=["evidence"])
    _record("evidence_request.answered", request, author, via=via, title=deposited[0].title)
    return deposited


def sent_on(request):
    """The day of its last mail."""
    return (request.reminded_at or request.requested_at).astimezone(clock.PARIS).date()


def reachable(contact):
    """The account and the address at which a contact is reached; neither when he has none."""
    account = contact.account if contact.account and contact.account.is_active else None
    return account, account.email if account else contact.email


def _refuse_what_cannot_be_asked(contact, message, due_on):
    if not message.strip():
        raise ValidationError({"message": "Dites ce qui est attendu."})
    if due_on < clock.today():
        raise ValidationError({"due_on": "La date est déjà passée."})
    if contact and not reachable(contact)[1]:
        raise ValidationError({"contact": UNREACHABLE})


def send_request(request, *, is_reminder=False):
    """Its mail, with a new link when it reaches a contact; raises ValidationError when nothing reaches him."""
    if request.contact is None:
        emails.evidence_requested_in_application(request, on=clock.today(), is_reminder=is_reminder)
        return
    account, email = reachable(request.contact)
    if not email:
        raise ValidationError({"contact": UNREACHABLE})
    until = _open_until(request.due_on, is_reminder)
    request.link, request.token = AccessLink.objects.issue(
        PURPOSE, lasting=until - clock.now(), recipient=account, email=email, subject_id=str(request.pk)
    )
    request.save(update_fields=["link"])
    emails.evidence_requested(request, to=account or email, until=until, is_reminder=is_reminder)


def _open_until(due_on, is_reminder):
    """The end of the day in Paris; a reminder past the date still gives the time to answer."""
    end = datetime.datetime.combine(due_on + datetime.timedelta(days=1), datetime.time(), tzinfo=clock.PARIS)
    return max(end, clock.now() + SHORTEST) if is_reminder else end


def _record(event, request, by, *, via="", **details):
    unit, module = request.unit, request.commitment.chapter.module
    Entry.objects.record(
        event,
        on=request,
        by=by,
        via=via,
        site=unit.site.slug if unit.site else "",
        service=request.service.code,
        module=module.module.slug if module else "",
        commitment=request.commitment.code,
        unit=str(unit),
        asked_of=str(request.service),
        contact=str(request.contact) if request.contact else "",
        **details,
    )
