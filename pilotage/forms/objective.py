"""What is typed of an objective, of the value that it aims at, and what is asked of the list."""

from crispy_forms.layout import Div, Layout
from django import forms

from engagements.forms.filters import FilterForm
from engagements.models import Campaign, Indicator
from sites.models import Site

from ..enums import WHOLE_PREFECTURE, ObjectiveStatus
from ..models import ObjectiveTarget
from .plain import PlainForm, VersionedForm

REASON_LENGTH = ObjectiveTarget._meta.get_field("reason").max_length


class ObjectiveFilterForm(FilterForm):
    annee = forms.ModelChoiceField(
        label="Année", queryset=Campaign.objects.none(), to_field_name="year", required=False, empty_label="Toutes"
    )
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), to_field_name="slug", required=False, empty_label="Tous"
    )
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *ObjectiveStatus.choices], required=False)

    def __init__(self, *args, campaigns, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["annee"].queryset = campaigns
        self.fields["annee"].label_from_instance = lambda campaign: str(campaign.year)
        self.fields["site"].queryset = sites

    def filter(self, objectives):
        criteria = self.criteria
        if "annee" in criteria:
            objectives = objectives.filter(campaign=criteria["annee"])
        if "site" in criteria:
            objectives = objectives.filter(site=criteria["site"])
        if "etat" in criteria:
            objectives = objectives.filter(status=criteria["etat"])
        return objectives.order_by("-campaign__year", "order", "pk")


def _value(**kwargs):
    return forms.DecimalField(label="Valeur visée", max_digits=10, decimal_places=2, localize=True, **kwargs)


def _unit():
    return forms.CharField(
        label="Unité", required=False, max_length=40, help_text="Par exemple %, jours. Vide : celle de l’indicateur."
    )


class _SayingForm(PlainForm):
    title = forms.CharField(
        label="Objectif", max_length=250, help_text="Une phrase qui commence par un verbe : « Répondre en cinq jours »."
    )
    indicator = forms.ModelChoiceField(
        label="Indicateur qui le mesure", queryset=Indicator.objects.none(), required=False, empty_label="Aucun"
    )

    def __init__(self, *args, indicators, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators


class ObjectiveForm(_SayingForm):
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), required=False, empty_label=WHOLE_PREFECTURE
    )
    value = _value(required=False)
    unit = _unit()

    def __init__(self, *args, sites, is_for_all, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites
        if not is_for_all:
            self.fields["site"].required = True
            self.fields["site"].empty_label = "Choisissez"

    @property
    def helper(self):
        helper = super().helper
        pair = Div(Div("value"), Div("unit"), css_class="q-2 q-2--egal")
        helper.layout = Layout("title", "site", "indicator", pair)
        return helper

    def clean(self):
        return _with_unit(self.cleaned_data, self.cleaned_data.get("indicator"))


class ObjectiveEditForm(_SayingForm, VersionedForm):
    pass


class TargetForm(VersionedForm):
    value = _value()
    unit = _unit()
    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il reste affiché à côté de la valeur précédente.",
    )
    field_order = ("value", "unit", "reason", "version")

    def __init__(self, *args, indicator, **kwargs):
        super().__init__(*args, **kwargs)
        self.indicator = indicator

    def clean(self):
        return _with_unit(self.cleaned_data, self.indicator)


def _with_unit(data, indicator):
    """A value without its unit has that of the indicator."""
    if indicator and not data.get("unit"):
        data["unit"] = indicator.unit
    return data
