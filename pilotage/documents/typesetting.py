"""What every frozen content goes through: French typography, once, then its fingerprint."""

import hashlib
import json

from qualipref.typography import french

RAW = {"created", "digest", "address", "cells", "attached"}  # never touched by typography


def typeset(value, name=""):
    """French typography on every text of the content, once, when it is frozen."""
    if isinstance(value, str):
        return value if name in RAW else french(value)
    if isinstance(value, dict):
        return {key: typeset(one, key) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [typeset(one, name) for one in value]
    return value


def canonical_digest(held, *, default=None):
    """The SHA-256 of plain data, whatever the order of its keys; `default` says what is not plain, as for JSON."""
    text = json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=default)
    return hashlib.sha256(text.encode()).hexdigest()
