from django import forms

from .plain import PlainForm


class SavedFilterForm(PlainForm):
    name = forms.CharField(label="Nom du filtre", max_length=80, help_text="Vous seul le voyez.")
