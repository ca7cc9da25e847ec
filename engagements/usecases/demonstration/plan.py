"""What becomes of each cell of the year: a scenario, drawn once for all from a seed."""

import random
from collections import defaultdict
from enum import StrEnum

from ...enums import ValidityRule

SEED = "qualipref 2015"


class Scenario(StrEnum):
    """The story of a cell, up to its worth on the day of the demonstration."""

    READY = "ready"  # assessed, its proofs accepted
    REVIEW = "review"  # assessed, its last proof waits for the quality manager
    HOLE = "hole"  # assessed, its proofs stop before the third quarter
    ABSENT = "absent"  # assessed, nothing proves it
    REFUSED = "refused"  # assessed, its proof was refused
    GAP = "gap"  # a non-conformity, still open
    LIFTED = "lifted"  # a non-conformity, lifted since
    CHANGE = "change"  # assessed, a change is asked
    ASIDE = "aside"  # « sans objet »
    DRAFT = "draft"  # in preparation
    SILENT = "silent"  # nothing was said


# Of a hundred cells of a site and a module, how many have each of those stories; the others are ready.
SHARES = {
    ("cergy", "1"): {"review": 8, "absent": 6, "refused": 2, "change": 1, "draft": 1, "silent": 2},
    ("cergy", "2"): {"review": 10, "absent": 3, "refused": 3, "silent": 3},
    ("cergy", "7"): {"review": 12, "absent": 8, "draft": 4},
    ("argenteuil", "1"): {"review": 10, "absent": 5, "refused": 2, "change": 1, "draft": 1, "silent": 2},
    ("argenteuil", "2"): {"review": 13, "absent": 18, "refused": 7, "silent": 3, "change": 3},
    ("sarcelles", "1"): {"review": 9, "absent": 18, "refused": 4, "change": 1, "draft": 4, "silent": 10},
    ("sarcelles", "2"): {"review": 10, "absent": 22, "refused": 4, "draft": 3, "silent": 6},
    ("cergy", ""): {"review": 10},
    ("argenteuil", ""): {"review": 10, "absent": 10},
    ("sarcelles", ""): {"review": 10, "absent": 20, "silent": 10},
}
USUAL = {"review": 10, "absent": 10, "refused": 3, "silent": 4}
HOLES = {"cergy": 10, "argenteuil": 30, "sarcelles": 55}  # of a hundred cells to prove more than once a year

GAPS = {
    ("2.1.3", "immatriculations.argenteuil"): "Les délais affichés au guichet datent du 3 mars.",
    ("1.3.1", "ressortissants-etrangers.sarcelles"): "Aucun agent ne répond au téléphone l’après-midi depuis juin.",
    ("1.2.2", "mission-accueil.cergy"): "Deux panneaux indiquent encore l’ancien guichet.",
}
LIFTED = {
    ("1.2.4", "mission-accueil.argenteuil"): "Rien ne sépare la file du guichet.",
    ("1.1.2", "sejour.cergy"): "La vérification des informations n’était pas datée.",
}
NO_COUNTER = ("controle-legalite", "controle-urbanisme", "intercommunalite", "contentieux-etrangers", "cabinet")
COUNTER = ("1.2.5", "1.2.6", "1.2.9")
NO_COUNTER_REASON = "Le service ne reçoit pas de public au guichet : il reçoit sur rendez-vous."
REGISTRATIONS = ("usagers-route", "immatriculations")
REGISTRATIONS_REASON = "Le service n’instruit pas les certificats d’immatriculation."


def scenarios(states):
    """{place key: Scenario} of the cells of the year, the same whatever the run."""
    drawn, by_group = {}, defaultdict(list)
    for state in states:
        place = state.place
        told = _told(place)
        if told:
            drawn[place.key] = told
        else:
            by_group[_group(place)].append(place)
    for group, places in by_group.items():
        drawn |= _share(group, places)
    return drawn


def aside_reason(place):
    """Why a commitment is « sans objet » there, or nothing."""
    code, service = place.commitment.code, place.service.slug if place.service else ""
    if code in COUNTER and service in NO_COUNTER:
        return NO_COUNTER_REASON
    if code == "2.4.2" and service not in REGISTRATIONS:
        return REGISTRATIONS_REASON
    return ""


def is_demanding(place):
    """Whether its commitment is to be proved more than once a year."""
    months = ValidityRule(place.commitment.validity).months
    return months is not None and months < 12


def _told(place):
    where = place.commitment.code, place.unit_code
    if where in GAPS:
        return Scenario.GAP
    if where in LIFTED:
        return Scenario.LIFTED
    return Scenario.ASIDE if aside_reason(place) else None


def _group(place):
    module = place.commitment.chapter.module
    return place.site.slug if place.site else "", module.number if module else ""


def _share(group, places):
    """The stories of a site and a module, shuffled among its cells, then the holes of what is proved several times."""
    draw = random.Random(f"{SEED} {group}")  # noqa: S311  a demonstration, not a secret
    shuffled = draw.sample(places, len(places))
    stories = []
    for name, share in SHARES.get(group, USUAL).items():
        stories += [Scenario(name)] * round(share * len(places) / 100)
    stories += [Scenario.READY] * (len(places) - len(stories))
    drawn = {place.key: story for place, story in zip(shuffled, stories, strict=True)}
    for place in places:
        if drawn[place.key] == Scenario.READY and is_demanding(place) and draw.random() * 100 < HOLES.get(group[0], 20):
            drawn[place.key] = Scenario.HOLE
    return drawn
