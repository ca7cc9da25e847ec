"""The rows of the action plan."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=4096)
def dense_row(line):
    return render_to_string("pilotage/_action_dense_row.html", {"line": line})


@register.simple_tag
def action_row(line, query, may_choose):
    return _drawn_row(line, query, bool(may_choose))


@lru_cache(maxsize=2048)
def _drawn_row(line, query, may_choose):
    """Drawn once of an ActionLine, which says all of it: the same actions come back page after page."""
    return render_to_string("pilotage/_action_row.html", {"line": line, "query": query, "may_choose": may_choose})
