from crispy_forms.helper import FormHelper
from django import forms

from qualipref.notifications.models import EmailStatus


class EmailFilter(forms.Form):
    state = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *EmailStatus.choices])
    q = forms.CharField(label="Destinataire ou objet", required=False, max_length=100)

    helper = FormHelper()
    helper.form_tag = False

    def filter(self, emails):
        """The mails that answer; a value that is not a choice is set aside."""
        self.is_valid()
        values = self.cleaned_data
        if values.get("state"):
            emails = emails.filter(status=values["state"])
        if values.get("q"):
            emails = emails.filter(to__icontains=values["q"]) | emails.filter(subject__icontains=values["q"])
        return emails
