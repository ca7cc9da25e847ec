"""The birth of an installation: its first administrator, then what it loads."""

from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.journal.models import ChainHead, Entry
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from sites.usecases.assignments import assign_role

ALREADY_OPEN = "Cette installation a déjà son administrateur : connectez-vous."


@transaction.atomic
def open_installation(*, email: str, label: str, password: str) -> User:
    """The first administrator. Of two people who post at once, the lock of the journal lets one through."""
    ChainHead.objects.select_for_update().get_or_create(pk=1)
    if User.objects.exists():
        raise TransitionRefused(ALREADY_OPEN)
    user = User.objects.create_user(email, password, label=label)
    Entry.objects.record("installation.opened", on=user, by=user, email=user.email, label=label)
    assign_role(user, role=Role.ADMINISTRATOR, valid_from=clock.today(), by=user)
    return user
