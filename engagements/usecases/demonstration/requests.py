"""Proofs that the quality managers ask of the services: answered, late, waiting, called off."""

import datetime
import random

from sites.models import ServiceContact

from ...enums import EvidenceSupport, RequestStatus
from ...models import EvidenceRequest
from ...readiness.coverage import Period
from ..evidence_requests import answer_request, cancel_request, request_evidence
from .contents import content_of
from .plan import SEED, Scenario

ASKED = datetime.date(2015, 9, 15)
LATE, WAITING = datetime.date(2015, 10, 2), datetime.date(2015, 10, 23)
MESSAGE = "Merci de déposer, d’ici cette date, ce qui montre que l’engagement est tenu en 2015."
CANCELLED = "La preuve est venue par un autre service."
WISHES = (  # (scenario of the cell, asked on, due on, what becomes of it), at each site
    (Scenario.REVIEW, ASKED, datetime.date(2015, 9, 30), "answered"),
    (Scenario.ABSENT, ASKED, LATE, "late"),
    (Scenario.ABSENT, datetime.date(2015, 9, 29), LATE, "late"),
    (Scenario.HOLE, datetime.date(2015, 10, 5), WAITING, "waiting"),
    (Scenario.ABSENT, datetime.date(2015, 10, 7), WAITING, "waiting"),
    (Scenario.READY, ASKED, WAITING, "cancelled"),
)
ANSWERED = Period(datetime.date(2015, 7, 1), datetime.date(2015, 9, 18))


def ask(script, states, drawn, actors):
    """Notes in `script` what each quality manager asks of the services of the site."""
    contacts = {contact.service_id: contact for contact in ServiceContact.objects.filter(is_head=True)}
    for site in {state.place.site_id: state.place.site for state in states}.values():
        draw = random.Random(f"{SEED} demandes {site.slug}")  # noqa: S311
        held = [state.place for state in states if state.place.site == site and state.place.service]
        for story, asked_on, due_on, outcome in WISHES:
            possible = [place for place in held if drawn[place.key] == story]
            if possible:
                place = draw.choice(possible)
                held.remove(place)
                _wish(script, place, contacts.get(place.service_id), asked_on, due_on, outcome, actors)


def _wish(script, place, contact, asked_on, due_on, outcome, actors):
    manager = actors.manager(place.site)
    script.on(
        asked_on,
        request_evidence,
        place,
        service=place.service,
        contact=contact,
        message=MESSAGE,
        due_on=due_on,
        by=manager,
    )
    if outcome == "answered":
        script.on(ANSWERED.last + datetime.timedelta(days=3), _answer, place, by=actors.answering(place))
    if outcome == "cancelled":
        script.on(asked_on + datetime.timedelta(days=6), _cancel, place, by=manager)


def _answer(place, *, by):
    title = f"Relevé demandé, {place.service.short_name or place.service.name}"
    content = content_of("Relevé", title, ANSWERED, random.Random(f"{SEED} {place.unit_code}"))  # noqa: S311
    fields = {"support": EvidenceSupport.FILE, "period_from": ANSWERED.first, "period_to": ANSWERED.last}
    answer_request(_waiting(place), [(title, content)], by=by, **fields)


def _cancel(place, *, by):
    cancel_request(_waiting(place), reason=CANCELLED, by=by)


def _waiting(place):
    where = {"commitment": place.commitment, "unit__site": place.site, "unit__service": place.service}
    return EvidenceRequest.objects.for_list().get(status=RequestStatus.OPEN, **where)
