from crispy_forms.helper import FormHelper
from django import forms

from qualipref import clock

from ..usecases.contacts import why_not_end


class ContactForm(forms.Form):
    """A function to reach in a service, by e-mail, by telephone or both."""

    function = forms.CharField(label="Fonction", max_length=200, help_text="Par exemple « Chef du bureau ».")
    email = forms.EmailField(label="Adresse électronique", max_length=254, required=False)
    phone = forms.RegexField(
        label="Téléphone",
        regex=r"^[0-9+(). \u00a0\u202f-]{4,30}$",
        max_length=30,
        required=False,
        error_messages={"invalid": "Écrivez un numéro, par exemple 01 34 20 00 00."},
    )
    is_head = forms.BooleanField(label="Chef du service", required=False)

    helper = FormHelper()
    helper.form_tag = False

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["email"] and not cleaned["phone"]:
            self.add_error("email", "Donnez une adresse électronique ou un téléphone.")
        return cleaned


class NewContactForm(ContactForm):
    du = forms.DateField(label="À partir du", initial=clock.today, widget=forms.DateInput)


class ContactChangeForm(ContactForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class ContactEndForm(forms.Form):
    au = forms.DateField(label="Dernier jour", initial=clock.today, widget=forms.DateInput, help_text="Jour compris.")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, contact, **kwargs):
        super().__init__(*args, initial={"version": contact.version}, **kwargs)
        self.contact = contact

    def clean_au(self):
        day = self.cleaned_data["au"]
        if self.contact.au is None and (refusal := why_not_end(self.contact, day)):
            raise forms.ValidationError(refusal)
        return day
