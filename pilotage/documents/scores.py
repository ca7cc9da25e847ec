"""Where each site stands: numbers of `engagements.readiness` alone, with the cells from which a reader counts them."""

from engagements.figures import ALL_SITES, CellScope, place_name, score_figure, selection_in_words
from engagements.models.unit import unit_code
from engagements.readiness import Criterion, board, score
from engagements.readiness.selection import module_key
from engagements.readiness.words import freeze_in_words
from qualipref.typography import number, percent

READY, PARTLY, POOR = ("● prêt", "ok"), ("◐ à compléter", "cours"), ("△ à traiter", "alerte")
GAP, ALTERED, NOT_ASSESSED = ("■ écart ouvert", "grave"), ("■ fichier altéré", "grave"), ("○ non évalué", "non")
STEERING = "Pilotage"
ALL_SITES_NAME, ALL_MODULES, PREFECTURE = "Ensemble", "Ensemble", "Préfecture entière"
COLUMNS = ("engagement", "unité", "état", "hors calcul", *Criterion.labels, "critères réunis", "critères demandés")


def scores(campaign, on, notes):
    """The score of each site and of each module, their words commitment by commitment, and all their cells."""
    states = board(campaign, on).states
    sites = list(dict.fromkeys(state.place.site for state in states))
    _figure(ALL_MODULES, ALL_SITES_NAME, states, campaign, notes)  # cited first, at the head of the chapter
    lines = [_line(name, held, sites, campaign, notes) for name, held in _by_module(states).items()]
    total = _line(ALL_MODULES, states, sites, campaign, notes)
    return {
        "sites": [_site_name(site) for site in sites],
        "modules": lines,
        "total": total,
        "by_commitment": _by_commitment(states, sites),
        "columns": list(COLUMNS),
        "cells": [_cell(state) for state in states],
        "freeze": freeze_in_words(campaign, on),
    }


def _by_module(states):
    """{« Module 1 », …, « Pilotage » last: its states}."""
    found = {}
    for state in states:
        module = state.commitment.chapter.module
        found.setdefault(f"Module {module.number}" if module else STEERING, []).append(state)
    return dict(sorted(found.items(), key=lambda item: item[0] == STEERING))


def _site_name(site):
    return site.name if site else PREFECTURE


def _line(name, states, sites, campaign, notes):
    """A row of the table of scores: one figure per site, then the one of them all."""
    by_site = [
        _figure(name, _site_name(site), [state for state in states if state.place.site == site], campaign, notes)
        for site in sites
    ]
    return {"label": name, "by_site": by_site, "all_sites": _figure(name, ALL_SITES_NAME, states, campaign, notes)}


def _figure(module, site, states, campaign, notes):
    """A score with its denominator and its note, or None where nothing is answered for."""
    found = score(states)
    if found.percent is None:
        return None
    cited = notes.cite(score_figure(_scope(module, site, states, campaign, notes.on), found))
    return {
        "value": found.percent,
        "percent": percent(found.percent),
        "assessed": f"{number(found.assessed)}/{number(found.applicable)} évalués",
        "met": found.met,
        "asked": found.asked,
        "assessed_count": found.assessed,
        "applicable": found.applicable,
        "note": cited,
    }


def _scope(module, site, states, campaign, on):
    """The CellScope of those states: of every site, or of theirs; of every module, or of theirs."""
    place, first = states[0].place, states[0].commitment.chapter.module
    slug = ALL_SITES if site == ALL_SITES_NAME else unit_code(place.site, None)
    criteria = {} if module == ALL_MODULES else {"module": module_key(first)}
    said = selection_in_words(criteria, states)
    return CellScope(campaign, slug, place_name(slug, place.site, opens_all=True), campaign.day(on), criteria, said)


def _by_commitment(states, sites):
    """{code: what is said of it at each site}."""
    held = {}
    for state in states:
        held.setdefault(state.commitment.code, {}).setdefault(state.place.site_id, []).append(state)
    return {
        code: [in_words(of_site.get(site.pk if site else None, [])) for site in sites] for code, of_site in held.items()
    }


def in_words(states):
    """What is said of a commitment at a site: a sign, a word and its criteria « 18/20 », worst news first."""
    if not states:
        return {"text": "–", "tone": "", "met": 0, "asked": 0}
    found = score(states)
    if not found.applicable:
        return {"text": f"– {states[0].exclusion.lower()}", "tone": "", "met": 0, "asked": 0}
    sign, tone = _sign(found)
    text = f"{sign} {found.met}/{found.asked}"
    return {"text": text, "tone": tone, "met": found.met, "asked": found.asked}


def _sign(found):
    if any(state.gap_count for state in found.rows):
        return GAP
    if any(state.is_altered for state in found.rows):
        return ALTERED
    if not found.assessed:
        return NOT_ASSESSED
    if found.met == found.asked:
        return READY
    return PARTLY if 5 * found.met >= 3 * found.asked else POOR


def _cell(state):
    """A cell as the attached file gives it, in the order of COLUMNS."""
    held = state.met_criteria
    status = state.cell.get_status_display() if state.cell else "Non évaluée"
    asked = len(Criterion) if state.is_applicable else 0
    criteria = [int(criterion in held) for criterion in Criterion]
    counted = state.met if state.is_applicable else 0
    return [state.commitment.code, state.place.unit_code, status, state.exclusion, *criteria, counted, asked]
