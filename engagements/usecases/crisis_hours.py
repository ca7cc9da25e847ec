"""The hours of an event, as they are said."""

from qualipref import clock
from qualipref.typography import long_date


def hour_in_words(instant):
    """« 12 octobre 2015 à 23 h 40 », in Paris; the hour lived twice in October says which of the two it was."""
    local = instant.astimezone(clock.PARIS)
    said = f"{long_date(local)} à {local:%-H}\u00a0h\u00a0{local:%M}"
    is_double = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{said} (heure d’{'hiver' if local.fold else 'été'})" if is_double else said
