from crispy_forms.helper import FormHelper
from django import forms

from qualipref.collation import sort_key

from .enums import AttestationLevel
from .models import Chapter, Framework, FrameworkModule, FrameworkSource

OBLIGATION = [("obligatoire", "Obligatoires"), ("optionnel", "Optionnels")]


class FilterForm(forms.Form):
    """A filter in the address: what is not understood is said beside its field and does not filter."""

    @property
    def helper(self):
        helper = FormHelper(self)
        helper.form_tag = False
        return helper

    @property
    def criteria(self):
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class VersionForm(FilterForm):
    """Which référentiel is read."""

    version = forms.ModelChoiceField(label="Référentiel", queryset=Framework.objects.none(), required=False)

    def __init__(self, *args, frameworks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = frameworks


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
        if "source" in criteria:
            commitments = commitments.citing(criteria["source"])
        return commitments


class IndicatorFilterForm(FilterForm):
    q = forms.CharField(label="Mots cherchés", required=False, max_length=100)
    niveau = forms.ChoiceField(
        label="Niveau d’attestation", choices=[("", "Tous"), *AttestationLevel.choices], required=False
    )

    def filter(self, indicators):
        criteria = self.criteria
        if "q" in criteria:
            words = sort_key(criteria["q"]).split()
            indicators = [each for each in indicators if all(word in each.searched_text for word in words)]
        if "niveau" in criteria:
            indicators = [each for each in indicators if each.attestation_level == criteria["niveau"]]
        return indicators
