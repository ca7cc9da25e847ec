from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "qualipref.documents"
    verbose_name = "Documents"
