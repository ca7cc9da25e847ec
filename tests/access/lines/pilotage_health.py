from tests.access.line import ROLES, Line

LINES = [
    # Nothing runs beside the tests: the answer is 503, for everybody.
    Line("pilotage:health", get=dict.fromkeys(ROLES, 503), post=dict.fromkeys(ROLES, 405)),
]
