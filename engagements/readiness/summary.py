"""The scores of the sites of a campaign, worked out again when something was written, and only then."""

from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from qualipref.journal.models import Entry

from ..models.unit import unit_code, unit_name
from ..models.wall import CellWall
from .board import board
from .matrix import by_commitment
from .score import Score, score


class SiteScore(NamedTuple):
    """What a site is worth, or the préfecture as a whole (no key), and each of its modules: (number or None, Score)."""

    site_id: int | None
    slug: str
    name: str
    score: Score
    modules: tuple


def summary(campaign, today, user):
    """The scores of the sites whose cells `user` sees, in the order of the préfecture.

    Nothing is written without an entry of the journal: for whoever sees every cell, they hold for the day as long as
    the journal has the same head.
    """
    if not CellWall(user, today).opens_all:
        return _sites(board(campaign, today, user))
    head = Entry.objects.head()
    return _of_the_day(campaign, today, head) if head else _sites(board(campaign, today))


@lru_cache(maxsize=16)
def _of_the_day(campaign, today, head):
    return _sites(board(campaign, today))


def _sites(found):
    by_site = {}
    for state in found.states:
        by_site.setdefault(state.place.site_id, []).append(state)
    ordered = sorted(by_site.values(), key=lambda states: _order(states[0].place.site))
    return [_site(states[0].place.site, states) for states in ordered]


def _order(site):
    return (site is None, site and site.order, site and site.name_sort)


def _site(site, states):
    modules = tuple((module and module.number, _bare(cells)) for module, cells in by_module(states))
    return SiteScore(site and site.id, unit_code(site, None), unit_name(site, None), _bare(states), modules)


def _bare(states):
    """Their score without the cells themselves, which would be kept with it."""
    return replace(score(states), states=[])


def by_module(states):
    """[(module, or None for the steering requirements, its states)], in the order of a board."""
    pairs = groupby(by_commitment(states), key=lambda pair: pair[0].chapter.module)
    return [(module, [state for _, states in found for state in states]) for module, found in pairs]
