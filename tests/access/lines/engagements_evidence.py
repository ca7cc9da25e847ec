from ..line import Line, expect

SEEN = expect(200, unassigned=404, agent=404, correspondent_elsewhere=404, auditor_elsewhere=404, auditor_over=403)


def submitted(world):
    return {"pk": world.evidence.pk}


LINES = [
    Line("engagements:evidence_detail", get=SEEN | {"auditor": 404}, kwargs=submitted),
]
