"""The rows of the long lists, drawn once of a line that says all of it: the same ones come back page after page."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=4096)
def dense_row(line):
    return render_to_string("pilotage/_action_dense_row.html", {"line": line})


@register.simple_tag
@lru_cache(maxsize=2048)
def journal_row(line):
    return render_to_string("pilotage/_journal_row.html", {"line": line})


@register.simple_tag
def action_row(line, query, may_choose):
    return _drawn_row(line, query, bool(may_choose))


@lru_cache(maxsize=2048)
def _drawn_row(line, query, may_choose):
    return render_to_string("pilotage/_action_row.html", {"line": line, "query": query, "may_choose": may_choose})
