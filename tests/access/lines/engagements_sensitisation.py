from ..line import Line, expect, ods

READ = expect(200, unassigned=404, agent=404, auditor_over=403)
SEEN = READ | {"correspondent_elsewhere": 404, "auditor_elsewhere": 404}
TO_COME = SEEN | {"auditor": 404}  # an auditor reads what was held
REFUSED = dict.fromkeys(
    ("administrator", "secretary_general", "sub_prefect", "quality_manager_elsewhere", "correspondent", "auditor"), 403
)
MANAGED, MANAGED_TO_COME = SEEN | REFUSED, TO_COME | REFUSED | {"auditor": 404}
CREATED = READ | REFUSED | {"quality_manager_elsewhere": 200, "correspondent_elsewhere": 403, "auditor_elsewhere": 403}
OFFERED = SEEN | dict.fromkeys(("administrator", "secretary_general", "sub_prefect", "auditor"), 403)


def held(world):
    return {"pk": world.meeting.pk}


def to_come(world):
    return {"pk": world.meeting_to_come.pk}


LINES = [
    Line("engagements:sensitisation_list", get=READ),
    Line("engagements:sensitisation_export", get=READ, kwargs=ods),
    Line("engagements:sensitisation_create", get=CREATED, post=CREATED),
    Line("engagements:sensitisation_detail", get=SEEN, kwargs=held),
    Line("engagements:sensitisation_change", get=MANAGED, post=MANAGED, kwargs=held),
    Line("engagements:sensitisation_attendance", get=MANAGED_TO_COME, post=MANAGED_TO_COME, kwargs=to_come),
    Line("engagements:sensitisation_cancel", get=MANAGED_TO_COME, post=MANAGED_TO_COME, kwargs=to_come),
    Line("engagements:sensitisation_offer", get=OFFERED, post=OFFERED, kwargs=held),
    Line("engagements:sensitisation_sheet", get=MANAGED_TO_COME, kwargs=to_come),
    Line("engagements:sensitisation_support", get=SEEN, kwargs=held),
    Line("engagements:sensitisation_signed_sheet", get=MANAGED | {"secretary_general": 200}, kwargs=held),
]
