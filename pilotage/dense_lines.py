"""The line of the dense list: what a row of text says of an action, read without the objects around it."""

from typing import NamedTuple

from engagements.readiness.badge import Badge
from qualipref.typography import percent, short_date

from .action_lines import action_badge, codes_of, page_of
from .enums import ALL_SITES
from .models.action import NAMES

SHOWN = ("year", "number", "title", "due_on", "progress", "status")
NAMED = ("service_short_name", "service_name", "site_name")


class DenseLine(NamedTuple):
    """A row of the dense list, as strings that are ready."""

    url: str
    reference: str
    title: str
    codes: str
    lead: str
    due: str
    progress: str
    badge: Badge


def dense_lines(actions, today):
    """The lines of `actions`, a queryset; the names of its service and of its site come with the row of an action."""
    read = list(actions.annotate(**{name: NAMES[name] for name in NAMED}).only(*SHOWN))
    codes = codes_of(read)
    return [_line(action, codes.get(action.pk, ""), today) for action in read]


def _line(action, codes, today):
    return DenseLine(
        url=page_of(action.pk),
        reference=action.reference,
        title=action.title,
        codes=codes,
        lead=f"{action.service_short_name or action.service_name}, {action.site_name or ALL_SITES.lower()}",
        due=short_date(action.due_on),
        progress=percent(action.progress),
        badge=action_badge(action, today),
    )
