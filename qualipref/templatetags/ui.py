"""The tags of the components: how things look, never what they mean."""

import datetime
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from qualipref import clock, typography
from qualipref.spreadsheets import EXPORT_KINDS

register = template.Library()

SYMBOLS = {"ok": "ok", "part": "part", "bas": "bas", "ecart": "ecart", "info": "depot", "neutre": "vide"}


def _civil_day(value):
    """The day in Paris of a date or of an instant."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(clock.PARIS).date()
    return value


@register.filter
def date_fr(value):
    return typography.long_date(_civil_day(value)) if value else ""


@register.filter
def date_weekday(value):
    return typography.weekday_date(_civil_day(value)) if value else ""


@register.filter
def date_short(value):
    return typography.short_date(_civil_day(value)) if value else ""


@register.filter
def time_fr(value):
    """« 16 h 42 », in Paris."""
    return typography.clock_time(value.astimezone(clock.PARIS)) if value else ""


@register.filter
def size_fr(octets):
    """« 84 ko », « 1,2 Mo »."""
    return "" if octets in (None, "") else typography.file_size(octets)


@register.filter
def drawing(svg):
    """A drawing of `qualipref.charts`, which escapes what it is given."""
    return mark_safe(svg)  # noqa: S308


@register.filter
def number_fr(value):
    return "" if value in (None, "") else typography.number(value)


@register.filter
def percent_fr(value):
    return "" if value in (None, "") else typography.percent(value)


@register.filter
def french(value):
    return typography.french(str(value))


@register.filter
def counted(value, words):
    """`{{ 3|counted:"site" }}`, or with its plural `{{ 3|counted:"lieu|lieux" }}`."""
    singular, _, many = words.partition("|")
    return typography.plural(value, singular, many)


@register.filter
def enumeration(words):
    return typography.enumeration(str(word) for word in words)


@register.simple_tag
def dated(obj, field):
    """The date `field` of `obj` with its precision: « 12 octobre 2015 », « 2015 », « fin 2007 »; nothing when open."""
    day = getattr(obj, field)
    if day is None:
        return ""
    stems = (f"{field}_precision", f"{field.removesuffix('_on')}_precision", "precision")
    precision = next((getattr(obj, stem) for stem in stems if hasattr(obj, stem)), "day")
    return typography.long_date(day, precision)


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*steps):
    """`{% breadcrumb "Sites" url "Préfecture" %}`: pairs of label and address, then the label of this page."""
    pairs = zip(steps[:-1:2], steps[1:-1:2], strict=True)
    return {"parents": [{"label": label, "url": url} for label, url in pairs], "here": steps[-1]}


@register.inclusion_tag("components/exports.html", takes_context=True)
def exports(context, name, count=None, **address):
    """`{% exports "engagements:commitment_export" commitments|length %}`: the list on screen, with its filter."""
    query = context.request.GET.copy()
    for moved in ("page", "avant"):
        query.pop(moved, None)
    asked = f"?{query.urlencode()}" if query else ""
    files = [
        {"kind": kind.upper(), "url": reverse(name, kwargs={**address, "kind": kind}) + asked} for kind in EXPORT_KINDS
    ]
    return {"files": files, "count": count}


@register.inclusion_tag("components/why.html")
def why(figures):
    """« Pourquoi ce chiffre ? »: where a `qualipref.figures.Figure`, or those of a line, come from, folded under it."""
    return {"figures": figures if isinstance(figures, list | tuple) else [figures]}


@register.simple_tag
def figure_rows(rows, verb=""):
    """« 12 preuves », with the way to their list when it shows some; `verb` makes it a gesture: « Ouvrir les … »."""
    if not (rows.url and rows.count):
        return rows.said
    gesture = f"{verb} les " if verb and rows.count > 1 else f"{verb} " if verb else ""
    return format_html('<a href="{}">{}{}</a>', rows.url, gesture, rows.said)


@register.simple_tag
def symbol(name):
    return _drawn("components/symbol.html", name=name)


@register.simple_tag
def status(tone, word, symbol=""):
    return _drawn("components/status.html", tone=tone, word=conditional_escape(word), symbol=symbol or SYMBOLS[tone])


@lru_cache(maxsize=512)
def _drawn(component, **words):
    """What a component shows of words already escaped, drawn once: the same states come back line after line."""
    return render_to_string(component, words)
