"""Small true objects of the steering: actions, committees, meetings, minutes."""

import datetime
import uuid

import factory
from factory.django import DjangoModelFactory

from pilotage.models import (
    Action,
    AgendaItem,
    Attendance,
    Committee,
    CommitteeMember,
    Decision,
    DueDateRequest,
    ItemPiece,
    Meeting,
    MeetingMinutes,
    Objective,
)
from qualipref.documents.models import StoredFile
from tests.factories import CampaignFactory, EvidenceFactory, ServiceFactory, UserFactory

DUE = datetime.date(2015, 9, 30)
MINUTES_CONTENT = {
    "committee": "Comité de pilotage",
    "reference": "COPIL-2015-03",
    "rectifies": "",
    "correction_reason": "",
    "meeting": dict.fromkeys(("on", "hours", "place", "subject", "presided_by", "secretary", "convened_on"), ""),
    "attendances": [],
    "opening": "",
    "follow_up": [],
    "decisions": [],
    "postponements": [],
    "closing": "",
    "next": "",
}


class ActionFactory(DjangoModelFactory):
    """An action proposed for the bureau of a site; `done=True` gives it its proof."""

    class Meta:
        model = Action

    year = 2015
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Afficher les délais {n}")
    lead_service = factory.SubFactory(ServiceFactory)
    site = factory.SelfAttribute("lead_service.site")
    original_due_on = DUE
    due_on = factory.SelfAttribute("original_due_on")
    proposed_by = factory.SubFactory(UserFactory)

    class Params:
        approved = factory.Trait(status="approved")
        in_progress = factory.Trait(status="in_progress", progress=40)
        done = factory.Trait(
            status="done",
            progress=100,
            proof=factory.SubFactory(EvidenceFactory),
            done_on=datetime.date(2015, 9, 15),
            done_by=factory.SubFactory(UserFactory),
        )
        rejected = factory.Trait(status="rejected", outcome_reason="Hors du périmètre.")


class DueDateRequestFactory(DjangoModelFactory):
    class Meta:
        model = DueDateRequest

    action = factory.SubFactory(ActionFactory, in_progress=True)
    wanted_on = datetime.date(2015, 12, 15)
    reason = "Le prestataire est en retard."


class ObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = Objective

    campaign = factory.SubFactory(CampaignFactory)
    title = factory.Sequence(lambda n: f"Objectif {n}")


class CommitteeFactory(DjangoModelFactory):
    class Meta:
        model = Committee

    kind = "steering"
    code = factory.Sequence(lambda n: f"copil{n or ''}")
    name = factory.Sequence(lambda n: f"Comité de pilotage {n or ''}".strip())


class CommitteeMemberFactory(DjangoModelFactory):
    class Meta:
        model = CommitteeMember

    committee = factory.SubFactory(CommitteeFactory)
    function = factory.Sequence(lambda n: f"Membre {n}")
    account = factory.SubFactory(UserFactory)


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    committee = factory.SubFactory(CommitteeFactory)
    year = 2015
    number = factory.Sequence(lambda n: n + 1)
    starts_at = datetime.datetime(2015, 10, 23, 12, 30, tzinfo=datetime.UTC)


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    member = factory.SubFactory(CommitteeMemberFactory, committee=factory.SelfAttribute("..meeting.committee"))
    function = factory.SelfAttribute("member.function")


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    kind = "free"
    title = factory.Sequence(lambda n: f"Point {n}")
    order = factory.Sequence(lambda n: n)


class ItemPieceFactory(DjangoModelFactory):
    class Meta:
        model = ItemPiece

    item = factory.SubFactory(AgendaItemFactory)
    stored_file = factory.LazyFunction(
        lambda: StoredFile.objects.store(f"Devis {uuid.uuid4()}".encode(), media_type="text/plain")
    )
    filename = "devis.txt"


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    item = factory.SubFactory(AgendaItemFactory)
    meeting = factory.SelfAttribute("item.meeting")
    number = factory.Sequence(lambda n: n + 1)
    key = factory.LazyFunction(uuid.uuid4)
    verdict = "approved"
    text = "Le comité valide le point."


class MeetingMinutesFactory(DjangoModelFactory):
    class Meta:
        model = MeetingMinutes

    meeting = factory.SubFactory(MeetingFactory, status="closed")

    class Params:
        submitted = factory.Trait(
            status="submitted",
            content=MINUTES_CONTENT,
            content_digest="a" * 64,
            submitted_by=factory.SubFactory(UserFactory),
            submitted_at=datetime.datetime(2015, 10, 24, 9, tzinfo=datetime.UTC),
        )
        approved = factory.Trait(
            submitted=True,
            status="approved",
            approved_by=factory.SubFactory(UserFactory),
            approved_at=datetime.datetime(2015, 10, 26, 9, tzinfo=datetime.UTC),
            factor="password",
            journal_head="b" * 64,
        )
