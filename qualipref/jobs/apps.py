from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "qualipref.jobs"
    verbose_name = "Travaux"
