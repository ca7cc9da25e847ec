"""A choice among rows that their table does not keep in alphabetical order."""

from django import forms
from django.forms.models import ModelChoiceIterator

from qualipref.collation import sort_key


class _Alphabetical(ModelChoiceIterator):
    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        label = self.field.label_from_instance
        yield from map(self.choice, sorted(self.queryset, key=lambda row: sort_key(label(row))))


class AlphabeticalChoiceField(forms.ModelChoiceField):
    """As a French reader looks a name up: « Évaluer » before « Orienter »."""

    iterator = _Alphabetical
