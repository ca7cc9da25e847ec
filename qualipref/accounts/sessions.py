from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from qualipref import clock


def end_sessions(user, *, except_key=None):
    """Deletes the open sessions of `user`, but the one at hand."""
    for session in Session.objects.filter(expire_date__gt=clock.real_now()).exclude(session_key=except_key):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
