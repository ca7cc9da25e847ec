"""The grid of the staff: one function, one day, a number per service."""

from crispy_forms.helper import FormHelper
from django import forms

from qualipref import clock

from ..enums import StaffFunction
from .filters import FilterForm
from .training import MOST_AGENTS

COUNT, SEEN = "effectif", "lu"


class FunctionForm(FilterForm):
    fonction = forms.ChoiceField(label="Agents", choices=StaffFunction.choices, required=False)

    @property
    def function(self):
        return StaffFunction(self.criteria.get("fonction", StaffFunction.PUBLIC_FACING))


class StaffForm(forms.Form):
    """A service left empty is not counted. Each row carries the key of the count that it showed."""

    counted_on = forms.DateField(label="Effectif au", widget=forms.DateInput, initial=clock.today)
    source = forms.CharField(
        label="Source", max_length=200, required=False, help_text="Par exemple « tableau des emplois de septembre »."
    )

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    def __init__(self, *args, services, last, **kwargs):
        """`last` is {service key: the StaffCount typed last}."""
        super().__init__(*args, **kwargs)
        self.services = list(services)
        self.last = last
        for service in self.services:
            held = last.get(service.pk)
            self.fields[f"{COUNT}-{service.pk}"] = forms.IntegerField(
                label=f"Effectif, {service}",
                required=False,
                min_value=0,
                max_value=MOST_AGENTS,
                initial=held.count if held else None,
                widget=forms.NumberInput(attrs={"class": "fr-input q-court", "inputmode": "numeric"}),
            )
            self.fields[f"{SEEN}-{service.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, initial=held.pk if held else 0
            )

    def clean_counted_on(self):
        day, today = self.cleaned_data["counted_on"], clock.today()
        if day > today:
            raise forms.ValidationError("Cette date est dans le futur : un effectif se compte.")
        if day.year < today.year - 20:
            raise forms.ValidationError("Cette date est trop loin : vérifiez l’année.")
        return day

    @property
    def head(self):
        return [self["counted_on"], self["source"]]

    @property
    def rows(self):
        """(service, its field, the hidden one, the count known)."""
        return [
            (service, self[f"{COUNT}-{service.pk}"], self[f"{SEEN}-{service.pk}"], self.last.get(service.pk))
            for service in self.services
        ]

    @property
    def counts(self):
        typed = {service: self.cleaned_data[f"{COUNT}-{service.pk}"] for service in self.services}
        return {service: count for service, count in typed.items() if count is not None}

    @property
    def seen(self):
        return {service.pk: self.cleaned_data[f"{SEEN}-{service.pk}"] for service in self.services}
