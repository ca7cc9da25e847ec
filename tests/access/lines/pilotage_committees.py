from pilotage.models import ItemPiece
from qualipref.documents.models import StoredFile
from tests.factories.steering import AgendaItemFactory, CommitteeFactory, CommitteeMemberFactory, MeetingFactory

from ..line import Line, expect

# Every committee is read by who reads the préfecture; the others read those they sit in; an auditor, none. The steering
# committee is composed by the coordination, where each quality manager brings points; the committee of a site, by its
# quality manager too.
LISTS = expect(200, unassigned=403, auditor=403, auditor_elsewhere=403, auditor_over=403)
OUTSIDE = dict.fromkeys(
    ("unassigned", "correspondent", "correspondent_elsewhere", "auditor", "auditor_elsewhere", "agent"), 404
)
OUTSIDE |= {"auditor_over": 403}
SEEN = expect(200, **OUTSIDE)
COORDINATION = expect(403, **OUTSIDE, coordinator=200)
OF_THE_SITE = COORDINATION | {"quality_manager": 200}
OF_ANOTHER = OF_THE_SITE | {"quality_manager_elsewhere": 404}
CREATORS = expect(403, coordinator=200, quality_manager=200, quality_manager_elsewhere=200)
BRINGERS = COORDINATION | {"quality_manager": 200, "quality_manager_elsewhere": 200}


def of(world, kind="steering"):
    """The steering committee of a world, or the users’ committee of its Site A; with one member."""
    made = world.__dict__.setdefault("committees", {})
    if kind not in made:
        site = None if kind == "steering" else world.site
        made[kind] = CommitteeFactory(kind=kind, site=site)
        CommitteeMemberFactory(committee=made[kind])
    return made[kind]


def committee(kind="steering"):
    return lambda world: {"pk": of(world, kind).pk}


def seat(world):
    committee = of(world)
    return {"pk": committee.pk, "member_pk": committee.members.first().pk}


def point(world):
    """A point of a meeting in preparation, of the steering committee."""
    if not hasattr(world, "point"):
        world.point = AgendaItemFactory(
            meeting=MeetingFactory(committee=of(world), starts_at="2099-10-23T12:30:00+00:00"), order=1
        )
    return world.point


def meeting(world):
    return {"pk": point(world).meeting_id}


def item(world):
    return {"pk": point(world).meeting_id, "item_pk": point(world).pk}


def piece(world):
    """A piece joined to that point: it is read as its agenda is."""
    stored = StoredFile.objects.store(b"%PDF-1.4 note", media_type="application/pdf")
    joined, _ = ItemPiece.objects.get_or_create(
        item=point(world), stored_file=stored, defaults={"filename": "note.pdf"}
    )
    return {"pk": point(world).meeting_id, "piece_pk": joined.pk}


def held_item(world):
    """A point of a meeting that was held: it is removed no more, whoever comes first."""
    if not hasattr(world, "held_point"):
        world.held_point = AgendaItemFactory(meeting__committee=of(world), meeting__status="closed")
    return {"pk": world.held_point.meeting_id, "item_pk": world.held_point.pk}


def held_piece(world):
    """A piece of that meeting: it is withdrawn no more."""
    stored = StoredFile.objects.store(b"%PDF-1.4 vue", media_type="application/pdf")
    seen, _ = ItemPiece.objects.get_or_create(
        item_id=held_item(world)["item_pk"], stored_file=stored, defaults={"filename": "vue.pdf"}
    )
    return {"pk": world.held_point.meeting_id, "piece_pk": seen.pk}


def answered(statuses, instead):
    """The same, `instead` where the gesture is done and leads elsewhere."""
    return {role: instead if status == 200 else status for role, status in statuses.items()}


def exported(kwargs):
    return lambda world: kwargs(world) | {"kind": "ods"}


# An empty form comes back with its errors: 200.
LINES = [
    Line("pilotage:committee_list", get=LISTS),
    Line("pilotage:committee_export", get=LISTS, kwargs=lambda world: {"kind": "ods"}),
    Line("pilotage:committee_create", get=CREATORS, post=CREATORS),
    Line("pilotage:committee_detail", get=SEEN, kwargs=committee()),
    Line("pilotage:committee_edit", get=OF_ANOTHER, post=OF_ANOTHER, kwargs=committee("users")),
    Line("pilotage:committee_decisions", get=SEEN, kwargs=committee()),
    *(
        Line(f"pilotage:committee_{name}_export", get=SEEN, kwargs=exported(committee()))
        for name in ("meeting", "decision", "member")
    ),
    Line("pilotage:committee_member_add", get=COORDINATION, post=COORDINATION, kwargs=committee()),
    *(
        Line(f"pilotage:committee_member_{name}", get=COORDINATION, post=COORDINATION, kwargs=seat)
        for name in ("edit", "end")
    ),
    Line("pilotage:meeting_create", get=COORDINATION, post=COORDINATION, kwargs=committee()),
    Line("pilotage:meeting_detail", get=SEEN, kwargs=meeting),
    Line("pilotage:meeting_edit", get=COORDINATION, post=COORDINATION, kwargs=meeting),
    Line("pilotage:meeting_cancel", get=COORDINATION, post=COORDINATION, kwargs=meeting),
    Line("pilotage:meeting_reorder", post=answered(COORDINATION, 409), kwargs=meeting),
    Line("pilotage:meeting_agenda_export", get=SEEN, kwargs=exported(meeting)),
    Line("pilotage:meeting_convene", get=COORDINATION, post=COORDINATION, kwargs=meeting),
    Line("pilotage:meeting_convene_newcomers", post=answered(COORDINATION, 409), kwargs=meeting),
    Line("pilotage:meeting_answer", post=expect(404, auditor_over=403), kwargs=meeting),
    Line(
        "pilotage:meeting_pack", get=dict.fromkeys(SEEN, 404) | {"anonymous": 302, "auditor_over": 403}, kwargs=meeting
    ),
    Line("pilotage:meeting_pack_restart", post=answered(COORDINATION, 409), kwargs=meeting),
    Line("pilotage:meeting_calendar", get=SEEN, kwargs=meeting),
    Line("pilotage:attendance_sheet", get=SEEN, kwargs=meeting),
    Line("pilotage:attendance_export", get=SEEN, kwargs=exported(meeting)),
    Line("pilotage:meeting_compose", get=BRINGERS, post=BRINGERS, kwargs=meeting),
    Line("pilotage:meeting_item_add", get=BRINGERS, post=BRINGERS, kwargs=meeting),
    Line("pilotage:meeting_item_edit", get=COORDINATION, post=COORDINATION, kwargs=item),
    Line("pilotage:meeting_item_attach", get=BRINGERS, post=BRINGERS, kwargs=item),
    Line("pilotage:meeting_piece", get=SEEN, kwargs=piece),
    Line(
        "pilotage:meeting_piece_withdraw",
        get=answered(COORDINATION, 409),
        post=answered(COORDINATION, 409),
        kwargs=held_piece,
    ),
    Line("pilotage:meeting_item_comment", get=COORDINATION, post=COORDINATION, kwargs=item),
    Line("pilotage:meeting_item_remove", get=COORDINATION, post=answered(COORDINATION, 409), kwargs=held_item),
]
