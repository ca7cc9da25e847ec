import datetime

from tests.factories.steering import (
    AgendaItemFactory,
    AttendanceFactory,
    CommitteeMemberFactory,
    DecisionFactory,
    MeetingFactory,
)

from ..line import READ_ONLY, Line, expect

# The room is followed by who reads the drafts of the minutes; who holds its keyboard, here the secretary general, alone
# decides; the coordination keeps the sheet and the notes; whoever presides opens it and takes the keyboard back.
HIDDEN = {"unassigned": 404, "agent": 404, "correspondent": 404, "correspondent_elsewhere": 404}
HIDDEN |= {"auditor": 404, "auditor_elsewhere": 404, "auditor_over": 403}
FOLLOWED = expect(200, **HIDDEN)
PRESIDENT = expect(403, **HIDDEN, secretary_general=200)
REHEARSERS = PRESIDENT | dict.fromkeys(("coordinator", "quality_manager", "quality_manager_elsewhere"), 200)
KEEPERS = PRESIDENT | {"coordinator": 200}


def held(world):
    if not hasattr(world, "sitting"):
        president = world.users["secretary_general"]
        opened = datetime.datetime(2015, 10, 23, 12, 30, tzinfo=datetime.UTC)
        world.sitting = MeetingFactory(status="open", keyboard=president, opened_by=president, opened_at=opened)
        member = CommitteeMemberFactory(committee=world.sitting.committee, account=president)
        AttendanceFactory(meeting=world.sitting, member=member)
        world.point = AgendaItemFactory(meeting=world.sitting)
        world.decided = DecisionFactory(item__meeting=world.sitting)
    return {"pk": world.sitting.pk}


def prepared(world):
    return {"pk": AgendaItemFactory().meeting_id}


def point(world):
    return held(world) | {"item_pk": world.point.pk}


def decided(world):
    return held(world) | {"decision_pk": world.decided.pk}


def exported(world):
    return held(world) | {"kind": "ods"}


def opened(status):
    return {role: (status if answer == 200 else answer) for role, answer in PRESIDENT.items()}


# An empty form comes back with its errors: 200. What is not understood without a form to show is 409.
LINES = [
    Line("pilotage:sitting_follow", get=FOLLOWED, post=READ_ONLY, kwargs=held),
    Line("pilotage:rehearsal", get=REHEARSERS, post=REHEARSERS, kwargs=prepared),
    Line("pilotage:since_last_time", get=FOLLOWED, kwargs=held),
    Line("pilotage:since_last_time_export", get=FOLLOWED, kwargs=exported),
    Line("pilotage:sitting", get=FOLLOWED, post=READ_ONLY, kwargs=held),
    Line("pilotage:sitting_open", get=opened(302), post=opened(409), kwargs=held),
    Line("pilotage:sitting_keyboard", post=opened(409), kwargs=held),
    Line("pilotage:sitting_presence", get=KEEPERS, post=KEEPERS, kwargs=held),
    Line("pilotage:sitting_add_item", get=KEEPERS, post=KEEPERS, kwargs=held),
    Line("pilotage:sitting_close", get=PRESIDENT, post=opened(409), kwargs=held),
    Line("pilotage:sitting_decide", post=PRESIDENT, kwargs=point),
    Line("pilotage:sitting_note", get=KEEPERS, post=KEEPERS, kwargs=point),
    Line("pilotage:sitting_undo", post=opened(302), kwargs=decided),
    Line("pilotage:sitting_reword", get=PRESIDENT, post=PRESIDENT, kwargs=decided),
]
