from tests.factories import FrameworkFactory

from ..line import Line, expect

COORDINATOR = expect(403, unassigned=404, coordinator=200, auditor_over=403)
# An auditor reads the modules of his perimeter: site A and site B carry the same one.
READERS = expect(200, unassigned=404, auditor_over=403)
FRAMEWORK = {"get": COORDINATOR}


def commitment(world):
    return {"framework_pk": world.framework.pk, "code": world.commitment.code}


def framework(world):
    return {"framework_pk": world.framework.pk}


def both(world):
    return framework(world) | {"other_pk": FrameworkFactory().pk}


def ods(kwargs):
    return lambda world: kwargs(world) | {"kind": "ods"}


LINES = [
    # An empty form comes back with its errors: 200.
    *(
        Line(f"engagements:commitment_{gesture}", kwargs=commitment, get=COORDINATOR, post=COORDINATOR)
        for gesture in ("correct", "disable", "enable", "verify", "doubt")
    ),
    Line("engagements:official_text_list", kwargs=framework, **FRAMEWORK),
    Line("engagements:official_text_export", kwargs=ods(framework), **FRAMEWORK),
    Line("engagements:official_text_edit", kwargs=commitment, get=COORDINATOR, post=COORDINATOR),
    Line("engagements:framework_compare", kwargs=both, get=READERS),
    Line("engagements:framework_compare_export", kwargs=ods(both), get=READERS),
]
