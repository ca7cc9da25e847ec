"""A committee in session: its president, its secretary, and points of several kinds."""

import datetime
import uuid
from types import SimpleNamespace

from django.urls import reverse

from sites.enums import Role
from tests.factories import ChapterFactory, CommitmentFactory, ServiceFactory, holder
from tests.factories.steering import (
    ActionFactory,
    AgendaItemFactory,
    AttendanceFactory,
    CommitteeFactory,
    CommitteeMemberFactory,
    MeetingFactory,
)

TODAY = "2015-10-23"
LATER = datetime.date(2015, 12, 15)


def build_sitting(*, opened=True, kinds=("new_action", "new_action", "late_action", "closing")):
    """A meeting of the steering committee; `opened`, its president holds the keyboard."""
    world = SimpleNamespace(service=ServiceFactory(name="Bureau des titres"))
    world.president = holder(Role.SECRETARY_GENERAL)
    world.secretary = holder(Role.COORDINATOR)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.service.site)
    committee = CommitteeFactory(code="copil", name="Comité de pilotage")
    for account, fields in (
        (world.president, {"function": "Secrétaire général", "is_president": True}),
        (world.secretary, {"function": "Coordination qualité", "is_secretary": True}),
    ):
        CommitteeMemberFactory(committee=committee, account=account, **fields)
    fields = {"status": "open", "keyboard": world.president, "opened_by": world.president} if opened else {}
    if opened:
        fields["opened_at"] = datetime.datetime(2015, 10, 23, 6, tzinfo=datetime.UTC)
    world.meeting = MeetingFactory(committee=committee, number=4, **fields)
    world.commitment = CommitmentFactory(code="2.3.2", chapter=ChapterFactory())
    world.items = [add_point(world, kind) for kind in kinds]
    if opened:
        world.attendances = [
            AttendanceFactory(meeting=world.meeting, member=member) for member in committee.members.all()
        ]
    return world


def add_point(world, kind):
    states = {"late_action": {"in_progress": True}, "closing": {"done": True}}
    action = None
    if kind in ("new_action", "late_action", "closing"):
        action = ActionFactory(lead_service=world.service, **states.get(kind, {}))
        action.commitments.add(world.commitment)
    title = action.title if action else None
    return AgendaItemFactory(meeting=world.meeting, kind=kind, action=action, **({"title": title} if title else {}))


def url(name, *args):
    return reverse(f"pilotage:{name}", args=args)


def text(response):
    return response.content.decode()


def said(verdict="approved", **fields):
    return {"verdict": verdict, "key": uuid.uuid4()} | fields


def decide(client, item, verdict="approved", **fields):
    return client.post(url("sitting_decide", item.meeting_id, item.pk), said(verdict, **fields))
