from ..line import Line, expect

PUBLIC = {"get": expect(200, anonymous=200), "post": expect(405, anonymous=405)}

LINES = [
    Line("pilotage:legal", **PUBLIC),
    Line("pilotage:privacy", **PUBLIC),
    Line("pilotage:accessibility", **PUBLIC),
    Line("pilotage:help", **PUBLIC),
]
