"""A year of the démarche opens, or its dates move."""

import datetime

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from qualipref import clock
from qualipref.civil_periods import FIRST_YEAR

from ..models import Campaign, Framework
from ..usecases.campaigns import why_not_freeze, why_not_open

CIVIL_DAYS = [MinValueValidator(datetime.date(FIRST_YEAR, 1, 1)), MaxValueValidator(datetime.date(2999, 12, 31))]


class LoadedFrameworkField(forms.ModelChoiceField):
    def label_from_instance(self, framework):
        return f"{framework.name}, version {framework.version}"


def day_field(label, **options):
    return forms.DateField(label=label, widget=forms.DateInput, validators=CIVIL_DAYS, **options)


class _CampaignForm(forms.Form):
    """The dates of a campaign; one more field for each site, the audit aimed at."""

    opens_on = day_field("Ouverture", help_text="Premier jour où les services répondent.")
    freezes_on = day_field("Gel", help_text="Dernier jour où une réponse se modifie.")

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.sites = sites
        for site in sites:
            self.fields[f"audit_{site.pk}"] = day_field(f"Audit visé, {site.name}", required=False)

    def clean(self):
        cleaned = super().clean()
        opens, freezes = cleaned.get("opens_on"), cleaned.get("freezes_on")
        if opens and freezes and freezes < opens:
            self.add_error("freezes_on", "Le gel précède l’ouverture.")
        return cleaned

    @property
    def gesture(self):
        """The arguments of the use case."""
        targets = {site: self.cleaned_data[f"audit_{site.pk}"] for site in self.sites}
        names = [name for name in self.cleaned_data if not name.startswith("audit_")]
        return {name: self.cleaned_data[name] for name in names} | {"targets": targets}


class OpenCampaignForm(_CampaignForm):
    year = forms.IntegerField(label="Année", min_value=FIRST_YEAR, max_value=2199)
    framework = LoadedFrameworkField(
        label="Référentiel", queryset=Framework.objects.none(), empty_label=None, help_text="La campagne le garde."
    )
    field_order = ["year", "framework", "opens_on", "freezes_on"]

    def __init__(self, *args, frameworks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["framework"].queryset = frameworks

    def clean_year(self):
        year = self.cleaned_data["year"]
        if refusal := why_not_open(year):
            raise forms.ValidationError(refusal)
        return year

    def clean(self):
        cleaned = super().clean()
        year, opens, freezes = cleaned.get("year"), cleaned.get("opens_on"), cleaned.get("freezes_on")
        if year and opens and opens.year != year:
            self.add_error("opens_on", f"Une campagne s’ouvre dans son année\u00a0: en {year}.")
        if year and freezes and freezes.year < year:
            self.add_error("freezes_on", f"La campagne {year} ne gèle pas avant {year}.")
        return cleaned


def opening_values(last):
    """What the page proposes: the year that follows the last one, whole, with the same référentiel."""
    year = last.year + 1 if last else clock.today().year
    days = {"opens_on": datetime.date(year, 1, 1), "freezes_on": datetime.date(year, 12, 31)}
    return days | {"year": year, "framework": last.framework_id if last else None}


class RescheduleForm(_CampaignForm):
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple « Audit reporté à la demande du cabinet ». Il reste lisible au journal.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(self, *args, campaign: Campaign, **kwargs):
        aimed = {f"audit_{each.site_id}": each.audit_target_on for each in campaign.campaign_sites.all()}
        dates = {name: getattr(campaign, name) for name in ("opens_on", "freezes_on", "version")}
        super().__init__(*args, initial=dates | aimed, **kwargs)
        self.campaign = campaign
        self.order_fields([name for name in self.fields if name != "reason"])

    def clean(self):
        cleaned = super().clean()
        if not self.errors and (refusal := why_not_freeze(self.campaign, cleaned["opens_on"], cleaned["freezes_on"])):
            self.add_error("freezes_on", refusal)
        return cleaned
