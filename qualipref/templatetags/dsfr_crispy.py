"""What the form pack `dsfr_crispy` asks of a field."""

from functools import lru_cache

from django import forms, template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape

register = template.Library()

KINDS = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.FileInput, "upload"),
)
CSS_CLASSES = {"select": "fr-select", "upload": "fr-upload", "input": "fr-input"}


@register.filter
def kind(bound_field):
    """The DSFR component of a field: checkboxes, radios, checkbox, select, upload or input."""
    widget = bound_field.field.widget
    return next((name for widget_class, name in KINDS if isinstance(widget, widget_class)), "input")


@register.filter
def when_required(bound_field):
    """What the field says of when it is required, or « facultatif »: worth saying only where others are required."""
    field, others = bound_field.field, bound_field.form.fields.values()
    if field.required or not any(other.required for other in others):
        return ""
    return getattr(field, "when_required", "facultatif")


@register.filter
def anchor(bound_field):
    """The id that a link of the error summary reaches: the field, or the group of its choices."""
    return bound_field.id_for_label or bound_field.auto_id


@register.filter
def visible_faults(form):
    """The visible fields in error, in the order of the form."""
    return [bound_field for bound_field in form.visible_fields() if bound_field.errors]


@register.filter
def hidden_faults(form):
    """The sentences of the hidden fields in error, which no field can show."""
    return [sentence for bound_field in form.hidden_fields() for sentence in bound_field.errors]


@register.simple_tag
def dsfr_widget(bound_field):
    """The control with its DSFR class; a date is typed in the browser's own calendar."""
    widget = bound_field.field.widget
    css = f"{widget.attrs.get('class', '')} {CSS_CLASSES.get(kind(bound_field), '')}".strip()
    attrs = {"class": css} if css else {}
    if kind(bound_field) == "upload" and bound_field.aria_describedby:
        attrs["aria-describedby"] = bound_field.aria_describedby
    if isinstance(widget, forms.DateInput):
        calendar = forms.DateInput(format="%Y-%m-%d", attrs=widget.attrs | {"type": "date"})
        return bound_field.as_widget(widget=calendar, attrs=attrs)
    if type(widget) in (forms.Select, forms.SelectMultiple) and isinstance(widget.choices, list):
        return _select(bound_field, widget, attrs)
    return bound_field.as_widget(attrs=attrs)


def _select(bound_field, widget, attrs):
    """The same as `as_widget`, drawn once: a select is the same on every page that offers the same choices."""
    attrs = bound_field.build_widget_attrs(attrs, widget)
    if bound_field.auto_id and "id" not in widget.attrs:
        attrs.setdefault("id", bound_field.auto_id)
    choices = tuple(("" if choice is None else choice, _frozen(label)) for choice, label in widget.choices)
    value = bound_field.value()
    value = tuple(value) if isinstance(value, list) else value
    said = tuple(widget.attrs.items()), tuple(attrs.items())
    return _drawn_select(type(widget), bound_field.html_name, value, choices, *said)


def _frozen(label):
    """A label, or a group of pairs."""
    return tuple((str(choice), str(name)) for choice, name in label) if isinstance(label, list | tuple) else str(label)


@lru_cache(maxsize=256)
def _drawn_select(widget_class, name, value, choices, widget_attrs, attrs):
    return widget_class(attrs=dict(widget_attrs), choices=choices).render(name, value, attrs=dict(attrs))


@register.simple_tag
def options(optgroups):
    """The options of a select, as `Select.optgroups` gives them."""
    return _drawn_options(tuple((group, tuple(map(_option, held))) for group, held, _ in optgroups))


@register.simple_tag
def ticks(groups, name):
    """Boxes to tick, folded by groups of plain data: ((title, ((key, label, is ticked), …), number ticked), …)."""
    return _drawn_ticks(name, groups)


@lru_cache(maxsize=64)
def _drawn_ticks(name, groups):
    """Drawn once: a form offers the same rows to whoever opens it."""
    return render_to_string("dsfr_crispy/_ticks.html", {"name": name, "groups": groups})


def _option(option):
    return conditional_escape(option["value"]), conditional_escape(option["label"]), option["selected"]


@lru_cache(maxsize=64)
def _drawn_options(groups):
    """Drawn once of words already escaped: the same filter heads every page of a list."""
    return render_to_string("dsfr_crispy/_options.html", {"groups": groups})
