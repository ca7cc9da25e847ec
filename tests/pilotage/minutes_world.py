"""A committee that has met: two actions validated, minutes to write, and the persons around them."""

import datetime
import uuid
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from pilotage.forms.minutes import said_beside
from pilotage.models import MeetingMinutes
from pilotage.usecases import minutes as usecases
from pilotage.usecases.decisions import decide
from pilotage.usecases.meetings import close_meeting, list_attendances, record_presences, sheet_digest
from sites.enums import Role
from tests.factories import PASSWORD, holder
from tests.factories.steering import ActionFactory, AgendaItemFactory, CommitteeMemberFactory, MeetingFactory

DAY = "2015-10-24"
OPENED = datetime.datetime(2015, 10, 23, 12, 30, tzinfo=datetime.UTC)


def build_meeting(**fields):
    """Its minutes are `world.minutes`, in writing; D-01 and D-02 are about the actions of two services."""
    world = SimpleNamespace(president=holder(Role.SECRETARY_GENERAL), writer=holder(Role.COORDINATOR))
    meeting = MeetingFactory(
        **{"status": "open", "number": 3, "committee__code": "copil", "place": "Cergy"} | fields,
        opened_at=OPENED,
        opened_by=world.president,
        keyboard=world.president,
    )
    world.member = CommitteeMemberFactory(committee=meeting.committee, function="Président", is_president=True)
    (line,) = list_attendances(meeting, by=world.writer)
    record_presences(meeting, {line: ("present", "")}, shown=sheet_digest([line]), by=world.writer)
    world.actions = [ActionFactory(title="Signalétique du hall"), ActionFactory(title="Menu vocal")]
    world.decisions = [
        decide(
            AgendaItemFactory(meeting=meeting, kind="new_action", action=action, title=action.title),
            "approved",
            key=uuid.uuid4(),
            by=world.president,
        )
        for action in world.actions
    ]
    world.minutes = close_meeting(meeting, by=world.president)
    return world


def fresh(minutes):
    return MeetingMinutes.objects.whole().get(pk=minutes.pk)


def submitted(world):
    usecases.submit_minutes(world.minutes, version=world.minutes.version, by=world.writer)
    return world


def approved(world):
    minutes = submitted(world).minutes
    usecases.approve_minutes(
        minutes, version=minutes.version, digest=minutes.content_digest, by=world.president, factor="password"
    )
    return world


def sent_back(world, text="Nommer le service."):
    minutes = submitted(world).minutes
    usecases.ask_minutes_changes(
        minutes, [(world.decisions[0], text)], version=minutes.version, by=world.president
    )  # fmt: skip
    return world


def address(name, minutes, *args):
    return reverse(f"pilotage:minutes_{name}", args=[minutes.pk, *args])


def typed(minutes, changes=None, **said):
    """The page of the text as it is sent; `changes` gives another sentence to a decision."""
    sent = {"version": minutes.version, "opening": minutes.opening, "closing": minutes.closing}
    for decision in minutes.meeting.decisions.standing():
        text = (changes or {}).get(decision, decision.text)
        sent |= {f"texte-{decision.pk}": text, f"vu-{decision.pk}": decision.version}
    return sent | (said_beside(minutes.content) if minutes.rectifies_id else {}) | said


def read(minutes):
    """What the page of approval carries: the text that was read."""
    return {"version": minutes.version, "empreinte": minutes.content_digest}


def confirmed(client, path, data):
    """Sends a gesture that asks for the password, then gives it."""
    response = client.post(path, data)
    assert "Confirmez que c’est vous" in response.text, response.text[:2000]
    return client.post(path, {"confirmation": response.context["carried"], "password": PASSWORD})


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client
