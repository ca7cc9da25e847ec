from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.line import Line, expect

# An installation that has an account has no first page any more, for anybody.
GONE = expect(404, anonymous=404)
ADMINISTRATOR = expect(403, administrator=200)


def not_a_framework(world):
    return {"framework-upload": SimpleUploadedFile("x.yaml", b"- x")}


LINES = [
    Line("pilotage:first_run", get=GONE, post=GONE),
    Line("pilotage:first_load", get=ADMINISTRATOR),
    Line("pilotage:first_framework", data=not_a_framework, post=ADMINISTRATOR),
    Line("pilotage:first_perimeter", post=ADMINISTRATOR),
]
