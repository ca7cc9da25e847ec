from crispy_forms.helper import FormHelper
from django import forms

from qualipref import clock
from qualipref.accounts.models import User

from ..enums import Role
from ..models import Assignment
from ..usecases.delegations import why_not_delegate
from .assignment import date_field


class DelegationForm(forms.Form):
    """Whose function, to whom, from when to when."""

    function = forms.ModelChoiceField(label="Fonction suppléée", queryset=Assignment.objects.none(), empty_label=None)
    substitute = forms.ModelChoiceField(
        label="Suppléant", queryset=User.objects.none(), empty_label="Choisir", help_text="Un compte ouvert."
    )
    valid_from = date_field("Du")
    valid_until = date_field("Au", help_text="Dernier jour compris.")

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, functions, **kwargs):
        super().__init__(*args, **kwargs)
        auditors = Assignment.objects.filter(role=Role.AUDITOR).values("user")
        self.fields["function"].queryset = functions
        self.fields["function"].label_from_instance = lambda held: f"{held} – {held.user}"
        self.fields["substitute"].queryset = User.objects.filter(is_active=True).exclude(pk__in=auditors)
        self.fields["valid_from"].initial = clock.today()

    def clean(self):
        values = super().clean()
        function, substitute = values.get("function"), values.get("substitute")
        first, last = values.get("valid_from"), values.get("valid_until")
        if function and function.user == substitute:
            self.add_error("substitute", "Une suppléance se donne à une autre personne.")
        if first and last and last < first:
            self.add_error("valid_until", "La date de fin précède la date de début.")
        if last and last < clock.today():
            self.add_error("valid_until", "Ces dates sont passées.")
        if not self.errors and (refusal := why_not_delegate(function, substitute, first, last)):
            self.add_error("valid_from", refusal)
        return values
