"""What a person holds of the engagements: proofs that wait, requests that he made, requests that reach him."""

from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from qualipref.accounts.models import User
from qualipref.holdings import Holding, holding
from qualipref.typography import enumeration, long_date, period
from sites.enums import Role
from sites.holdings import why_not_reached
from sites.permissions import has_role

from .enums import EvidenceStatus
from .models import Contribution, DocumentVersion, Evidence, EvidenceRequest, EvidenceUse, QualityDocument
from .models.quality_document import IN_CIRCUIT
from .permissions import (
    DEPOSITORS,
    can_answer_request,
    can_manage_document,
    can_prepare_version,
    can_review,
    can_rewrite_version,
    can_write_documents,
    places_to_prove,
)
from .readiness import Place
from .usecases import hand_over as usecases

NOT_HIS = "Il ne dépose pas de preuve pour ces cases."
NOT_WRITER = "Il ne prépare pas les versions de ce document."
NOT_REVIEWER = "Il n’est pas responsable qualité de ce site."
BY_THE_QUALITY = "Le responsable qualité du site ou la coordination la transfère."


def directs(user, site):
    """Hands over in the place of others: the quality manager of the site, the coordination everywhere."""
    return can_review(user, site) or has_role(user, Role.COORDINATOR)


@holding
class ProofsToFollow(Holding):
    """The proofs that he deposited, or took over, as long as they wait for a review or for another to replace them."""

    name, title = "engagements.proofs", "Preuves en attente"
    handed_over_by = BY_THE_QUALITY

    def rows(self, on):
        uses = EvidenceUse.objects.exclude(status=EvidenceStatus.WITHDRAWN)
        uses = uses.select_related("commitment__chapter__module", "unit__site", "unit__service")
        return Evidence.objects.awaiting().prefetch_related(Prefetch("uses", queryset=uses)).order_by("period_to", "pk")

    def context(self, row):
        codes = enumeration(sorted({use.commitment.code for use in row.uses.all()}))
        states = enumeration(sorted({use.get_status_display().lower() for use in row.uses.all()}))
        return f"{codes}, {period(row.period_from, row.period_to)}\u00a0: {states}"

    def url(self, row):
        return reverse("engagements:evidence_detail", args=[row.pk])

    def prepare(self, successors, on):
        Contribution.objects.read_for(successors, on)

    def may_hand_over(self, user, row):
        if user.pk == row.holder:
            return has_role(user, *DEPOSITORS)
        return all(directs(user, use.unit.site) for use in row.uses.all())

    def why_not(self, row, successor, on):
        places = [Place(use.commitment, use.unit.site, use.unit.service) for use in row.uses.all()]
        return "" if places_to_prove(successor, places, on) == places else NOT_HIS

    def hand_over(self, row, successor, *, by):
        usecases.hand_over_evidence(row, to=successor)


class Requests(Holding):
    """What is common to the requests of proof that he made and to those that reach him."""

    def label(self, row):
        return f"{row.commitment.code} {row.commitment.title}"

    def url(self, row):
        return reverse("engagements:evidence_request_detail", args=[row.pk])


@holding
class RequestsMade(Requests):
    name, title = "engagements.requests_made", "Demandes de preuve à suivre"
    handed_over_by = BY_THE_QUALITY

    def rows(self, on):
        return EvidenceRequest.objects.open().for_list().annotate(holder=Coalesce("followed_by", "requested_by"))

    def context(self, row):
        return f"{row.unit}, attendue de {row.service} pour le {long_date(row.due_on)}"

    def may_hand_over(self, user, row):
        return directs(user, row.unit.site)

    def why_not(self, row, successor, on):
        return "" if can_review(successor, row.unit.site) else NOT_REVIEWER

    def hand_over(self, row, successor, *, by):
        usecases.hand_over_request(row, to=successor)


@holding
class RequestsReceived(Requests):
    """Those addressed to him as the contact of a service; the others follow the role of correspondent."""

    name, title = "engagements.requests_received", "Demandes de preuve à satisfaire"
    handed_over_by = "Le service, le responsable qualité du site ou la coordination la transfère."

    def rows(self, on):
        same_address = User.objects.filter(email__iexact=OuterRef("contact__email")).values("pk")[:1]
        reached = Coalesce("contact__account", Subquery(same_address))
        return EvidenceRequest.objects.open().for_list().annotate(holder=reached)

    def context(self, row):
        return f"{row.contact}, {row.service}, pour le {long_date(row.due_on)}"

    def may_hand_over(self, user, row):
        return can_answer_request(user, row) or has_role(user, Role.COORDINATOR)

    def why_not(self, row, successor, on):
        return why_not_reached(successor, row.service, on)

    def hand_over(self, row, successor, *, by):
        usecases.readdress_request(row, to=successor)


@holding
class DocumentsOwned(Holding):
    """The quality documents that he answers for, as long as they are not withdrawn."""

    name, title = "engagements.documents", "Documents qualité"
    handed_over_by = "Le responsable qualité du site ou la coordination le transfère."

    def rows(self, on):
        standing = QualityDocument.objects.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on))
        owned = standing.annotate(holder=F("owner")).select_related("site")
        return owned.prefetch_related("services").order_by("code")

    def hidden_from(self, user, rows, on):
        return _unseen(QualityDocument, user, rows, on)

    def context(self, row):
        return f"{row.get_kind_display()}, {row.perimeter}"

    def url(self, row):
        return reverse("engagements:document_detail", args=[row.pk])

    def may_hand_over(self, user, row):
        return can_manage_document(user, row) or (user.pk == row.owner_id and can_write_documents(user))

    def why_not(self, row, successor, on):
        return "" if can_prepare_version(successor, row) else NOT_WRITER

    def hand_over(self, row, successor, *, by):
        usecases.hand_over_document(row, to=successor)


@holding
class VersionsDrafted(Holding):
    """The versions of a document that nobody else may rewrite: one that waits for others may be sent back to him."""

    name, title = "engagements.document_drafts", "Versions en préparation"
    handed_over_by = "Le responsable qualité du site ou la coordination la transfère."

    def rows(self, on):
        drafts = DocumentVersion.objects.filter(status__in=IN_CIRCUIT).annotate(holder=F("author"))
        return drafts.select_related("document__site").prefetch_related("document__services").order_by("document", "pk")

    def label(self, row):
        return f"{row.document}, version {row.number}"

    def context(self, row):
        return f"À réviser le {long_date(row.review_on)}"

    def url(self, row):
        return reverse("engagements:document_detail", args=[row.document_id])

    def may_hand_over(self, user, row):
        return can_manage_document(user, row.document) or can_rewrite_version(user, row)

    def hidden_from(self, user, rows, on):
        return _unseen(DocumentVersion, user, rows, on)

    def why_not(self, row, successor, on):
        if successor.pk == row.verified_by_id:
            return "A vérifié cette version\u00a0: il ne peut pas en devenir l’auteur."
        return "" if can_prepare_version(successor, row.document) else NOT_WRITER

    def hand_over(self, row, successor, *, by):
        usecases.hand_over_draft(row, to=successor)


def _unseen(model, user, rows, on):
    """The keys of those of `rows` of `model` that are not visible to `user`."""
    keys = {row.pk for row in rows}
    return keys - set(model.objects.visible_to(user, on).filter(pk__in=keys).values_list("pk", flat=True))
