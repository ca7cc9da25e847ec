from ..line import Line, expect, ods

READERS = expect(200, unassigned=403, agent=403, auditor_over=403)
PUBLIC = {"get": expect(200, anonymous=200), "post": expect(405, anonymous=405)}
SUBJECT_OF_THE_SITE = {"quality_manager_elsewhere": 404, "correspondent_elsewhere": 404, "auditor_elsewhere": 404}

LINES = [
    Line("pilotage:journal", get=READERS, query="?auteur=agent"),
    Line("pilotage:journal_export", kwargs=ods, get=READERS),
    Line(
        "pilotage:journal_entry",
        get=READERS | SUBJECT_OF_THE_SITE,
        kwargs=lambda world: {"seq": world.entry.seq},
    ),
    Line(
        "pilotage:journal_verify",
        get=READERS,
        post=expect(403, administrator=302, secretary_general=302, coordinator=302),
    ),
    Line("pilotage:robots", **PUBLIC),
    Line("pilotage:security", **PUBLIC),
    Line("pilotage:favicon", get=expect(301, anonymous=301), post=expect(405, anonymous=405)),
]
