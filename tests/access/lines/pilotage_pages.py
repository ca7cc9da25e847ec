from ..line import Line, expect

PUBLIC = {"get": expect(200, anonymous=200), "post": expect(405, anonymous=405)}
EVERYONE = {"get": expect(200, auditor_over=403), "post": expect(405, auditor_over=403)}

LINES = [
    Line("pilotage:home", **EVERYONE),
    Line("pilotage:index", **EVERYONE),
    Line("pilotage:search", **EVERYONE, query="?q=bureau"),
    Line("pilotage:weekly_mail", get=EVERYONE["get"], post=expect(302, auditor_over=403)),
    Line("pilotage:legal", **PUBLIC),
    Line("pilotage:privacy", **PUBLIC),
    Line("pilotage:accessibility", **PUBLIC),
    Line("pilotage:help", **PUBLIC),
]
