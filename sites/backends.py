from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend

from qualipref import clock

from .models import Assignment


class AccountBackend(ModelBackend):
    """The account of a session, read with what it holds today: every page asks for both."""

    def get_user(self, user_id):
        user = Assignment.objects.holder(get_user_model()(pk=user_id), clock.today())
        if user is None:
            return super().get_user(user_id)
        return user if self.user_can_authenticate(user) else None
