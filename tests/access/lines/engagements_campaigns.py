from ..line import Line, expect, ods

LIST = expect(200, auditor_over=403)
COORDINATOR = expect(403, coordinator=200)


def year(world):
    return {"year": world.campaign.year}


LINES = [
    Line("engagements:campaign_list", get=LIST),
    Line("engagements:campaign_export", kwargs=ods, get=LIST),
    # An empty form comes back with its errors: 200.
    Line("engagements:campaign_open", get=COORDINATOR, post=COORDINATOR),
    Line(
        "engagements:campaign_reschedule",
        kwargs=year,
        get=COORDINATOR | {"unassigned": 404},
        post=COORDINATOR | {"unassigned": 404},
    ),
]
