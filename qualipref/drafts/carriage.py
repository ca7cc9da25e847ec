"""A form sent without a session: what was typed crosses the sign-in page, signed, and becomes a draft of its author.

Nothing is written for an anonymous visitor. The sign-in page carries the fields back and forth; they are kept when
the person that the form was shown to signs in, and dropped for anybody else.
"""

import datetime

from django.core import signing
from django.http import QueryDict

from .models import Draft
from .pages import resume_address
from .tokens import FIELD, Token, read_token
from .typed import TooLong, typed_in

SALT = "qualipref.drafts.carried"
LONGEST = datetime.timedelta(hours=12)


def carry(sent: QueryDict):
    """The fields of a form that names its draft, as signed text; nothing for any other form, nor for a huge one."""
    token = read_token(sent.get(FIELD, ""))
    if token is None:
        return ""
    try:
        return signing.dumps([list(token), typed_in(sent)], salt=SALT, compress=True)
    except TooLong:
        return ""


def is_carried(text):
    return _unpacked(text) is not None


def keep_carried(text, user):
    """Keeps as a draft of `user` what `text` carries, if it is his; the address where he finds it again, or nothing."""
    unpacked = _unpacked(text)
    if unpacked is None or unpacked[0].user_id != user.pk:
        return ""
    token, fields = unpacked
    Draft.objects.keep(user, token.key, fields)
    return resume_address(token.page)


def _unpacked(text):
    try:
        token, fields = signing.loads(text, salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        return None
    return Token(*token), fields
