"""What the departure of an agent changes here. The transfer that calls these gestures journals them once, for all."""

from django.db.models import Q

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.links.models import AccessLink
from qualipref.workflow import TransitionRefused, save_if_unchanged
from sites.enums import Role
from sites.models import ServiceContact
from sites.permissions import has_role

from ..models import DocumentVersion, Evidence, EvidenceRequest, QualityDocument
from ..models.quality_document import IN_CIRCUIT
from .evidence_requests import CLOSED, PURPOSE, send_request

NOT_REACHED = "Il n’est ni correspondant ni contact de ce service\u00a0: transférez-lui d’abord le contact."


def hand_over_evidence(evidence: Evidence, *, to: User) -> None:
    """`to` answers for it; who deposited it, and each version of it, stays written."""
    evidence.followed_by = to
    evidence.save(update_fields=["followed_by"])


def hand_over_request(request: EvidenceRequest, *, to: User) -> None:
    """`to` follows it and receives its answer; who asked stays written."""
    if not EvidenceRequest.objects.open().filter(pk=request.pk).update(followed_by=to):
        raise TransitionRefused(CLOSED)


def readdress_request(request: EvidenceRequest, *, to: User) -> None:
    """The former link closes. `to` receives another as a contact of the service, or answers as its correspondent."""
    reached = ServiceContact.objects.on(clock.today()).filter(service=request.service).select_related("account")
    contact = reached.filter(Q(account=to) | Q(email__iexact=to.email)).order_by("-is_head", "pk").first()
    if contact is None and not has_role(to, Role.CORRESPONDENT, service=request.service):
        raise TransitionRefused(NOT_REACHED)
    if not EvidenceRequest.objects.open().filter(pk=request.pk).update(contact=contact):
        raise TransitionRefused(CLOSED)
    request.contact = contact
    AccessLink.objects.revoke_about(PURPOSE, str(request.pk))
    send_request(request)


def hand_over_document(document: QualityDocument, *, to: User) -> None:
    """`to` answers for it; who wrote, verified and approved its versions stays written."""
    document.owner = to
    save_if_unchanged(document, version=document.version, fields=["owner"])


def hand_over_draft(version: DocumentVersion, *, to: User) -> None:
    """`to` writes it from now on, and so neither verifies nor approves it."""
    draft = DocumentVersion.objects.filter(pk=version.pk, status__in=IN_CIRCUIT, version=version.version)
    if not draft.update(author=to, version=version.version + 1):
        raise TransitionRefused("Cette version n’est plus en préparation, ou vient d’être modifiée.")
