from qualipref.civil_periods import CivilPeriod
from tests.factories import IndicatorFactory

from ..line import Line, expect, ods

READERS = expect(200, unassigned=404, auditor_over=403)
CHECKED = expect(200, unassigned=404, auditor_over=403)
MEASURES = dict.fromkeys(
    ("coordinator", "quality_manager", "quality_manager_elsewhere", "correspondent", "correspondent_elsewhere"), 200
)
GRID = expect(403, unassigned=404) | MEASURES
UNIT = expect(
    403, unassigned=404, agent=404, correspondent_elsewhere=404, auditor_elsewhere=404
) | {"quality_manager": 200, "correspondent": 200}  # fmt: skip
SEEN = expect(
    200, unassigned=404, agent=404, correspondent_elsewhere=404, auditor=404, auditor_elsewhere=404, auditor_over=403
)
REFUSED = dict.fromkeys(
    (
        "administrator",
        "secretary_general",
        "sub_prefect",
        "coordinator",
        "quality_manager_elsewhere",
        "correspondent",
    ),
    403,
)
AIMING = expect(403, unassigned=404, coordinator=200, quality_manager=200, quality_manager_elsewhere=200)
COMPUTING = expect(403, unassigned=404, coordinator=302, quality_manager=302, quality_manager_elsewhere=302)


def indicator(world):
    return {"framework_pk": world.framework.pk, "code": world.indicator.code}


def sheet(world):
    return indicator(world) | {"kind": "ods"}


def grid(world):
    return indicator(world) | {"period": CivilPeriod.year(2015)}


def unit(world):
    return {"unit": f"{world.service.slug}.{world.site.slug}", "period": CivilPeriod.year(2015)}


def measurement(world):
    return {"pk": world.measurement.pk}


def fed(world):
    """An indicator that the house measures by itself."""
    made = world.framework.indicators.filter(code="IQ-43").first()
    if made is None:
        made = IndicatorFactory(framework=world.framework, code="IQ-43", kind="count", rhythm="each_committee")
        world.commitment.indicators.add(made)
    return {"framework_pk": world.framework.pk, "code": made.code}


LINES = [
    Line("engagements:measurement_home", get=READERS),
    Line(
        "engagements:measurement_day",
        get={role: 302 if status == 200 else status for role, status in GRID.items()},
        kwargs=indicator,
    ),
    Line("engagements:measurement_grid", get=GRID, post=GRID, kwargs=grid),
    Line("engagements:measurement_paste", post=GRID, kwargs=grid),
    Line("engagements:measurement_unit_grid", get=UNIT, post=UNIT, kwargs=unit),
    Line("engagements:measurement_unit_paste", post=UNIT, kwargs=unit),
    Line("engagements:measurement_review", get=READERS),
    Line("engagements:measurement_review_export", get=READERS, kwargs=ods),
    Line("engagements:measurement_validate_together", post=CHECKED),
    Line("engagements:measurement_detail", get=SEEN, kwargs=measurement),
    Line(
        "engagements:measurement_validate",
        post=SEEN | REFUSED | {"quality_manager": 302, "auditor": 403},  # it is validated when he comes
        kwargs=measurement,
        data=lambda world: {"version": 1},
    ),
    Line("engagements:measurement_reopen", get=SEEN | REFUSED, post=SEEN | REFUSED, kwargs=measurement),
    Line("engagements:indicator_sheet_export", get=READERS, kwargs=sheet),
    Line("engagements:indicator_target_set", get=AIMING, post=AIMING, kwargs=indicator),
    Line("engagements:indicator_measure", post=COMPUTING, kwargs=fed),
]
