"""What a mail carries beside its text, made when it leaves from what its key says.

Whoever writes such mails gives them keys that start with a word of its own, and registers it when its app is ready:
nothing is kept twice, and a mail tried again carries the same things.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from email import encoders
from email.mime.base import MIMEBase

_makers = {}


@dataclass(frozen=True)
class Attachment:
    """`parameters` are those of the content type, as the method of an invitation."""

    name: str
    content: bytes
    media_type: str
    parameters: dict = field(default_factory=dict)

    def part(self):
        """Its part of the message, in base64: neither its bytes nor its line ends change on the way."""
        part = MIMEBase(*self.media_type.split("/", 1), **self.parameters)
        part.set_payload(self.content)
        encoders.encode_base64(part)
        part.add_header("Content-Disposition", "attachment", filename=self.name)
        return part


def register(word: str, make: Callable):
    """`make(rest)` gives the Attachments of the mails whose key is « word:rest »."""
    _makers[word] = make


def attachments_of(dedup_key):
    word, _, rest = dedup_key.partition(":")
    return _makers[word](rest) if word in _makers else []
