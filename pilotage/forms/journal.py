import datetime

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q

from qualipref import clock
from qualipref.journal import sentences
from sites.models import Site

from ..enums import ALL_SITES

CIVIL_DAYS = [MinValueValidator(datetime.date(1990, 1, 1)), MaxValueValidator(datetime.date(2999, 12, 31))]


def day_input():
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class JournalFilterForm(forms.Form):
    evenement = forms.ChoiceField(label="Événement", required=False)
    auteur = forms.CharField(label="Auteur", required=False, max_length=100)
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), to_field_name="slug", required=False, empty_label=ALL_SITES
    )
    du = forms.DateField(label="Du", required=False, widget=day_input(), validators=CIVIL_DAYS)
    au = forms.DateField(label="Au", required=False, widget=day_input(), validators=CIVIL_DAYS)
    avant = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput())

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    def __init__(self, *args, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evenement"].choices = [("", "Tous"), *sentences.choices()]
        self.fields["site"].queryset = sites

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("du"), cleaned.get("au")
        if first and last and last < first:
            self.add_error("au", "La date de fin précède la date de début.")
        return cleaned

    def filter(self, entries):
        """The entries that answer the filter; none while it holds a mistake."""
        if not self.is_valid():
            return entries.none()
        asked = self.cleaned_data
        if asked["evenement"]:
            entries = entries.filter(event=asked["evenement"])
        if asked["auteur"]:
            text = asked["auteur"]
            entries = entries.filter(Q(author__label__icontains=text) | Q(author__email__icontains=text))
        if asked["site"]:
            entries = entries.filter(site_code=asked["site"].slug)
        if asked["du"]:
            entries = entries.filter(at__gte=clock.midnight(asked["du"]))
        if asked["au"]:
            entries = entries.filter(at__lt=clock.midnight(asked["au"] + datetime.timedelta(days=1)))
        return entries
