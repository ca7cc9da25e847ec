"""What happens to an account. What it may do is decided above, in the assignments."""

import datetime

from axes.utils import reset as forget_failures
from django.db import IntegrityError, transaction

from qualipref import clock
from qualipref.journal.models import Entry
from qualipref.links.models import AccessLink
from qualipref.workflow import TransitionRefused

from . import emails, second_factor
from .models import User
from .sessions import end_sessions

INVITATION, PASSWORD_RESET = "invitation", "password_reset"
INVITATION_LASTS = datetime.timedelta(days=7)
PASSWORD_RESET_LASTS = datetime.timedelta(hours=1)
ADDRESS_TAKEN = "Un compte vient d’être créé à cette adresse."
LINK_SPENT = "Ce lien vient d’être utilisé ou remplacé."


@transaction.atomic
def create_account(*, email: str, label: str, by: User | None) -> User:
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, label=label)
    except IntegrityError:
        raise TransitionRefused(ADDRESS_TAKEN) from None
    Entry.objects.record("account.created", on=user, by=by, email=user.email, label=label)
    return user


@transaction.atomic
def rename_account(user: User, *, label: str, by: User) -> None:
    before, user.label = user.label, label
    user.save(update_fields=["label", "label_sort"])
    Entry.objects.record("account.renamed", on=user, by=by, before=before, label=label)


@transaction.atomic
def invite(user: User, *, by: User) -> str:
    """Sends a new invitation, which replaces the former; the token, for the installations that send no mail."""
    AccessLink.objects.revoke(INVITATION, user)
    _, token = AccessLink.objects.issue(INVITATION, recipient=user, lasting=INVITATION_LASTS)
    Entry.objects.record("account.invited", on=user, by=by, email=user.email)
    emails.invitation(user, token, lasting=INVITATION_LASTS)
    return token


@transaction.atomic
def accept_invitation(link: AccessLink, *, password: str) -> User:
    user = _spend(link)
    _set_password(user, password)
    Entry.objects.record("account.opened", on=user, by=user, via="lien")
    return user


@transaction.atomic
def ask_password_reset(email: str) -> None:
    """Sends a link to the account of that address, if it is open; says nothing otherwise."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None or not user.has_usable_password():
        return
    AccessLink.objects.revoke(PASSWORD_RESET, user)
    _, token = AccessLink.objects.issue(PASSWORD_RESET, recipient=user, lasting=PASSWORD_RESET_LASTS)
    Entry.objects.record("account.password_reset_asked", on=user)
    emails.password_reset(user, token)


@transaction.atomic
def reset_password(link: AccessLink, *, password: str) -> User:
    user = _spend(link)
    _set_password(user, password)
    Entry.objects.record("account.password_reset", on=user, by=user, via="lien")
    return user


@transaction.atomic
def change_password(user: User, *, password: str, session_key: str | None) -> None:
    """The session at hand goes on, the others end."""
    _set_password(user, password, except_key=session_key)
    Entry.objects.record("account.password_changed", on=user, by=user)


@transaction.atomic
def suspend_account(user: User, *, reason: str, by: User) -> None:
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False, suspended_at=clock.now()):
        raise TransitionRefused("Ce compte est déjà suspendu.")
    user.refresh_from_db()
    _shut_out(user)
    Entry.objects.record("account.suspended", on=user, by=by, reason=reason)


@transaction.atomic
def close_account(user: User, *, by: User) -> None:
    """For good: who comes back is invited again. The account stays, so that what it did keeps its author."""
    if not User.objects.filter(pk=user.pk, closed_at=None).update(is_active=False, closed_at=clock.now()):
        raise TransitionRefused("Ce compte est déjà fermé.")
    user.refresh_from_db()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    second_factor.forget(user)
    _shut_out(user)
    Entry.objects.record("account.closed", on=user, by=by, label=user.label)


@transaction.atomic
def restore_account(user: User, *, by: User) -> None:
    """Suspended, it is entered as before; closed, it waits for a new invitation."""
    shut = User.objects.filter(pk=user.pk, is_active=False)
    if not shut.update(is_active=True, suspended_at=None, closed_at=None):
        raise TransitionRefused("Ce compte est déjà ouvert.")
    user.refresh_from_db()
    Entry.objects.record("account.restored", on=user, by=by)


def _shut_out(user):
    """At once: its sessions end and its links open nothing any more."""
    end_sessions(user)
    AccessLink.objects.revoke_all(user)


def _spend(link):
    """The recipient of a link used now; raises TransitionRefused when it was used or revoked meanwhile."""
    if not AccessLink.objects.use(link) or not link.recipient.is_active:
        raise TransitionRefused(LINK_SPENT)
    return link.recipient


def _set_password(user, password, except_key=None):
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user, except_key=except_key)
    forget_failures(username=user.email)
