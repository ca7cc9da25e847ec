from tests.factories import MeasurementImportFactory

from ..line import Line, expect, ods

TYPISTS = ("coordinator", "quality_manager", "quality_manager_elsewhere", "correspondent", "correspondent_elsewhere")
READERS = expect(200, unassigned=404, auditor_over=403)
TYPED = expect(403, **dict.fromkeys(TYPISTS, 200))
DONE = expect(
    200,
    unassigned=404,
    agent=404,
    correspondent=404,
    correspondent_elsewhere=404,
    auditor=404,
    auditor_elsewhere=404,
    auditor_over=403,
)
OTHERS = ("administrator", "secretary_general", "sub_prefect", "quality_manager_elsewhere")
UNDONE = DONE | dict.fromkeys(OTHERS, 403)


def own(status):
    """What the author alone, the quality manager, sees."""
    return expect(404, auditor_over=403, quality_manager=status)


def previewed(world):
    return {"pk": MeasurementImportFactory(author=world.users["quality_manager"]).pk}


def done(world):
    return {"pk": MeasurementImportFactory(author=world.users["quality_manager"], done=True).pk}


LINES = [
    Line("engagements:measurement_list", get=READERS),
    Line("engagements:measurement_export", get=READERS, kwargs=ods),
    Line("engagements:measurement_import_create", get=TYPED, post=TYPED),
    Line("engagements:response_time_create", get=TYPED, post=TYPED),
    Line("engagements:measurement_import_model", get=TYPED, kwargs=ods),
    Line("engagements:measurement_import_list", get=READERS),
    Line("engagements:measurement_import_export", get=READERS, kwargs=ods),
    Line("engagements:measurement_import_detail", get=DONE, kwargs=done),
    Line("engagements:measurement_import_lines", get=DONE, kwargs=lambda world: done(world) | ods(world)),
    Line("engagements:measurement_import_confirm", post=own(409), kwargs=previewed),
    Line("engagements:measurement_import_discard", post=own(302), kwargs=previewed),
    Line("engagements:measurement_import_undo", get=UNDONE, post=UNDONE, kwargs=done),
]
