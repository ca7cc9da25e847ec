from crispy_forms.helper import FormHelper
from django import forms

from qualipref import clock

from ..models import Module, Service
from ..usecases.scope import why_not_enter, why_not_leave


class ServiceOfSiteField(forms.ModelChoiceField):
    def label_from_instance(self, service):
        return f"{service.site} – {service}"


class EnterForm(forms.Form):
    """A service that starts to implement a module."""

    service = ServiceOfSiteField(label="Service", queryset=None, empty_label="Choisissez un service")
    module = forms.ModelChoiceField(label="Module", queryset=Module.objects.all(), empty_label="Choisissez un module")
    du = forms.DateField(label="Premier jour", initial=clock.today, widget=forms.DateInput)
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple la décision du comité de pilotage ; il reste lisible au journal.",
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        services = Service.objects.visible_to(user, clock.today()).filter(site__isnull=False)
        self.fields["service"].queryset = services.for_list()

    def clean(self):
        cleaned = super().clean()
        if {"service", "module", "du"} <= cleaned.keys():
            refusal = why_not_enter(cleaned["service"], cleaned["module"], cleaned["du"])
            if refusal:
                self.add_error("du", refusal)
        return cleaned


class LeaveForm(forms.Form):
    """A pair that ends; the version is that of the page shown."""

    au = forms.DateField(
        label="Dernier jour dans le périmètre", initial=clock.today, widget=forms.DateInput, help_text="Jour compris."
    )
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple la réorganisation du service ; il reste lisible au journal.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, initial={"version": entry.version}, **kwargs)
        self.entry = entry

    def clean_au(self):
        day = self.cleaned_data["au"]
        if self.entry.au is None and (refusal := why_not_leave(self.entry, day)):
            raise forms.ValidationError(refusal)
        return day
