from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "qualipref.notifications"
    verbose_name = "Courriels"
