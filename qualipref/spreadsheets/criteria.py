"""What the first sheet of an export says of the filter that made it."""

import datetime

from ..typography import long_date


def criteria_of(form):
    """(label, value) of each criterion of a filter form that was given and understood."""
    form.full_clean()
    understood = getattr(form, "cleaned_data", {})
    return [
        (str(bound.label), _said(bound.field, understood[bound.name]))
        for bound in form.visible_fields()
        if understood.get(bound.name) not in (None, "", False, [])
    ]


def _said(field, value):
    choices = getattr(field, "choices", None)
    if isinstance(value, str) and choices:
        return str(dict(field.choices).get(value, value))
    if value is True:
        return "oui"
    return long_date(value) if isinstance(value, datetime.date) else str(value)
