"""The telephone of an account, and what it shows."""

import time

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from qualipref.accounts import second_factor


def enrolled(user):
    """Its recovery codes; the code of the enrolment is forgotten, so that the present one may serve."""
    key = second_factor.new_key()
    codes = second_factor.enrol(user, key=key, code=shown(TOTPDevice(key=key)), session_key=None)
    TOTPDevice.objects.filter(user=user).update(last_t=-1)
    return codes


def device(user):
    return TOTPDevice.objects.get(user=user)


def shown(device, *, late=0):
    """The six digits of a telephone that is `late` by so many steps of thirty seconds (negative: early)."""
    totp = TOTP(device.bin_key, drift=-late)
    totp.time = time.time()
    return f"{totp.token():06}"


def spent(device):
    """The code that opened last, whatever time has passed since."""
    totp = TOTP(device.bin_key)
    totp.time = device.last_t * totp.step
    return f"{totp.token():06}"


def wrong(device):
    """Six digits that are those of no step near."""
    near = {shown(device, late=late) for late in range(-3, 4)}
    return next(code for code in (f"{n:06}" for n in range(100)) if code not in near)
