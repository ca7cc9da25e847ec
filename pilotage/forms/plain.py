"""What the forms of pilotage share: who owns the tag, and the version of what was shown."""

from crispy_forms.helper import FormHelper
from django import forms

from engagements.forms import versioned
from qualipref import clock

LONGEST = 4000
PASSED = "Cette date est déjà passée : donnez une date à venir."


class PlainForm(forms.Form):
    """A form whose template owns the tag, the token and the button."""

    @property
    def helper(self):
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.render_hidden_fields = True
        return helper


class VersionedForm(PlainForm, versioned.VersionedForm):
    """A gesture on a row as the page showed it."""


def day_to_come(day):
    """The day that was typed, which is neither past nor so far that a digit must be wrong."""
    if day < clock.today():
        raise forms.ValidationError(PASSED)
    if day.year > clock.today().year + 5:
        raise forms.ValidationError("Choisissez une date dans les cinq ans.")
    return day


def offer(field, queryset, rows):
    """Offers the `rows` of `queryset`, read once already: the field alone would read them again to draw them."""
    blank = [("", field.empty_label)] if getattr(field, "empty_label", None) is not None else []
    field.queryset = queryset
    field.choices = [*blank, *((row.pk, field.label_from_instance(row)) for row in rows)]


def say(form, refusal):
    """What a rule of the trade refuses, beside its field when the form has it."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
