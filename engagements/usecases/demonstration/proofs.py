"""The proofs of the year: who deposits what, when, and what the quality manager says of it."""

import datetime
import random
from collections import defaultdict
from dataclasses import dataclass

from qualipref.typography import MONTHS, french

from ...enums import ValidityRule
from ...models import Contribution, Evidence
from ...readiness.coverage import Period
from ..evidence import accept_evidence, refuse_evidence, replace_evidence, reuse_evidence, submit_evidence
from .contents import content_of, support_of
from .plan import SEED, Scenario

LAST_REVIEW = datetime.date(2015, 10, 9)
PROVED = {Scenario.READY, Scenario.GAP, Scenario.CHANGE, Scenario.LIFTED}
SHARED = {  # one document that proves several commitments
    "Résultats des appels mystères": ("1.3.1", "1.3.2", "1.3.6"),
    "Enquête de satisfaction, rapport d’analyse": ("1.1.4", "1.1.10", "1.2.1"),
    "Échantillon de réponses": ("1.5.4", "1.5.5"),
}
SHARED_BY = {code: label for label, codes in SHARED.items() for code in codes}
REFUSALS = (
    "Le document porte sur 2014 : il ne prouve rien pour 2015. Déposez celui de l’année.",
    "La photographie n’est pas datée et l’affichage n’y est pas lisible : reprenez-la de face.",
    "Le document est un projet : déposez la version signée.",
    "Le relevé ne dit ni d’où viennent les chiffres ni qui les a extraits : complétez-le.",
)
REPLACED = "Version signée, demandée par le responsable qualité."


def _period(first_month, last_month, last_day):
    return Period(datetime.date(2015, first_month, 1), datetime.date(2015, last_month, last_day))


ONCE = (_period(1, 6, 30), _period(3, 3, 31), _period(4, 6, 30), _period(1, 8, 31), _period(6, 6, 30))
WINDOWS = {
    ValidityRule.QUARTERLY: (_period(1, 3, 31), _period(4, 6, 30), _period(7, 9, 30)),
    ValidityRule.HALF_YEARLY: (_period(1, 3, 31), _period(4, 6, 30)),
    ValidityRule.MONTHLY: (_period(1, 6, 30), _period(7, 9, 30)),
}


@dataclass
class Deposit:
    """A proof to come: once played, `evidence` is what it made."""

    places: list
    label: str
    period: Period
    by: object
    supplied_by: str
    day: datetime.date
    draw: random.Random
    evidence: Evidence | None = None

    @property
    def title(self):
        return french(f"{self.label}, {self.where}, {_in_words(self.period)}")[:200]

    @property
    def where(self):
        """The service when it is alone, else the site."""
        services = {place.service for place in self.places}
        if len(services) == 1 and (service := next(iter(services))):
            return service.short_name or service.name
        return str(self.places[0].site)

    def submit(self):
        self.evidence = submit_evidence(
            self.places,
            title=self.title,
            support=support_of(self.label),
            period_from=self.period.first,
            period_to=self.period.last,
            content=content_of(self.label, self.title, self.period, self.draw),
            by=self.by,
            obtained_on=self.period.last + datetime.timedelta(days=1),
            supplied_by=self.supplied_by,
        )

    def accept(self, by):
        for use in self._uses():
            accept_evidence(use, by=by)

    def refuse(self, by):
        reason = self.draw.choice(REFUSALS)
        for use in self._uses():
            refuse_evidence(use, reason=reason, by=by)

    def replace(self):
        content = content_of(self.label, f"{self.title} (version signée)", self.period, self.draw)
        replace_evidence(self.evidence, content=content, reason=REPLACED, version=self.evidence.version, by=self.by)

    def offer(self, place, by):
        """The same proof for a place outside its perimeter: the quality manager will judge."""
        reuse_evidence(self.evidence, [place], by=by, out_of_perimeter=[place])

    def _uses(self):
        return self.evidence.uses.for_list().order_by("pk")


