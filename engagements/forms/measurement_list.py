from django import forms

from qualipref.collation import sort_key
from sites.models import Site

from ..enums import MeasurementOrigin, MeasurementStatus
from ..models.unit import unit_slugs
from .filters import FilterForm

STANDING = [choice for choice in MeasurementStatus.choices if choice[0] != MeasurementStatus.WITHDRAWN]


class MeasurementFilterForm(FilterForm):
    """`?indicateur=IQ-08&site=…&service=titres&du=…&au=…`: the measurements of which the period touches those days."""

    indicateur = forms.CharField(label="Indicateur", required=False, max_length=20)
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), to_field_name="slug", required=False, empty_label="Tous"
    )
    service = forms.CharField(label="Service", required=False, max_length=100)
    unite = forms.CharField(label="Unité", required=False, max_length=200, widget=forms.HiddenInput)
    du = forms.DateField(label="Du", required=False, widget=forms.DateInput)
    au = forms.DateField(label="Au", required=False, widget=forms.DateInput)
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *STANDING], required=False)
    origine = forms.ChoiceField(label="Origine", choices=[("", "Toutes"), *MeasurementOrigin.choices], required=False)

    def __init__(self, *args, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("du") and cleaned.get("au") and cleaned["au"] < cleaned["du"]:
            self.add_error("au", "La date de fin précède la date de début.")
        return cleaned

    def filter(self, measurements):
        lookups = {
            "indicateur": "indicator__code__icontains",
            "site": "unit__site",
            "service": "unit__service__name_sort__contains",
            "du": "period_to__gte",
            "au": "period_from__lte",
            "etat": "status",
            "origine": "origin",
        }
        asked = self.criteria
        if "service" in asked:
            asked["service"] = sort_key(asked["service"])
        if unit := asked.pop("unite", ""):
            measurements = measurements.filter(**{f"unit__{path}": slug for path, slug in unit_slugs(unit).items()})
        return measurements.filter(**{lookups[name]: value for name, value in asked.items()})
