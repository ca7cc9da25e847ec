"""A form that another person's save made stale: both versions, and the form again, on the last one."""

import datetime

from qualipref import clock
from qualipref.typography import clock_time, enumeration, long_date


def conflict_lines(form, theirs):
    """What differs between the saved values (`theirs`, by field name) and what was typed in a valid `form`."""
    lines = []
    for bound in form.visible_fields():
        mine = _said(bound.field, form.cleaned_data.get(bound.name))
        saved = _said(bound.field, theirs.get(bound.name))
        if bound.name in theirs and mine != saved:
            lines.append({"label": str(bound.label), "theirs": saved, "mine": mine})
    return lines


def on_version(data, version):
    """The data of a form, sent again over the version that was just shown."""
    again = data.copy()
    again["version"] = version
    return again


def _said(field, value):
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime.datetime):
        local = value.astimezone(clock.PARIS)
        return f"{long_date(local)} à {clock_time(local)}"
    if isinstance(value, datetime.date):
        return long_date(value)
    choices = dict(field.choices) if isinstance(value, str | list) and hasattr(field, "choices") else {}
    if isinstance(value, list | tuple | set):
        return enumeration(str(choices.get(each, each)) for each in value)
    return str(choices.get(value, value) if isinstance(value, str) else value)
