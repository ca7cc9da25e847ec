"""What one may ask of the list of documents."""

from django import forms
from django.db.models import Q

from ..enums import DocumentKind, DocumentState, DocumentStatus
from ..models import DocumentVersion, QualityDocument
from ..reading import to_read
from .filters import FilterForm

MINE = "moi"
OF_EVERYONE = (DocumentState.IN_FORCE, DocumentState.TO_READ, DocumentState.WITHDRAWN)
AT_STEP = {
    DocumentState.IN_PREPARATION: DocumentStatus.DRAFT,
    DocumentState.TO_VERIFY: DocumentStatus.SUBMITTED,
    DocumentState.TO_APPROVE: DocumentStatus.VERIFIED,
}


class DocumentFilterForm(FilterForm):
    texte = forms.CharField(label="Mots cherchés", required=False, max_length=100)
    type = forms.ChoiceField(label="Type", choices=[("", "Tous"), *DocumentKind.choices], required=False)
    site = forms.ChoiceField(label="Site", required=False)
    service = forms.ChoiceField(label="Service", required=False)
    engagement = forms.CharField(
        label="Engagement", required=False, max_length=20, widget=forms.TextInput(attrs={"placeholder": "1.2.6"})
    )
    etat = forms.ChoiceField(label="État", required=False)
    suivi = forms.ChoiceField(label="Suivi", choices=[("", "Tous"), (MINE, "Suivis par moi")], required=False)

    def __init__(self, *args, services, reads_drafts, **kwargs):
        """`services` are read with their site; `reads_drafts`: what is in preparation may be asked for."""
        super().__init__(*args, **kwargs)
        self.services = {str(service.pk): service for service in services}
        self.sites = {service.site.slug: service.site for service in services if service.site}
        self.fields["site"].choices = [("", "Tous"), *((slug, str(site)) for slug, site in self.sites.items())]
        self.fields["service"].choices = [
            ("", "Tous"),
            *((key, each.name_with_site) for key, each in self.services.items()),
        ]
        states = [state for state in DocumentState if reads_drafts or state in OF_EVERYONE]
        self.fields["etat"].choices = [("", "Non retirés"), *((state.value, state.label) for state in states)]
        if not reads_drafts:
            del self.fields["suivi"]

    def filter(self, documents, user, on):
        """Those of `documents` that answer every criterion understood; `user` sees the steps of what he may read."""
        criteria = self.criteria
        documents = in_state(documents, criteria.get("etat", ""), user, on)
        if "type" in criteria:
            documents = documents.filter(kind=criteria["type"])
        if "site" in criteria:
            documents = documents.of_site(self.sites[criteria["site"]])
        if "service" in criteria:
            documents = documents.filter(_concerning(self.services[criteria["service"]]))
        if "engagement" in criteria:
            documents = documents.filter(
                pk__in=QualityDocument.objects.filter(commitments__code=criteria["engagement"]).values("pk")
            )
        if criteria.get("suivi") == MINE:
            documents = documents.answered_by(user, on)
        return documents.matching(criteria.get("texte", ""))


def in_state(documents, state, user, on):
    """Those of `documents` in that DocumentState on the day; without one, those not withdrawn."""
    if state == DocumentState.WITHDRAWN:
        return documents.on(on).filter(withdrawn_on__lte=on)
    if state == DocumentState.IN_FORCE:
        return documents.in_force(on)
    if state == DocumentState.TO_REVIEW:
        return documents.to_review(on)
    if state == DocumentState.TO_READ:
        return to_read(documents, user, on)
    documents = documents.on(on).exclude(withdrawn_on__lte=on)
    seen = DocumentVersion.objects.visible_to(user, on)
    if state == DocumentState.TO_COME:
        return documents.filter(pk__in=seen.to_come(on).values("document"))
    if state in AT_STEP:
        return documents.filter(pk__in=seen.filter(status=AT_STEP[state]).values("document"))
    return documents


def _concerning(service):
    """The documents that name the service, and those that concern everyone where it works."""
    there = Q(site=None) | Q(site=service.site_id) if service.site_id else Q(site=None)
    return Q(services=service) | Q(services=None) & there
