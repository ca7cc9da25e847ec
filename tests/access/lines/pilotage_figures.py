from ..line import Line, expect, ods
from ..world import LONG_AGO

ASSIGNED = expect(200, unassigned=404, auditor_over=403)
WHO_SEES_A_CELL = expect(200, unassigned=404, agent=404, auditor_over=403)


def score(world):
    """The score of the campaign in course: the last one that is opened."""
    world.campaign.opens_on = LONG_AGO
    world.campaign.save()
    return {"key": "engagements.score"}


LINES = [
    Line("pilotage:figure_list", get=ASSIGNED),
    Line("pilotage:figure_list_export", kwargs=ods, get=ASSIGNED),
    Line("pilotage:figure", kwargs=score, get=WHO_SEES_A_CELL),
    Line("pilotage:figure_export", kwargs=lambda world: score(world) | ods(world), get=WHO_SEES_A_CELL),
]
