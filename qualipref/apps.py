from django.apps import AppConfig


class QualiprefConfig(AppConfig):
    """Installed for its template tags and the crispy pack."""

    name = "qualipref"
    verbose_name = "Qualipref"
