import logging
import re

TOKEN = re.compile(r"(/(?:lien|agenda)/)[^/\s\"']+")


class HideTokens(logging.Filter):
    """No line of a log tells the secret of a link."""

    def filter(self, record):
        text = record.getMessage()
        hidden = TOKEN.sub(r"\1…", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True
