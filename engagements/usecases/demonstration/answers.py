"""What the services say of their cells, from April to October."""

import datetime
import random

from ...enums import Conformity, Implementation
from ...models import Cell
from ..assessments import ask_change, save_assessment
from .plan import GAPS, LIFTED, SEED, Scenario, aside_reason

SPRING = (datetime.date(2015, 4, 13), datetime.date(2015, 4, 28), datetime.date(2015, 5, 19), datetime.date(2015, 6, 9))
AUTUMN = (datetime.date(2015, 9, 8), datetime.date(2015, 9, 22), datetime.date(2015, 10, 6))
CHANGE_ON = datetime.date(2015, 10, 8)
MAJOR = {"1.3.1"}

IN_PLACE, IN_PROGRESS, NOT_STARTED = Implementation.IN_PLACE, Implementation.IN_PROGRESS, Implementation.NOT_STARTED
ANSWERS = {
    Scenario.READY: [(IN_PLACE, Conformity.COMPLIANT)] * 6 + [(IN_PLACE, Conformity.IMPROVEMENT)],
    Scenario.REVIEW: [(IN_PLACE, Conformity.COMPLIANT), (IN_PLACE, Conformity.IMPROVEMENT)],
    Scenario.HOLE: [(IN_PLACE, Conformity.COMPLIANT), (IN_PLACE, Conformity.IMPROVEMENT)],
    Scenario.CHANGE: [(IN_PLACE, Conformity.COMPLIANT)],
    Scenario.ABSENT: [(IN_PROGRESS, Conformity.WEAKNESS), (IN_PROGRESS, Conformity.IMPROVEMENT)],
    Scenario.REFUSED: [(IN_PROGRESS, Conformity.IMPROVEMENT), (IN_PLACE, Conformity.IMPROVEMENT)],
    Scenario.DRAFT: [(IN_PROGRESS, Conformity.IMPROVEMENT), (NOT_STARTED, Conformity.WEAKNESS)],
    Scenario.LIFTED: [(IN_PLACE, Conformity.COMPLIANT)],
    Scenario.ASIDE: [(NOT_STARTED, Conformity.NOT_APPLICABLE)],
}
STRENGTH = 6  # of a hundred cells ready, those where the service does better than what is asked
COMMENTS = {
    Scenario.READY: ["", "", "", "Pratique installée depuis 2013, vérifiée chaque semestre.", "Vu sur place en juin."],
    Scenario.REVIEW: ["", "La preuve de septembre vient d’être déposée."],
    Scenario.HOLE: ["Le relevé du troisième trimestre reste à déposer."],
    Scenario.CHANGE: ["Conforme."],
    Scenario.ABSENT: ["La pratique existe, rien ne la montre encore.", "Le suivi commence en octobre.", ""],
    Scenario.REFUSED: ["Preuve à refaire.", ""],
    Scenario.DRAFT: ["À revoir avec le chef de bureau.", ""],
}
STRENGTH_COMMENT = "Pratique citée en exemple aux autres sites."
CHANGE_ASKED = "« Conforme » ne suffit pas : dites ce qui a été vérifié, quand et par quelle fonction."
LIFTED_COMMENT = "Corrigé et vérifié sur place par le responsable qualité."


def answer(script, campaign, states, drawn, actors):
    """Notes each save of the year in `script`."""
    for state in states:
        place, story = state.place, drawn[state.place.key]
        draw = random.Random(f"{SEED} {place.commitment.code} {place.unit_code}")  # noqa: S311
        if story == Scenario.SILENT:
            continue
        if story in (Scenario.GAP, Scenario.LIFTED):
            _found_wanting(script, campaign, place, story, actors)
        else:
            _said(script, campaign, place, story, draw, actors)


def _said(script, campaign, place, story, draw, actors):
    implementation, conformity = draw.choice(ANSWERS[story])
    comment = draw.choice(COMMENTS.get(story, [""]))
    if story == Scenario.READY and draw.random() * 100 < STRENGTH:
        conformity, comment = Conformity.STRENGTH, STRENGTH_COMMENT
    day = draw.choice(AUTUMN if story in (Scenario.REVIEW, Scenario.HOLE, Scenario.DRAFT) else SPRING)
    script.on(
        day,
        save_assessment,
        place,
        campaign,
        version=0,
        by=actors.answering(place),
        implementation=implementation,
        conformity=conformity,
        reason=aside_reason(place),
        comment=comment,
        submit=story != Scenario.DRAFT,
    )
    if story == Scenario.CHANGE:
        script.on(CHANGE_ON, _ask_change, place, campaign, by=actors.manager(place.site))


def _found_wanting(script, campaign, place, story, actors):
    """A non-conformity said in spring; for some, the correction said in autumn."""
    where = place.commitment.code, place.unit_code
    by = actors.answering(place)
    grave = Conformity.MAJOR if place.commitment.code in MAJOR else Conformity.MINOR
    found = {"implementation": IN_PROGRESS, "conformity": grave, "comment": (GAPS | LIFTED)[where]}
    script.on(SPRING[1], save_assessment, place, campaign, version=0, by=by, submit=True, **found)
    if story == Scenario.LIFTED:
        mended = {"implementation": IN_PLACE, "conformity": Conformity.COMPLIANT, "comment": LIFTED_COMMENT}
        script.on(AUTUMN[0], save_assessment, place, campaign, version=1, by=by, submit=True, **mended)


def _ask_change(place, campaign, *, by):
    where = {"unit__site": place.site, "unit__service": place.service, "commitment": place.commitment}
    rows = Cell.objects.select_related("unit__site", "unit__service", "commitment__chapter__module__module", "campaign")
    cell = rows.get(campaign=campaign, **where)
    ask_change(cell, comment=CHANGE_ASKED, version=cell.version, by=by)
