"""What opens the week of who presides: three figures, and what was done since the last visit."""

import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from engagements.figures import every_cell, score_figure
from engagements.readiness import total
from qualipref.figures import Figure
from qualipref.journal.models import AccessEntry
from qualipref.typography import plural

from ..figures import plan_figures
from ..journal import visible_entries
from ..models import Action
from ..permissions import can_preside
from .cells import scores_in_words

HOME = "pilotage:home"
TOLD = {
    "decision.taken": ("décision prise en comité", "décisions prises en comité"),
    "evidence.submitted": ("preuve déposée", "preuves déposées"),
    "action.proposed": ("action proposée", "actions proposées"),
    "action.due_date_asked": ("report demandé", "reports demandés"),
    "action.completed": ("action réalisée", "actions réalisées"),
    "action.closed": ("action clôturée", "actions clôturées"),
}  # the events of the journal, in the order in which they are told


class Headline(NamedTuple):
    """A figure, and what it is made of when one line says it."""

    figure: Figure
    note: str = ""


class Told(NamedTuple):
    said: str
    url: str


class Since(NamedTuple):
    """The day of the last visit, and what was done from that day on."""

    day: datetime.date
    told: list


class Opening(NamedTuple):
    headlines: list
    since: Since | None


def opening(situation):
    """For who presides, himself or by suppléance; None for the others."""
    if not can_preside(situation.user):
        return None
    return Opening(_headlines(situation), _since_last_visit(situation))


def _headlines(situation):
    """The late actions, what is done of the plan, the readiness; without what there is nothing to count of yet."""
    actions = Action.objects.visible_to(situation.user, situation.today)
    found = [Headline(figure) for figure in plan_figures(actions, situation.today)]
    scores = situation.site_scores
    if scores:
        whole = every_cell(situation.campaign, situation.user, situation.today)
        figure = score_figure(whole, total(each.score for each in scores))
        found.append(Headline(figure, scores_in_words(scores)))
    return [each for each in found if each.figure.denominator]


def _since_last_visit(situation):
    """None on a first visit. From the beginning of that day, as the list of the journal behind each count."""
    user, today = situation.user, situation.today
    day = AccessEntry.objects.last_visit(user, HOME, before=today)
    if day is None:
        return None
    entries = visible_entries(user, today).since_day(day).filter(event__in=TOLD)
    counted = dict(entries.order_by().values_list("event").annotate(Count("pk")))
    return Since(day, [_told(event, counted[event], day) for event in TOLD if event in counted])


def _told(event, count, day):
    asked = {"evenement": event, "du": day.isoformat()}
    return Told(plural(count, *TOLD[event]), f"{reverse('pilotage:journal')}?{urlencode(asked)}")
