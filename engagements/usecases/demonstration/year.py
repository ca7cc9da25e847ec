"""The campaign of the year from its first committee to the day of the demonstration, in one transaction."""

from django.db import transaction

from qualipref import clock

from ...models import Campaign, Cell, Evidence
from ...readiness import board
from . import answers, documents, emergencies, measurements, past, register, requests, training
from .plan import scenarios
from .proofs import Proofs
from .script import Actors, Script

YEAR = 2015


@transaction.atomic
def live(today=None, notes=(), opening=None) -> int:
    """Plays the year up to `today`, once: nothing when someone has assessed or proved anything; the gestures played.

    `notes` are functions of the upper apps, which note their own gestures: `note(script, states, drawn, actors)`;
    `opening(script, campaign, sites, actors)` decides of the optional commitments in the first committee of the year.
    """
    today = today or clock.today()
    campaign = Campaign.objects.select_related("framework").filter(year=YEAR).first()
    if campaign is None or Cell.objects.exists() or Evidence.objects.exists():
        return 0
    actors = Actors()
    return _beginning(campaign, today, actors, opening) + _year(campaign, today, actors, notes)


def _beginning(campaign, today, actors, opening):
    script = Script(today)
    sites = [row.site for row in campaign.campaign_sites.select_related("site")]
    past.remember(script, campaign, actors)
    if opening:
        opening(script, campaign, sites, actors)
    else:
        register.decide(script, campaign, sites, actors.named("sg"))
    return script.play()


def _year(campaign, today, actors, notes):
    script = Script(today)
    states = [state for state in board(campaign, today).states if state.is_applicable]
    drawn = scenarios(states)
    Proofs(script, drawn, actors).bring(states)
    answers.answer(script, campaign, states, drawn, actors)
    requests.ask(script, states, drawn, actors)
    measurements.measure(script, campaign, actors)
    training.train(script, states, drawn, actors)
    emergencies.prepare(script, actors)
    for note in notes:
        note(script, states, drawn, actors)
    documents.tell(script, campaign, actors)
    return script.play()