class Proofs:
    """Notes in a script the proofs of each cell, as its story asks."""

    def __init__(self, script, drawn, actors):
        self.script, self.drawn, self.actors = script, drawn, actors
        self.suppliers = {
            row.chapter_code: row.service.name
            for row in Contribution.objects.on(script.today).select_related("service")
        }
        self.deposits = []

    def bring(self, states):
        groups = defaultdict(list)
        for state in states:
            place = state.place
            groups[place.site_id, SHARED_BY.get(place.commitment.code, place.commitment.code)].append(place)
        for places in groups.values():
            self._bring_group(places)
        self._offer_elsewhere(states)

    def _bring_group(self, places):
        first = places[0]
        draw = random.Random(f"{SEED} {first.commitment.code} {first.unit_code}")  # noqa: S311
        windows = WINDOWS.get(first.commitment.validity) or (draw.choice(ONCE),)
        label = SHARED_BY.get(first.commitment.code) or _label(first.commitment, draw)
        for rank, window in enumerate(windows):
            is_last = rank == len(windows) - 1
            accepted = [place for place in places if self._is_accepted(place, is_last)]
            if accepted:
                self._accepted(accepted, label, window, draw)
            for place in places if is_last else ():
                self._judged_alone(place, label, window)

    def _is_accepted(self, place, is_last):
        story = self.drawn[place.key]
        return story in PROVED or (not is_last and story in (Scenario.HOLE, Scenario.REVIEW))

    def _accepted(self, places, label, window, draw):
        first = places[0]
        manager = self.actors.manager(first.site)
        by = self.actors.answering(first) if len(places) == 1 else manager
        deposit = self._deposit(places, label, window, by, draw)
        if any(self.drawn[place.key] == Scenario.LIFTED for place in places):
            self._twice(deposit, manager)
        else:
            self.script.on(_later(deposit.day, draw), deposit.accept, manager)
        self.deposits.append(deposit)

    def _twice(self, deposit, manager):
        """Refused, replaced by a better version, then accepted."""
        day = deposit.period.last + datetime.timedelta(days=14)
        for rank, gesture in enumerate((deposit.refuse, deposit.replace, deposit.accept)):
            by = () if gesture == deposit.replace else (manager,)
            self.script.on(min(day + datetime.timedelta(days=3 * rank), LAST_REVIEW), gesture, *by)

    def _judged_alone(self, place, label, window):
        """The last proof of a service, which waits for its review or was refused."""
        story = self.drawn[place.key]
        if story not in (Scenario.REVIEW, Scenario.REFUSED):
            return
        draw = random.Random(f"{SEED} alone {place.commitment.code} {place.unit_code}")  # noqa: S311
        if story == Scenario.REVIEW:
            window = Period(window.first, max(window.last, datetime.date(2015, 9, 30)))
        deposit = self._deposit([place], label, window, self.actors.answering(place), draw)
        if story == Scenario.REFUSED:
            self.script.on(_later(deposit.day, draw), deposit.refuse, self.actors.manager(place.site))

    def _deposit(self, places, label, window, by, draw):
        chapter = places[0].commitment.chapter.code
        supplied_by = self.suppliers.get(chapter, "") if draw.random() < 0.6 else ""
        day = min(window.last + datetime.timedelta(days=draw.randint(2, 12)), LAST_REVIEW)
        own = random.Random(draw.random())  # noqa: S311
        deposit = Deposit(places, label, window, by, supplied_by, day, own)
        self.script.on(day, deposit.submit)
        return deposit

    def _offer_elsewhere(self, states):
        """One proof of a site is offered for another, where nothing proves the same commitment."""
        bare = [state.place for state in states if self.drawn[state.place.key] == Scenario.ABSENT]
        for deposit in self.deposits:
            codes = {place.commitment.code for place in deposit.places}
            found = [place for place in bare if place.commitment.code in codes and place.site not in _sites(deposit)]
            if found:
                by = self.actors.manager(found[0].site)
                self.script.on(LAST_REVIEW, deposit.offer, found[0], by)
                return


def _in_words(period):
    """« mars 2015 », « janvier à juin 2015 »."""
    first, last = MONTHS[period.first.month - 1], MONTHS[period.last.month - 1]
    return f"{last} 2015" if first == last else f"{first} à {last} 2015"


def _sites(deposit):
    return {place.site for place in deposit.places}


def _later(day, draw):
    return min(day + datetime.timedelta(days=draw.randint(1, 8)), LAST_REVIEW)


def _label(commitment, draw):
    """One of the proofs that the référentiel expects."""
    expected = [each.label for each in commitment.expected_evidence.all()]
    return draw.choice(expected) if expected else "Relevé"
