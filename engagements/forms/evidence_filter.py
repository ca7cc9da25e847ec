"""What one may ask of the list of proofs."""

from django import forms
from django.db.models import Q

from sites.models import Module, Site

from ..enums import EvidenceSupport
from ..readiness import ProofFilter, in_state
from .filters import FilterForm


class EvidenceFilterForm(FilterForm):
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *ProofFilter.choices], required=False)
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), to_field_name="slug", required=False, empty_label="Tous"
    )
    module = forms.ModelChoiceField(
        label="Module", queryset=Module.objects.none(), to_field_name="slug", required=False, empty_label="Tous"
    )
    support = forms.ChoiceField(label="Support", choices=[("", "Tous"), *EvidenceSupport.choices], required=False)
    texte = forms.CharField(label="Mots cherchés", required=False, max_length=100)

    def __init__(self, *args, sites, modules, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites
        self.fields["module"].queryset = modules

    def filter(self, uses, campaign, day):
        """Those of `uses` that answer every criterion understood; states are those of `campaign` on `day`."""
        criteria = self.criteria
        if "etat" in criteria:
            uses = uses.filter(in_state(criteria["etat"], campaign, day)) if campaign else uses.none()
        if "site" in criteria:
            uses = uses.filter(unit__site=criteria["site"])
        if "module" in criteria:
            uses = uses.filter(commitment__chapter__module__module=criteria["module"])
        if "support" in criteria:
            uses = uses.filter(evidence__support=criteria["support"])
        for word in criteria.get("texte", "").split():
            uses = uses.filter(
                Q(evidence__title__icontains=word)
                | Q(evidence__supplied_by__icontains=word)
                | Q(commitment__code__icontains=word)
            )
        return uses
