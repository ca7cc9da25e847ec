"""Several rows chosen by boxes to tick, folded group by group: the tag `ticks` draws them."""

from itertools import groupby


def ticked_groups(field, rows, title_of):
    """((title, ((key, label, is ticked), …), number ticked), …) of the bound `field`, for `rows` in that order."""
    ticked = {str(getattr(value, "pk", value)) for value in field.value() or ()}
    return tuple(_group(title, tuple(held), ticked) for title, held in groupby(rows, key=title_of))


def chapter_of(commitment):
    return str(commitment.chapter)


def place_of(service):
    return str(service.site or "Tous les sites")


def _group(title, rows, ticked):
    options = tuple((str(row.pk), str(row), str(row.pk) in ticked) for row in rows)
    return title, options, sum(is_ticked for _, _, is_ticked in options)
