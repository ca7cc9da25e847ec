"""A session held, a meeting held, a communication sent, offered as proofs: numbers and supports, never names."""

from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents.uploads import Upload
from qualipref.workflow import TransitionRefused

from ..documents import statement_content, statement_pdf
from ..enums import EvidenceSupport, SessionStatus
from ..models import Evidence, EvidenceUse, Sensitisation, TrainingSession
from ..readiness import Place
from ..statistics.gatherings import of_sensitisation, of_session
from .evidence import EvidenceContent, submit_together

TITLE_LENGTH = Evidence._meta.get_field("title").max_length
NOT_HELD = "Ce qui n’a pas encore eu lieu ne prouve rien."
NO_SUPPORT = "Déposez d’abord le support de cette communication : c’est lui qui prouve."
ALTERED = "Le support n’est plus celui qui avait été déposé : il ne prouve rien."
TWICE = "Une de ces cases est déjà prouvée par ce relevé."


def offer_session(session: TrainingSession, places: list[Place], *, by: User) -> list[Evidence]:
    """Deposits the statement of attendance for those cells, on the day of the session."""
    if session.status != SessionStatus.HELD:
        raise TransitionRefused(NOT_HELD)
    contents = [_statement(session.theme.name, of_session(session))]
    return _deposit(session, contents, places, by)


def offer_sensitisation(sensitisation: Sensitisation, places: list[Place], *, by: User) -> list[Evidence]:
    """Deposits the statement of a meeting and its support; of a communication, its support."""
    if sensitisation.status != SessionStatus.HELD:
        raise TransitionRefused(NOT_HELD)
    contents = [_statement(sensitisation.subject, of_sensitisation(sensitisation))] if sensitisation.is_meeting else []
    if sensitisation.support:
        contents.append(_support(sensitisation))
    if not contents:
        raise TransitionRefused(NO_SUPPORT)
    return _deposit(sensitisation, contents, places, by)


def proved_by(held):
    """The keys of the cells that a session or a sensitisation proves already."""
    uses = EvidenceUse.objects.counting().filter(evidence__in=held.evidence.all())
    return set(uses.values_list("commitment", "unit__site", "unit__service"))


@transaction.atomic
def _deposit(held, contents, places, by):
    type(held).objects.select_for_update(of=("self",)).get(pk=held.pk)  # offered twice: the second sees the first
    if not proved_by(held).isdisjoint(place.key for place in places):
        raise TransitionRefused(TWICE)
    evidence = submit_together(
        places,
        contents,
        support=EvidenceSupport.FILE,
        period_from=held.held_on,
        period_to=held.held_on,
        obtained_on=clock.today(),
        supplied_by=by.label,
        by=by,
    )
    held.evidence.add(*evidence)
    return evidence


def _statement(title, gathering):
    pdf = statement_pdf(statement_content(gathering, made_at=clock.now()))
    upload = Upload(pdf, "releve-de-presence.pdf", "application/pdf")
    return f"Relevé de présence, {title}"[:TITLE_LENGTH], EvidenceContent(upload=upload)


def _support(sensitisation):
    stored = sensitisation.support
    stream = stored.open_intact()
    if stream is None:
        raise TransitionRefused(ALTERED)
    with stream:
        upload = Upload(stream.read(), sensitisation.support_name, stored.media_type, stored.scanned_at)
    title = f"{sensitisation.get_kind_display()}, {sensitisation.subject}"[:TITLE_LENGTH]
    return title, EvidenceContent(upload=upload)
