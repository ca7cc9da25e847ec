"""What every filter in an address shares."""

from functools import cached_property

from crispy_forms.helper import FormHelper
from django import forms

from ..models import Framework


class FilterForm(forms.Form):
    """A filter in the address: what is not understood is said beside its field and does not filter."""

    @property
    def helper(self):
        helper = FormHelper(self)
        helper.form_tag = False
        return helper

    @cached_property
    def criteria(self):
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class VersionForm(FilterForm):
    """Which référentiel is read."""

    version = forms.ModelChoiceField(label="Référentiel", queryset=Framework.objects.none(), required=False)

    def __init__(self, *args, frameworks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = frameworks
