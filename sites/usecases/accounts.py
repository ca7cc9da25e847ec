"""Gestures on accounts that depend on what the accounts may do."""

from django.db import transaction

from qualipref import clock
from qualipref.accounts import usecases as accounts
from qualipref.accounts.models import User
from qualipref.workflow import TransitionRefused

from .. import emails
from ..enums import Role
from ..models import Assignment

LAST_ADMINISTRATOR = "C’est le dernier administrateur : nommez-en d’abord un autre."


@transaction.atomic
def invite_account(*, email: str, label: str, by: User) -> tuple[User, str]:
    """A new account and the token of its invitation."""
    user = accounts.create_account(email=email, label=label, by=by)
    return user, accounts.invite(user, by=by)


@transaction.atomic
def suspend_account(user: User, *, reason: str, by: User) -> None:
    keep_an_administrator(without=user)
    emails.account_suspended(user, reason=reason, by=by, on=clock.today())
    accounts.suspend_account(user, reason=reason, by=by)


@transaction.atomic
def restore_account(user: User, *, by: User) -> None:
    emails.account_restored(user, by=by, on=clock.today())
    accounts.restore_account(user, by=by)


def keep_an_administrator(*, without: User) -> None:
    """Raises TransitionRefused when no other open account administers; locks the administrators meanwhile."""
    held = Assignment.objects.filter(role=Role.ADMINISTRATOR).valid_on(clock.today())
    list(held.order_by("pk").select_for_update().values_list("pk"))
    # Read again once they are locked: what another transaction has just suspended shows only now.
    administrators = held.filter(user__is_active=True).values_list("user_id", flat=True)
    if set(administrators) == {without.pk}:
        raise TransitionRefused(LAST_ADMINISTRATOR)
