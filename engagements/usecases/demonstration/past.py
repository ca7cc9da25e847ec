"""What came before: an autodiagnostic of 2014, and proofs of that year that no longer prove anything."""

import datetime
import random
from pathlib import Path

from ...enums import Conformity, EvidenceSupport, Implementation
from ...imports.framework import load_framework
from ...models import Campaign, Commitment
from ...readiness import Place, places
from ..assessments import save_assessment
from ..campaigns import open_campaign
from ..evidence import EvidenceContent, accept_evidence, submit_evidence
from .plan import SEED

FILE = Path(__file__).with_name("autodiagnostic-2014.yaml")
YEAR = 2014
OPENS, FREEZES = datetime.date(2014, 10, 1), datetime.date(2015, 1, 31)
TAKEN_UP = datetime.date(2015, 1, 27)
OLD = (datetime.date(2014, 1, 1), datetime.date(2014, 12, 31))
COMMENTS = ("Reprise de l’autodiagnostic de 2014.", "À reprendre en 2015 : rien n’est daté.")
ARCHIVE = "Bureau 214, carton « 2014 »"
EVERY = 4  # one cell of so many was answered in 2014


def remember(script, campaign, actors):
    """Notes in `script` the campaign of the year before and what is left of it."""
    held = [place for place in places(campaign, script.today) if place.service]
    script.on(TAKEN_UP, _open, by=actors.manager(None))
    script.on(TAKEN_UP, _answer, held, actors)
    script.on(TAKEN_UP, _keep, held, actors)


def _open(*, by):
    framework = load_framework(FILE).framework
    open_campaign(year=YEAR, framework=framework, opens_on=OPENS, freezes_on=FREEZES, targets={}, by=by)


def _answer(held, actors):
    """A few services had answered: what they said is taken up."""
    campaign = Campaign.objects.select_related("framework").get(year=YEAR)
    asked = Commitment.objects.filter(framework=campaign.framework).select_related("chapter__module__module")
    by_code = {commitment.code: commitment for commitment in asked}
    draw = random.Random(f"{SEED} {YEAR}")  # noqa: S311
    for place in (place for place in held if place.commitment.code in by_code):
        if draw.randrange(EVERY) == 0:
            save_assessment(
                Place(by_code[place.commitment.code], place.site, place.service),
                campaign,
                version=0,
                by=actors.answering(place),
                implementation=draw.choice((Implementation.IN_PLACE, Implementation.IN_PROGRESS)),
                conformity=draw.choice((Conformity.COMPLIANT, Conformity.IMPROVEMENT, Conformity.WEAKNESS)),
                comment=draw.choice(COMMENTS),
                submit=True,
            )


def _keep(held, actors):
    """Proofs of 2014, which the cells of this year show as « anciennes »."""
    draw = random.Random(f"{SEED} anciennes")  # noqa: S311
    for place in draw.sample(held, min(12, len(held))):
        evidence = submit_evidence(
            [place],
            title=f"Bilan 2014, {place.unit_name}",
            support=EvidenceSupport.PAPER,
            period_from=OLD[0],
            period_to=OLD[1],
            content=EvidenceContent(archive_place=ARCHIVE),
            by=actors.answering(place),
        )
        for use in evidence.uses.for_list():
            accept_evidence(use, by=actors.manager(place.site))
