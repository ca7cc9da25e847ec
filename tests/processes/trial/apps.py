from django.apps import AppConfig

from qualipref.jobs import kinds


class TrialConfig(AppConfig):
    """Work of three seconds whose only effect is one entry of the journal."""

    name = "tests.processes.trial"

    def ready(self):
        kinds.register("trial", task="tests.processes.trial.tasks.work", label="Essai")
