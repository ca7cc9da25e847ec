"""What was typed in a form, as a draft keeps it: never a password, a token or a file."""

import re

from .tokens import FIELD

NEVER = re.compile(rf"csrfmiddlewaretoken|{FIELD}|.*(password|mot_de_passe).*", re.IGNORECASE)
MOST_CHARACTERS = 100_000


class TooLong(ValueError):
    """More than a draft keeps."""


def typed_in(sent):
    """{name: [values]} of the fields of a request's POST; raises TooLong."""
    fields = {name: values for name, values in sent.lists() if not NEVER.fullmatch(name)}
    if sum(len(name) + sum(map(len, values)) for name, values in fields.items()) > MOST_CHARACTERS:
        raise TooLong
    return fields
