from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "qualipref.journal"
    verbose_name = "Journal"
