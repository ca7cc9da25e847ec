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
    source = forms.ModelChoiceField(
        label="Source", queryset=FrameworkSource.objects.none(), required=False, empty_label="Toutes"
    )

    def __init__(self, *args, modules, chapters, sources, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = modules
        self.fields["chapitre"].queryset = chapters
        self.fields["source"].queryset = sources
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
        if "source" in criteria:
            commitments = commitments.citing(criteria["source"])
        return commitments


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
