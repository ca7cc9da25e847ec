from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "qualipref.links"
    verbose_name = "Liens"
