from .application_file import ApplicationFile, DossierText

__all__ = ["ApplicationFile", "DossierText"]
