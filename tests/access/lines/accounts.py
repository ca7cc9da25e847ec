from tests.access.line import Line, expect

# The sign-in page is public; who is signed in already goes home.
SIGN_IN = expect(302, anonymous=200)

LINES = [
    Line("accounts:sign_in", get=SIGN_IN, post=SIGN_IN),
    Line("accounts:sign_out", get=expect(405), post=expect(302)),
    Line("accounts:profile", get=expect(200, auditor_over=403)),
]
