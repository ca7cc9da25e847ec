"""What a form carries to name its draft: whose it is, which form, on which page. Signed: nobody forges another's."""

import datetime
from typing import NamedTuple

from django.core import signing

FIELD = "_draft"
SALT = "qualipref.drafts.token"
LONGEST = datetime.timedelta(days=30)  # how long a page may stay open


class Token(NamedTuple):
    user_id: int
    key: str
    page: str

    def signed(self):
        return signing.dumps(list(self), salt=SALT)


def read_token(text):
    """The token that `text` signs, or None."""
    try:
        return Token(*signing.loads(text, salt=SALT, max_age=LONGEST))
    except signing.BadSignature:
        return None


def token_of(request):
    """The token of the form that was sent, if it names a draft of the person signed in; None otherwise."""
    token = read_token(request.POST.get(FIELD, ""))
    return token if token and token.user_id == request.user.pk else None
