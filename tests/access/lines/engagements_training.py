from ..line import Line, expect, ods

HIDDEN = {"unassigned": 404, "administrator": 404, "agent": 404, "auditor_over": 403}
READ = expect(200, **HIDDEN)
MANAGED = expect(403, **HIDDEN)  # the service of human resources alone: tests/engagements/test_training_pages.py
ELSEWHERE = {"quality_manager_elsewhere": 404, "correspondent_elsewhere": 404, "auditor_elsewhere": 404}
SEEN, MANAGED_THERE = READ | ELSEWHERE, MANAGED | ELSEWHERE
NAMELESS = {"auditor": 404, "auditor_elsewhere": 404}
NAMES = READ | NAMELESS
OFFERED = SEEN | {"secretary_general": 403, "sub_prefect": 403, "auditor": 403}
OWN = expect(200, unassigned=404, auditor_over=403)


def session(world):
    return {"pk": world.session.pk}


def theme(world):
    return {"pk": world.theme.pk}


def trainee(world):
    return {"pk": world.trainee.pk}


def record(world):
    return {"pk": world.record.pk}


LINES = [
    Line("engagements:training_home", get=READ),
    Line("engagements:training_export", get=READ, kwargs=ods),
    Line("engagements:training_own", get=OWN),
    Line("engagements:training_theme_create", get=MANAGED, post=MANAGED),
    Line("engagements:training_theme_change", get=MANAGED, post=MANAGED, kwargs=theme),
    Line("engagements:training_plan", get=READ, kwargs=lambda world: {"year": 2015}),
    Line("engagements:training_plan_export", get=READ, kwargs=lambda world: {"year": 2015, "kind": "ods"}),
    Line(
        "engagements:training_plan_theme",
        get=MANAGED,
        post=MANAGED,
        kwargs=lambda world: {"year": 2015, "pk": world.theme.pk},
    ),
    Line("engagements:staff_list", get=READ),
    Line("engagements:staff_export", get=READ, kwargs=ods),
    Line("engagements:staff_count", get=MANAGED, post=MANAGED),
    Line("engagements:training_session_list", get=READ),
    Line("engagements:training_session_export", get=READ, kwargs=ods),
    Line("engagements:training_session_create", get=MANAGED, post=MANAGED),
    Line("engagements:training_session_detail", get=SEEN, kwargs=session),
    Line("engagements:training_session_change", get=MANAGED_THERE, post=MANAGED_THERE, kwargs=session),
    Line("engagements:training_session_cancel", get=MANAGED_THERE, post=MANAGED_THERE, kwargs=session),
    Line("engagements:training_session_enrol", get=MANAGED_THERE, post=MANAGED_THERE, kwargs=session),
    Line("engagements:training_session_attendance", get=MANAGED_THERE, post=MANAGED_THERE, kwargs=session),
    Line("engagements:training_session_deposit_sheet", get=MANAGED_THERE, post=MANAGED_THERE, kwargs=session),
    Line(
        "engagements:training_session_signed_sheet",
        get=SEEN | {"auditor": 403, "correspondent": 403},
        kwargs=session,
    ),
    Line("engagements:training_session_sheet", get=MANAGED_THERE, kwargs=session),
    Line("engagements:training_session_offer", get=OFFERED, post=OFFERED, kwargs=session),
    Line("engagements:trainee_list", get=NAMES),
    Line("engagements:trainee_export", get=NAMES, kwargs=ods),
    Line("engagements:trainee_register", get=MANAGED | NAMELESS, post=MANAGED | NAMELESS),
    Line("engagements:trainee_detail", get=SEEN | NAMELESS, kwargs=trainee),
    Line("engagements:trainee_change", get=MANAGED_THERE | NAMELESS, post=MANAGED_THERE | NAMELESS, kwargs=trainee),
    Line("engagements:trainee_leave", get=MANAGED_THERE | NAMELESS, post=MANAGED_THERE | NAMELESS, kwargs=trainee),
    Line("engagements:trainee_erase", get=MANAGED_THERE | NAMELESS, post=MANAGED_THERE | NAMELESS, kwargs=trainee),
    Line("engagements:training_record_attestation", get=SEEN | NAMELESS, kwargs=record),
    Line(
        "engagements:training_record_attest", get=MANAGED_THERE | NAMELESS, post=MANAGED_THERE | NAMELESS, kwargs=record
    ),
]
