from .application_file import ApplicationFile, DossierText
from .weekly_mail import WeeklyMailRefusal

__all__ = ["ApplicationFile", "DossierText", "WeeklyMailRefusal"]
