from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "qualipref.drafts"
    verbose_name = "Brouillons"
