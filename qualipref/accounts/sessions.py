from django.conf import settings
from django.contrib.auth import SESSION_KEY, login
from django.contrib.sessions.models import Session

from qualipref import clock

from .models import User

WAITING = "sign_in"
WAITS = 5 * 60  # seconds between the password and the code


def enter(request, user):
    """Opens the session of `user`; the page of the account tells the business date, as the rest."""
    request.session.pop(WAITING, None)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    User.objects.filter(pk=user.pk).update(last_login=clock.now())


def wait_for_code(request, user):
    """The password was right: the session, under a new key, waits for the code and opens nothing yet."""
    request.session.flush()
    asked = {"user": user.pk, "hash": user.get_session_auth_hash(), "at": clock.real_now().timestamp()}
    request.session[WAITING] = asked


def who_waits(request):
    """The account whose code is awaited; None when the wait is over, or when its password changed meanwhile."""
    asked = request.session.get(WAITING) or {}
    if clock.real_now().timestamp() - asked.get("at", 0) > WAITS:
        return None
    user = User.objects.filter(pk=asked["user"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == asked["hash"] else None


def end_sessions(user, *, except_key=None):
    """Deletes the open sessions of `user`, but the one at hand."""
    for session in Session.objects.filter(expire_date__gt=clock.real_now()).exclude(session_key=except_key):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
