import datetime

from django import forms

from sites.models import Site

from ..models import Campaign
from .filters import FilterForm

ALTERED, NEVER, INTACT = "altere", "jamais", "integre"
STATES = [(ALTERED, "Altérés"), (INTACT, "Intègres à la dernière lecture"), (NEVER, "Jamais relus")]
PREFECTURE = "prefecture"


class FingerprintFilterForm(FilterForm):
    """Which files of proofs are listed."""

    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *STATES], required=False)
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), required=False, to_field_name="slug", empty_label="Tous les sites"
    )
    annee = forms.TypedChoiceField(label="Année", coerce=int, empty_value=None, required=False)

    def __init__(self, *args, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites
        years = Campaign.objects.values_list("year", flat=True)
        self.fields["annee"].choices = [("", "Toutes"), *((year, str(year)) for year in years)]

    def filter(self, versions):
        criteria = self.criteria
        if "etat" in criteria:
            versions = _in_state(versions, criteria["etat"])
        if "site" in criteria:
            versions = versions.of_site(criteria["site"])
        if "annee" in criteria:
            versions = versions.touching(
                datetime.date(criteria["annee"], 1, 1), datetime.date(criteria["annee"], 12, 31)
            )
        return versions


def _in_state(versions, state):
    if state == ALTERED:
        return versions.altered()
    if state == NEVER:
        return versions.filter(stored_file__checked_at=None, stored_file__altered_at=None)
    return versions.exclude(stored_file__checked_at=None).filter(stored_file__altered_at=None)


class CertificateForm(forms.Form):
    """For which site and which year; the préfecture as a whole is a place of its own."""

    place = forms.ChoiceField(label="Site")
    campaign = forms.ModelChoiceField(label="Année", queryset=Campaign.objects.all(), empty_label=None)

    def __init__(self, *args, sites, with_prefecture, **kwargs):
        super().__init__(*args, **kwargs)
        self.sites = {site.slug: site for site in sites}
        whole = [(PREFECTURE, "Préfecture entière")] if with_prefecture else []
        self.fields["place"].choices = [(slug, site.name) for slug, site in self.sites.items()] + whole
        self.fields["campaign"].label_from_instance = lambda campaign: str(campaign.year)

    @property
    def site(self):
        """The site chosen, or None for the préfecture as a whole."""
        return self.sites.get(self.cleaned_data["place"])
