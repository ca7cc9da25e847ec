from django import template

from qualipref import typography
from qualipref.journal import sentences
from qualipref.journal.models import Entry

register = template.Library()


@register.filter
def sentence(entry):
    return typography.french(sentences.sentence(entry))


@register.filter
def readable_details(entry):
    return sentences.readable_details(entry.details)


@register.inclusion_tag("components/timeline.html")
def timeline(subject, limit=20, hidden=()):
    """The history of an object, the latest gesture first, without the events that the reader must not see."""
    entries = list(Entry.objects.about(subject).exclude(event__in=hidden).for_list()[: limit + 1])
    return {"entries": entries[:limit], "is_cut": len(entries) > limit, "limit": limit}
