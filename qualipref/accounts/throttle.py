"""Who tries too often waits: sign-in by account and address (django-axes), the rest by counted attempts."""

import datetime

from axes.helpers import get_cool_off
from django.utils.crypto import salted_hmac

from qualipref import clock
from qualipref.refusals import refuse

from .models import Attempt

HOUR = datetime.timedelta(hours=1)


def locked_out(request, response, credentials=None):
    """The page of an account locked for this address: how long, and that others still enter."""
    minutes = round(get_cool_off(request).total_seconds() / 60)
    return refuse(request, 429, wait=f"{minutes}\u00a0minutes")


def forget(gesture, key):
    """The gesture succeeded: its attempts count no more."""
    Attempt.objects.filter(gesture=gesture, key=_digest(gesture, key)).delete()


def allowed(gesture, key, *, limit, per=HOUR):
    """Counts one more attempt of `key` at `gesture`: False when it has used up its `limit` during `per`."""
    now = clock.real_now()
    digest = _digest(gesture, key)
    Attempt.objects.filter(at__lt=now - per, gesture=gesture).delete()
    made = Attempt.objects.filter(gesture=gesture, key=digest).count()
    if made >= limit:
        return False
    Attempt.objects.create(gesture=gesture, key=digest, at=now)
    return True


def _digest(gesture, key):
    return salted_hmac("qualipref.accounts.throttle", f"{gesture}:{key}", algorithm="sha256").hexdigest()
