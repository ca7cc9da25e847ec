from pilotage.models import ActionComment, CellComment, SavedFilter
from tests.factories.steering import ActionFactory, DueDateRequestFactory

from ..line import Line, expect, ods

# The common plan is read by who reads the préfecture; a service reads its own, an auditor what was decided in his
# modules, an agent nothing.
READERS = expect(200, unassigned=403, agent=403, auditor_over=403)
INSIDERS = READERS | {"auditor": 403, "auditor_elsewhere": 403}
HIDDEN = {"unassigned": 404, "agent": 404, "correspondent_elsewhere": 404, "auditor_elsewhere": 404}
HIDDEN |= {"auditor_over": 403}
SEEN = expect(200, **HIDDEN)
MANAGERS = expect(403, **HIDDEN, quality_manager=200)
CONTRIBUTORS = MANAGERS | {"correspondent": 200}
ASKERS = expect(403, **HIDDEN, correspondent=200, auditor=404)
PROPOSERS = dict.fromkeys(
    ("coordinator", "quality_manager", "quality_manager_elsewhere", "correspondent", "correspondent_elsewhere"), 200
)
COMMENTERS = CONTRIBUTORS | {"secretary_general": 200, "coordinator": 200}
STATES = {
    "approved": {"approved": True},
    "in_progress": {"in_progress": True},
    "done": {"done": True},
    "rejected": {"rejected": True},
    "closed": {"done": True, "status": "closed", "closed_on": "2015-09-20", "efficacy_due_on": "2015-10-01"},
}


def action_in(state, **fields):
    """An action of Bureau A in that state, made once in a world."""

    def kwargs(world):
        made = world.__dict__.setdefault("actions", {})
        if state not in made:
            made[state] = ActionFactory(lead_service=world.service, **STATES[state], **fields)
            made[state].commitments.add(world.commitment)
        return {"pk": made[state].pk}

    return kwargs


def asked(world):
    if not hasattr(world, "date_request"):
        action = ActionFactory(lead_service=world.service, in_progress=True)
        action.commitments.add(world.commitment)
        world.date_request = DueDateRequestFactory(action=action)
    return {"pk": world.date_request.action_id}


def request_of_date(world):
    asked(world)
    return {"pk": world.date_request.pk}


def own_filter(name):
    """A filter of the quality manager, made again for each gesture that deletes it."""

    def kwargs(world):
        saved, _ = SavedFilter.objects.get_or_create(
            user=world.users["quality_manager"], page="pilotage:action_list", name=name
        )
        return {"pk": saved.pk}

    return kwargs


def own_comment(world):
    """A comment of the quality manager on an action of Bureau A, standing whoever took it back before."""
    made = action_in("approved")(world)
    comment, _ = ActionComment.objects.update_or_create(
        action_id=made["pk"], author=world.users["quality_manager"], defaults={"text": "Vu", "withdrawn_at": None}
    )
    return {"pk": comment.pk}


def own_cell_comment(world):
    where = {"campaign": world.campaign, "commitment": world.commitment, "unit": world.unit}
    comment, _ = CellComment.objects.update_or_create(
        author=world.users["quality_manager"], **where, defaults={"text": "Vu", "withdrawn_at": None}
    )
    return {"pk": comment.pk}


WITHDRAWER = expect(403, **HIDDEN, quality_manager=302)
OWN_FILTER = expect(404, unassigned=403, agent=403, auditor_over=403)


def default_filter(world):
    """The one that opens the list of the quality manager, whatever was chosen before."""
    mine = SavedFilter.objects.filter(user=world.users["quality_manager"])
    mine.update(is_default=False)
    chosen = own_filter("D’office")(world)
    mine.filter(**chosen).update(is_default=True)
    return chosen


