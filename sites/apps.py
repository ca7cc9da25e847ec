from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "sites"
    label = "qualipref_sites"  # "sites" is django.contrib.sites' label
    verbose_name = "Sites et services"
