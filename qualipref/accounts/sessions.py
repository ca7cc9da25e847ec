from django.contrib.auth import SESSION_KEY, login
from django.contrib.sessions.models import Session

from qualipref import clock

from .models import User

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(request, user):
    """Opens the session of `user`; the page of the account tells the business date, as the rest."""
    login(request, user, backend=MODEL_BACKEND)
    User.objects.filter(pk=user.pk).update(last_login=clock.now())


def end_sessions(user, *, except_key=None):
    """Deletes the open sessions of `user`, but the one at hand."""
    for session in Session.objects.filter(expire_date__gt=clock.real_now()).exclude(session_key=except_key):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
