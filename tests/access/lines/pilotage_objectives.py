from engagements.models import Campaign
from qualipref import clock
from tests.factories import CampaignFactory
from tests.factories.steering import ObjectiveFactory

from ..line import Line, expect, ods

# Everyone reads those of his site that a committee approved; drafts are for who works on them.
READERS = expect(200, unassigned=403, auditor_over=403)
HIDDEN = {
    "unassigned": 404,
    "correspondent_elsewhere": 404,
    "auditor_elsewhere": 404,
    "auditor_over": 403,
}
DRAFT = expect(403, **HIDDEN | {"auditor": 404, "agent": 404}, coordinator=200, quality_manager=200)
CREATORS = expect(403, unassigned=403, coordinator=200, quality_manager=200, quality_manager_elsewhere=200)


def objective_of_site(state):
    def kwargs(world):
        made = world.__dict__.setdefault("objectives", {})
        if state not in made:
            made[state] = ObjectiveFactory(site=world.site, campaign=world.campaign, status=state)
        return {"pk": made[state].pk}

    return kwargs


def in_campaign(world):
    """An objective is set for the year in course."""
    year = clock.today().year
    if not Campaign.objects.filter(year=year).exists():
        CampaignFactory(year=year, framework=world.framework)
    return {}


LINES = [
    Line("pilotage:objective_list", get=READERS),
    Line("pilotage:objective_export", get=READERS, kwargs=ods),
    Line("pilotage:objective_create", get=CREATORS, post=CREATORS, kwargs=in_campaign),
    Line("pilotage:objective_detail", get=expect(200, **HIDDEN), kwargs=objective_of_site("approved")),
    *(
        Line(f"pilotage:objective_{name}", get=DRAFT, post=DRAFT, kwargs=objective_of_site("draft"))
        for name in ("edit", "target", "drop")
    ),
]
