from tests.factories.steering import MINUTES_CONTENT, ActionFactory, DecisionFactory, MeetingMinutesFactory

from ..line import Line, expect, ods

# Drafts are read by who reads the préfecture; approved minutes by the members of the committee and by the auditors of
# its sites; an agent reads none.
READERS = expect(200, unassigned=403, agent=403, auditor_over=403)
HIDDEN = {"unassigned": 404, "agent": 404, "auditor_over": 403}  # approved ones of the steering committee
SERVICES = {"correspondent": 404, "correspondent_elsewhere": 404}
UNSEEN = HIDDEN | SERVICES | {"auditor": 404, "auditor_elsewhere": 404}
OFFERERS = expect(
    409, **HIDDEN, administrator=403, secretary_general=403, sub_prefect=403, auditor=403, auditor_elsewhere=403
)
PUBLISHERS = expect(403, **HIDDEN, coordinator=409)
WRITERS = expect(403, **UNSEEN, coordinator=200)
PRESIDES = expect(403, **UNSEEN)


def minutes_in(state, **fields):
    """The minutes of a committee of the préfecture in that state, made once in a world."""

    def kwargs(world):
        made = world.__dict__.setdefault("minutes", {})
        if state not in made:
            made[state] = MeetingMinutesFactory(**{state: True} if state != "draft" else {}, **fields)
        return {"pk": made[state].pk}

    return kwargs


def excerpt(world):
    """Approved minutes that decide of an action of Bureau A."""
    if not hasattr(world, "excerpt"):
        about, action = {"services": {str(world.service.pk): "A"}}, ActionFactory(lead_service=world.service)
        decision = DecisionFactory(item__action=action, about=about)
        said = dict.fromkeys(("number", "reference", "title", "verdict", "text", "details", "note"), "")
        content = MINUTES_CONTENT | {"decisions": [{"id": decision.pk, "services": [world.service.pk]} | said]}
        world.excerpt = MeetingMinutesFactory(meeting=decision.meeting, approved=True, content=content)
    return {"pk": world.excerpt.pk, "service_pk": world.service.pk}


LINES = [
    Line("pilotage:minutes_list", get=READERS),
    Line("pilotage:minutes_export", get=READERS, kwargs=ods),
    Line("pilotage:minutes_detail", get=expect(200, **HIDDEN), kwargs=minutes_in("approved")),
    Line("pilotage:minutes_progress", get=expect(200, **HIDDEN), kwargs=minutes_in("approved")),
    Line("pilotage:minutes_excerpt", get=expect(200, **HIDDEN), kwargs=excerpt),
    # Its PDF is not made: nobody finds it.
    Line("pilotage:minutes_download", get=expect(404, auditor_over=403), kwargs=minutes_in("approved")),
    Line(
        "pilotage:minutes_restart",
        post=expect(403, **HIDDEN, coordinator=409, secretary_general=409),
        kwargs=minutes_in("approved"),
    ),
    Line("pilotage:minutes_write", get=WRITERS, post=WRITERS, kwargs=minutes_in("draft")),
    Line("pilotage:minutes_submit", post=WRITERS | {"coordinator": 409}, kwargs=minutes_in("draft")),
    Line(
        "pilotage:minutes_approve",
        get=PRESIDES | {"secretary_general": 302},
        post=PRESIDES | {"secretary_general": 409},
        kwargs=minutes_in("submitted"),
    ),
    Line(
        "pilotage:minutes_ask_changes",
        get=PRESIDES | {"secretary_general": 200},
        post=PRESIDES | {"secretary_general": 200},
        kwargs=minutes_in("submitted"),
    ),
    # Without its PDF, it proves nothing yet.
    Line(
        "pilotage:minutes_offer",
        get=OFFERERS,
        post=OFFERERS,
        kwargs=minutes_in("approved"),
    ),
    Line(
        "pilotage:minutes_publish",
        get=PUBLISHERS,
        post=PUBLISHERS,
        kwargs=minutes_in("approved"),
    ),
    Line(
        "pilotage:minutes_rectify",
        get=expect(403, **HIDDEN, coordinator=200),
        post=expect(403, **HIDDEN, coordinator=200),
        kwargs=minutes_in("approved"),
    ),
]
