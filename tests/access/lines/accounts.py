import datetime

from qualipref.links.models import AccessLink
from tests.access.line import Line, expect


def invitation(world):
    """A link sent to the account without assignment."""
    lasting = datetime.timedelta(days=1)
    return {"token": AccessLink.objects.issue("invitation", recipient=world.users["unassigned"], lasting=lasting)[1]}


# The sign-in page is public; who is signed in already goes home.
SIGN_IN = expect(302, anonymous=200)
PUBLIC = expect(200, anonymous=200)
# A link opens for its recipient, signed in or not; somebody else's session is refused.
RECIPIENT_ONLY = expect(403, anonymous=200, unassigned=200)

LINES = [
    Line("accounts:sign_in", get=SIGN_IN, post=SIGN_IN),
    Line("accounts:sign_out", get=expect(405), post=expect(302)),
    Line("accounts:password_forgotten", get=PUBLIC, post=PUBLIC),
    Line("accounts:password_asked", get=PUBLIC, post=expect(405, anonymous=405)),
    Line("accounts:password_change", get=expect(200, auditor_over=403), post=expect(200, auditor_over=403)),
    # Nobody waits for a code: who is signed in goes home, the others to the sign-in page.
    Line("accounts:sign_in_code", get=expect(302), post=expect(302)),
    Line("accounts:second_factor", get=expect(200, auditor_over=403)),
    Line("accounts:second_factor_enrol", get=expect(200, auditor_over=403), post=expect(200, auditor_over=403)),
    # The session does not say when the person was recognised: he is asked first.
    Line("accounts:second_factor_renew", post=expect(200, auditor_over=403)),
    Line("accounts:link", kwargs=invitation, get=RECIPIENT_ONLY, post=RECIPIENT_ONLY),
    Line("accounts:profile", get=expect(200, auditor_over=403)),
]
