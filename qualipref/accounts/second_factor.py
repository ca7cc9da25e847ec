"""The second factor of an account: the code that its telephone shows (TOTP), or a recovery code, which serves once.

Codes live in real time: the date of the demonstration does not move them.
"""

import secrets

from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from qualipref import clock
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused

from . import emails
from .models import RecoveryCode, User
from .sessions import end_sessions

SECOND_FACTOR, PASSWORD = "second facteur", "mot de passe"  # noqa: S105  how someone was recognised, as minutes say it
DIGITS = 6
CODES = 10
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # neither 0 nor O, neither 1 nor I
GROUPS, GROUP = 3, 4
NOT_ENROLLED = "Ce compte n’a pas de second facteur."


def device_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def new_key() -> str:
    """A secret of 160 bits, in hexadecimal."""
    return default_key()


def unsaved_device(user: User, key: str) -> TOTPDevice:
    """What the enrolment page shows, before the first code proves that the telephone has it."""
    return TOTPDevice(user=user, key=key, name="Téléphone", confirmed=True)


@transaction.atomic
def enrol(user: User, *, key: str, code: str, session_key: str | None) -> list[str]:
    """Keeps the telephone whose first code is right, in the place of the former; its recovery codes, said once.

    Nothing when the code is wrong. The other sessions, opened by the password alone, end.
    """
    User.objects.select_for_update().get(pk=user.pk)
    device = unsaved_device(user, key)
    with transaction.atomic():
        device.save()
        if not device.verify_token(code):
            device.delete()
            return []
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    codes = _new_codes(user)
    end_sessions(user, except_key=session_key)
    emails.second_factor_enrolled(user)
    Entry.objects.record("second_factor.enrolled", on=user, by=user)
    return codes


@transaction.atomic
def is_right(user: User, code: str) -> bool:
    """Whether the code is that of the telephone, or a recovery code left; each serves once, even sent twice."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return False
    text = _stripped(code)
    if len(text) == DIGITS and text.isascii() and text.isdigit():
        return device.verify_token(text)
    return _spend(user, text)


@transaction.atomic
def renew_codes(user: User) -> list[str]:
    """The former codes serve no more."""
    if device_of(user) is None:
        raise TransitionRefused(NOT_ENROLLED)
    codes = _new_codes(user)
    Entry.objects.record("second_factor.codes_renewed", on=user, by=user)
    return codes


@transaction.atomic
def reset(user: User, *, reason: str, by: User | None) -> None:
    """A telephone lost with its codes: the person enrols again at the next sign-in. His sessions end."""
    if not forget(user):
        raise TransitionRefused(NOT_ENROLLED)
    end_sessions(user)
    emails.second_factor_reset(user, by=by, reason=reason)
    Entry.objects.record("second_factor.reset", on=user, by=by, reason=reason)


def forget(user: User) -> bool:
    """Whether there was one. Written in the journal by the gesture that calls it."""
    RecoveryCode.objects.filter(user=user).delete()
    deleted, _ = TOTPDevice.objects.filter(user=user).delete()
    return bool(deleted)


def _new_codes(user):
    RecoveryCode.objects.filter(user=user).delete()
    codes = [_code() for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, _stripped(code))) for code in codes)
    return codes


def _code():
    """« 7KQF-2M9X-HT4C »: 60 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def _spend(user, text):
    used = RecoveryCode.objects.unused().filter(user=user, digest=_digest(user, text)).update(used_at=clock.real_now())
    if not used:
        return False
    left = RecoveryCode.objects.unused().filter(user=user).count()
    emails.recovery_code_used(user, left=left)
    Entry.objects.record("second_factor.recovery_code_used", on=user, by=user, left=left)
    return True


def _stripped(code):
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _digest(user, text):
    """Under the key of the installation: a copy of the database alone does not let it be guessed."""
    return salted_hmac("qualipref.accounts.recovery", f"{user.pk}:{text}", algorithm="sha256").hexdigest()
