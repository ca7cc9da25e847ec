from django.apps import AppConfig

from qualipref.journal.sentences import sentences


class NotificationsConfig(AppConfig):
    name = "qualipref.notifications"
    verbose_name = "Courriels"

    def ready(self):
        from . import tasks  # noqa: F401  tells the relay about the mails that are due

        sentences({"email.restarted": "Courriel relancé : {subject}"})
