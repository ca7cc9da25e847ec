"""How the hours of an event are shown."""

from django import template

from ..usecases.crisis_hours import hour_in_words

register = template.Library()


@register.filter
def hour_fr(instant):
    """« 12 octobre 2015 à 23 h 40 », in Paris."""
    return hour_in_words(instant) if instant else ""
