from django import forms

from ..enums import AttestationLevel
from ..models import Chapter, FrameworkModule, FrameworkSource
from .filters import FilterForm

WORDING = [
    ("a-verifier", "À vérifier"),
    ("verifiee", "Vérifiée"),
    ("attestee", "Sujet attesté, non relue"),
    ("corrigee", "Corrigée ici"),
    ("desactivee", "Désactivée"),
]
CAMPAIGN, UNDECIDED = "campagne", "sans-decision"
OBLIGATION = [("obligatoire", "Obligatoires"), ("optionnel", "Optionnels")]


class CommitmentFilterForm(FilterForm):
    q = forms.CharField(label="Mots cherchés", required=False, max_length=100)
    module = forms.ModelChoiceField(
        label="Module", queryset=FrameworkModule.objects.none(), required=False, empty_label="Tous"
    )
    chapitre = forms.ModelChoiceField(
        label="Chapitre", queryset=Chapter.objects.none(), required=False, empty_label="Tous"
    )
    caractere = forms.ChoiceField(label="Caractère", choices=[("", "Tous"), *OBLIGATION], required=False)
    niveau = forms.ChoiceField(
        label="Niveau d’attestation", choices=[("", "Tous"), *AttestationLevel.choices], required=False
    )
    redaction = forms.ChoiceField(label="Rédaction", choices=[("", "Toutes"), *WORDING], required=False)
    portee = forms.ChoiceField(label="Portée", required=False)
    source = forms.ModelChoiceField(
        label="Source", queryset=FrameworkSource.objects.none(), required=False, empty_label="Toutes"
    )

    def __init__(self, *args, modules, chapters, sources, campaign=None, day=None, **kwargs):
        """`campaign`: the one that follows this référentiel, read on `day`, or None."""
        super().__init__(*args, **kwargs)
        self.campaign, self.day = campaign, day
        self.fields["module"].queryset = modules
        self.fields["chapitre"].queryset = chapters
        self.fields["source"].queryset = sources
        self.fields["portee"].choices = [("", "Tout le référentiel"), *_scopes(campaign)]
        if campaign is None:
            del self.fields["portee"]
        if not self.data.get("source"):
            del self.fields["source"]  # one comes from the page of sources; nobody starts there

    def filter(self, commitments):
        """Those of `commitments` that answer every criterion understood."""
        criteria = self.criteria
        if "q" in criteria:
            commitments = commitments.matching(criteria["q"])
        if "module" in criteria:
            commitments = commitments.filter(chapter__module=criteria["module"])
        if "chapitre" in criteria:
            commitments = commitments.filter(chapter=criteria["chapitre"])
        if "caractere" in criteria:
            commitments = commitments.filter(is_optional=criteria["caractere"] == "optionnel")
        if "niveau" in criteria:
            commitments = commitments.filter(attestation_level=criteria["niveau"])
        if "redaction" in criteria:
            commitments = _by_wording(commitments, criteria["redaction"])
        if "portee" in criteria:
            commitments = commitments.of_campaign(self.campaign, self.day)
        if criteria.get("portee") == UNDECIDED:
            commitments = commitments.undecided(self.campaign)
        if "source" in criteria:
            commitments = commitments.citing(criteria["source"])
        return commitments


def _scopes(campaign):
    return [(CAMPAIGN, str(campaign)), (UNDECIDED, "Optionnels sans décision")] if campaign else []


def _by_wording(commitments, wording):
    if wording == "a-verifier":
        return commitments.to_verify()
    if wording == "verifiee":
        return commitments.exclude(verified_on=None)
    if wording == "attestee":
        return commitments.filter(verified_on=None, attestation_level=AttestationLevel.A)
    if wording == "corrigee":
        return commitments.exclude(corrected_at=None)
    return commitments.exclude(disabled_on=None)
