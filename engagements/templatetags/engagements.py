"""How the origin of a wording is shown."""

import re

from django import template
from django.urls import reverse

from ..models import Campaign

register = template.Library()
ADDRESS = re.compile(r"(https?://[^\s()]+)")


@register.filter
def pieces(reference):
    """The reference cut into texts and web addresses, in order: `[{"text": …, "is_address": …}]`."""
    parts = ADDRESS.split(reference)
    return [{"text": text, "is_address": bool(rank % 2)} for rank, text in enumerate(parts) if text]


@register.filter
def text_name(key):
    """« qual_e_pref_2019 » read as « Qual-e-pref (2019) »: the text and the year in which a number was read."""
    name, _, year = key.rpartition("_")
    if not (name and year.isdigit()):
        return key.replace("_", " ").capitalize()
    return f"{name.replace('_', '-').capitalize()} ({year})"


@register.filter
def meaning(framework, level):
    """What the level A, B, C or D means in this référentiel."""
    return framework.attestation_levels.get(level, "")


@register.filter
def basis(text):
    """Where a target comes from: « C:haute_loire » read as « niveau C, Haute loire »."""
    level, colon, key = text.partition(":")
    return f"niveau {level}, {text_name(key)}" if colon else text


@register.inclusion_tag("engagements/_years.html", takes_context=True)
def years(context):
    """The same page in the other campaigns: for a page whose address carries a year."""
    match = context.request.resolver_match
    here = match.kwargs["year"]
    found = Campaign.objects.order_by("-year").values_list("year", flat=True)
    links = [
        {"year": year, "url": reverse(match.view_name, kwargs=match.kwargs | {"year": year}), "is_here": year == here}
        for year in found
    ]
    return {"links": links if len(links) > 1 else []}
