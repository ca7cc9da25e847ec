from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "qualipref.accounts"
    verbose_name = "Comptes"
