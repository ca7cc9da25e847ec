"""What a committee decides of its points."""

import uuid

from pilotage.usecases.decisions import decide


def taken(item, verdict, by, **said):
    return decide(item, verdict, key=uuid.uuid4(), by=by, **said)
