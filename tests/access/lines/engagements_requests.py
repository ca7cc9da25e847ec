from ..line import Line, expect, ods

READERS = expect(200, unassigned=404, auditor_over=403)
SEEN = expect(
    200,
    unassigned=404,
    agent=404,
    correspondent_elsewhere=404,
    auditor=404,
    auditor_elsewhere=404,
    auditor_over=403,
)
MANAGED = dict.fromkeys(("administrator", "secretary_general", "sub_prefect", "coordinator"), 403)
MANAGED |= {"quality_manager_elsewhere": 403, "correspondent": 403}
ANSWERED = SEEN | MANAGED | {"correspondent": 200}
CELL = SEEN | MANAGED | {"auditor": 403}


def asked(world):
    return {"pk": world.request.pk}


def recalled(world):
    """Sent before today, so that it may be recalled."""
    type(world.request).objects.update(requested_at="2015-01-05T09:00:00Z")
    return {"pk": world.request.pk}


LINES = [
    Line("engagements:evidence_request_list", get=READERS),
    Line("engagements:evidence_request_export", get=READERS, kwargs=ods),
    Line("engagements:evidence_request_detail", get=SEEN, kwargs=asked),
    Line("engagements:evidence_request_answer", get=ANSWERED, post=ANSWERED, kwargs=asked),
    Line(
        "engagements:evidence_request_remind",
        post=SEEN | MANAGED | {"quality_manager": 302},
        kwargs=recalled,
    ),
    Line("engagements:evidence_request_cancel", get=SEEN | MANAGED, post=SEEN | MANAGED, kwargs=asked),
    Line(
        "engagements:evidence_request_create",
        get=CELL,
        post=CELL,
        kwargs=lambda world: world.cell_address,
    ),
]
