from ..line import Line, expect

# Whoever sees cells reads the matrix; an agent deposits and sees none. One site alone is shown at once (302).
SITE = expect(
    200, unassigned=404, agent=404, correspondent_elsewhere=404, auditor_elsewhere=404, auditor_over=403
)  # fmt: skip
HOME = expect(
    200,
    unassigned=404,
    agent=404,
    correspondent=302,
    correspondent_elsewhere=302,
    auditor=302,
    auditor_elsewhere=302,
    auditor_over=403,
)


def site(world):
    return {"year": world.campaign.year, "site": world.site.slug}


LINES = [
    Line("engagements:matrix_home", get=HOME, kwargs=lambda world: {"year": world.campaign.year}),
    Line("engagements:matrix", get=SITE, kwargs=site),
    Line("engagements:score_explanation", get=SITE, kwargs=site),
    Line("engagements:matrix_export", get=SITE, kwargs=lambda world: {**site(world), "kind": "ods"}),
]
