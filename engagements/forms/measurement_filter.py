from django import forms

from ..models.unit import unit_code, unit_name
from .filters import FilterForm

PREFECTURE = unit_code(None, None)


class ReviewFilterForm(FilterForm):
    site = forms.ChoiceField(label="Site", required=False)
    indicateur = forms.CharField(label="Indicateur", required=False, max_length=20)
    commentaire = forms.ChoiceField(
        label="Commentaire", choices=[("", "Tous"), ("sans", "Sans commentaire"), ("avec", "Avec un commentaire")],
        required=False,
    )  # fmt: skip

    def __init__(self, *args, sites, **kwargs):
        super().__init__(*args, **kwargs)
        named = ((site.slug, site.name) for site in sites)
        self.fields["site"].choices = [("", "Tous"), *named, (PREFECTURE, unit_name(None, None))]

    def filter(self, measurements):
        criteria = self.criteria
        if criteria.get("site") == PREFECTURE:
            measurements = measurements.filter(unit__site=None)
        elif "site" in criteria:
            measurements = measurements.filter(unit__site__slug=criteria["site"])
        if "indicateur" in criteria:
            measurements = measurements.filter(indicator__code__icontains=criteria["indicateur"])
        if criteria.get("commentaire") == "sans":
            return measurements.filter(comment="")
        return measurements.exclude(comment="") if "commentaire" in criteria else measurements


class ChosenForm(forms.Form):
    """The measurements that were checked, each with the version that was shown: « 12:3 »."""

    def clean(self):
        self.versions = {}
        for value in self.data.getlist("mesure"):
            pk, _, version = value.partition(":")
            if (
                pk.isascii()
                and pk.isdigit()
                and version.isascii()
                and version.isdigit()
                and max(len(pk), len(version)) < 10
            ):
                self.versions[int(pk)] = int(version)
