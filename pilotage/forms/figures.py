"""What one asks of the figures: which are listed, and of what a figure is the figure."""

from crispy_forms.helper import FormHelper
from django import forms

from qualipref.collation import sort_key
from qualipref.figures import definitions

LONGEST = 100


class FigureListForm(forms.Form):
    q = forms.CharField(label="Mots cherchés", required=False, max_length=LONGEST)
    theme = forms.ChoiceField(label="Thème", required=False)

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        themes = dict.fromkeys(each.theme for each in definitions())
        self.fields["theme"].choices = [("", "Tous"), *((theme, theme) for theme in themes)]

    @property
    def criteria(self):
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def filter(self, found):
        """Those of the definitions `found` that answer every criterion understood."""
        criteria = self.criteria
        words = sort_key(criteria.get("q", "")).split()
        found = [each for each in found if all(word in each.searched_text for word in words)]
        return [each for each in found if criteria.get("theme") in (None, each.theme)]


class FigureForm(forms.Form):
    """The parameters of one figure, as its definition declares them; what nobody chooses by hand is kept hidden."""

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, data, *, definition, user, on):
        is_arriving = not data and any(parameter.is_required for parameter in definition.parameters)
        super().__init__(None if is_arriving else data)
        for parameter in definition.parameters:
            self.fields[parameter.name] = _field(parameter, user, on)

    @property
    def has_choices(self):
        return bool(self.visible_fields())


def _field(parameter, user, on):
    if parameter.choices is None:
        widget = forms.TextInput if parameter.is_required else forms.HiddenInput
        return forms.CharField(label=parameter.label, required=parameter.is_required, max_length=LONGEST, widget=widget)
    choices = parameter.choices(user, on)
    empty = [("", "Choisissez" if parameter.is_required else parameter.empty)]
    return forms.ChoiceField(label=parameter.label, required=parameter.is_required, choices=[*empty, *choices])
