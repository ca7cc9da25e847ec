from django import forms

from qualipref.collation import sort_key

from ..enums import AttestationLevel
from .filters import FilterForm


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
