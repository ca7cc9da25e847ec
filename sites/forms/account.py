from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from qualipref import clock
from qualipref.accounts.models import NEVER_OPENED, User
from qualipref.collation import sort_key

from ..enums import Role
from ..models import Assignment

STATES = [
    ("", "Tous"),
    ("open", "Ouverts"),
    ("invited", "Invités, pas encore entrés"),
    ("suspended", "Suspendus"),
    ("closed", "Fermés"),
]
STATE_FILTERS = {
    "open": models.Q(is_active=True) & ~NEVER_OPENED,
    "invited": models.Q(is_active=True) & NEVER_OPENED,
    "suspended": models.Q(is_active=False, closed_at=None),
    "closed": models.Q(closed_at__isnull=False),
}


class OneLineField(forms.CharField):
    """A text on one line, whatever was pasted."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class AccountForm(forms.Form):
    email = forms.EmailField(label="Adresse électronique professionnelle", max_length=254)
    label = OneLineField(
        label="Fonction", max_length=200, help_text="Par exemple « Chef du bureau des usagers de la route »."
    )

    helper = FormHelper()
    helper.form_tag = False

    def clean_email(self):
        email = self.cleaned_data["email"].strip().lower()
        holder = User.objects.filter(email=email).first()
        if holder:
            raise ValidationError(f"Un compte existe déjà à cette adresse : « {holder} ».")
        return email


class AccountLabelForm(forms.Form):
    label = OneLineField(label="Fonction", max_length=200)

    helper = FormHelper()
    helper.form_tag = False


class SuspendForm(forms.Form):
    reason = OneLineField(label="Motif", max_length=300, help_text="Il est inscrit au journal.")

    helper = FormHelper()
    helper.form_tag = False


class AccountFilter(forms.Form):
    q = forms.CharField(label="Fonction ou adresse", required=False, max_length=100)
    role = forms.ChoiceField(label="Rôle", required=False, choices=[("", "Tous"), *Role.choices])
    state = forms.ChoiceField(label="État", required=False, choices=STATES)

    helper = FormHelper()
    helper.form_tag = False

    def filter(self, accounts):
        """The accounts that answer; a value that is not a choice is set aside."""
        self.is_valid()
        values = self.cleaned_data
        if values.get("q"):
            text = values["q"]
            accounts = accounts.filter(models.Q(label_sort__contains=sort_key(text)) | models.Q(email__icontains=text))
        if values.get("role"):
            held = Assignment.objects.filter(role=values["role"]).valid_on(clock.today())
            accounts = accounts.filter(pk__in=held.values("user"))
        return accounts.filter(STATE_FILTERS.get(values.get("state"), models.Q()))
