from ..line import Line, expect, ods

# The service of the cell and the quality manager of its site assess; the others who see it are refused. The campaign of
# the world is not open yet: what they send is in the wrong state.
UNSEEN = {"unassigned": 404, "agent": 404, "correspondent_elsewhere": 404, "auditor_elsewhere": 404}
ASSESSORS = ("quality_manager", "correspondent")


def by_assessors(status):
    return expect(403, **UNSEEN) | dict.fromkeys(ASSESSORS, status)


def unit(world):
    return {"year": world.campaign.year, "unit": world.cell_address["unit"]}


HOME = expect(200, unassigned=404, auditor_over=403)

LINES = [
    Line("engagements:assessment_home", get=HOME, kwargs=lambda world: {"year": world.campaign.year}),
    Line("engagements:assessment_export", get=HOME, kwargs=lambda world: ods(world) | {"year": world.campaign.year}),
    Line("engagements:assessment_unit", get=by_assessors(200), kwargs=unit),
    Line("engagements:assessment_unit_export", get=by_assessors(200), kwargs=lambda world: ods(world) | unit(world)),
    Line("engagements:assessment_submit", get=by_assessors(200), post=by_assessors(409), kwargs=unit),
    Line(
        "engagements:cell_assess",
        get=by_assessors(200),
        post=by_assessors(409),
        kwargs=lambda world: world.cell_address,
    ),
    Line(
        "engagements:cell_assess_choose",
        get=by_assessors(302),
        post=by_assessors(409),
        kwargs=lambda world: world.cell_address,
    ),
    Line(
        "engagements:assessment_ask_change",
        get=expect(403, **UNSEEN, quality_manager=200),
        post=expect(403, **UNSEEN, quality_manager=409),
        kwargs=lambda world: world.cell_address,
    ),
]