# An empty form comes back with its errors: 200.
LINES = [
    Line("pilotage:action_list", get=READERS),
    Line("pilotage:action_export", get=READERS, kwargs=ods),
    Line("pilotage:saved_filter_list", get=READERS),
    Line("pilotage:saved_filter_create", get=READERS, post=READERS),
    Line(
        "pilotage:saved_filter_rename",
        get=OWN_FILTER | {"quality_manager": 200},
        post=OWN_FILTER | {"quality_manager": 200},
        kwargs=own_filter("Retards"),
    ),
    Line("pilotage:saved_filter_delete", post=OWN_FILTER | {"quality_manager": 302}, kwargs=own_filter("Anciens")),
    Line(
        "pilotage:saved_filter_set_default",
        post=OWN_FILTER | {"quality_manager": 302},
        kwargs=own_filter("À ouvrir"),
    ),
    Line(
        "pilotage:saved_filter_unset_default",
        post=OWN_FILTER | {"quality_manager": 302},
        kwargs=default_filter,
    ),
    Line("pilotage:action_plan", get=READERS),
    Line("pilotage:action_dense", get=READERS),
    Line("pilotage:action_board", get=READERS),
    Line("pilotage:action_calendar", get=READERS),
    Line("pilotage:action_calendar_export", get=READERS, kwargs=ods),
    Line("pilotage:action_blockers", get=INSIDERS),
    Line("pilotage:action_blockers_export", get=INSIDERS, kwargs=ods),
    # An action that nothing stops: 409 for who may remind.
    Line(
        "pilotage:action_remind",
        post=MANAGERS | {"quality_manager": 409, "secretary_general": 409, "coordinator": 409, "auditor": 404},
        kwargs=action_in("rejected"),
    ),
    Line("pilotage:action_propose", get=expect(403, **PROPOSERS), post=expect(403, **PROPOSERS)),
    Line("pilotage:action_bulk", get=READERS, post=READERS),
    Line("pilotage:action_bulk_again", post=READERS),
    Line("pilotage:action_bulk_result", get=expect(302, unassigned=403, agent=403, auditor_over=403)),
    Line(
        "pilotage:action_row",
        get={role: 302 if status == 200 else status for role, status in SEEN.items()},
        kwargs=action_in("approved"),
    ),
    Line("pilotage:action_row_edit", get=CONTRIBUTORS, post=CONTRIBUTORS, kwargs=action_in("in_progress")),
    Line("pilotage:action_detail", get=SEEN, kwargs=action_in("approved")),
    Line("pilotage:action_edit", get=MANAGERS, post=MANAGERS, kwargs=action_in("approved")),
    # A sub-prefect gives his opinion on the actions of his site, as of the whole préfecture.
    Line(
        "pilotage:action_comment",
        post=CONTRIBUTORS | {"secretary_general": 200, "sub_prefect": 200},
        kwargs=action_in("approved"),
    ),
    Line("pilotage:action_comment_withdraw", post=WITHDRAWER | {"auditor": 404}, kwargs=own_comment),
    Line("pilotage:cell_comment_withdraw", post=WITHDRAWER | {"auditor": 404}, kwargs=own_cell_comment),
    Line("pilotage:cell_comment", get=COMMENTERS, post=COMMENTERS, kwargs=lambda world: world.cell_address),
    *(
        Line(f"pilotage:action_{name}", get=CONTRIBUTORS, post=CONTRIBUTORS, kwargs=action_in("in_progress"))
        for name in ("progress", "complete", "ask_date")
    ),
    *(
        Line(f"pilotage:action_{name}", get=MANAGERS, post=MANAGERS, kwargs=action_in(state))
        for name, state in (
            ("send_back", "done"),
            ("close", "done"),
            ("abandon", "in_progress"),
            ("reopen", "closed"),
            ("change_date", "in_progress"),
        )
    ),
    Line(
        "pilotage:action_propose_again",
        get=MANAGERS | {"auditor": 404},
        post=MANAGERS | {"auditor": 404},
        kwargs=action_in("rejected"),
    ),
    Line(
        "pilotage:action_verify",
        get=MANAGERS | {"secretary_general": 200, "coordinator": 200},
        post=MANAGERS | {"secretary_general": 200, "coordinator": 200},
        kwargs=action_in("closed"),
    ),
    *(
        Line(f"pilotage:action_{name}", get=MANAGERS, post=MANAGERS, kwargs=asked)
        for name in ("grant_date", "refuse_date")
    ),
    Line("pilotage:action_withdraw_date", get=ASKERS, post=ASKERS, kwargs=request_of_date),
]
