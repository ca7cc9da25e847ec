from django.apps import AppConfig
from django.urls import register_converter
from django.utils.module_loading import autodiscover_modules

from .spreadsheets import ExportKindConverter


class QualiprefConfig(AppConfig):
    """Installed for its template tags and the crispy pack."""

    name = "qualipref"
    verbose_name = "Qualipref"

    def ready(self):
        register_converter(ExportKindConverter, "export")
        # each app's panels.py registers what it shows on the pages below, its holdings.py what a person may hold
        autodiscover_modules("panels", "holdings")
