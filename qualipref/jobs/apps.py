from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "qualipref.jobs"
    verbose_name = "Travaux"

    def ready(self):
        from . import heartbeat, relay  # noqa: F401  the worker's signals and the source of jobs
