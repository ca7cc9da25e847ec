from django.apps import AppConfig

from qualipref.journal.sentences import sentences
from qualipref.links import purposes


class AccountsConfig(AppConfig):
    name = "qualipref.accounts"
    verbose_name = "Comptes"

    def ready(self):
        from .views import password

        purposes.register(
            "invitation",
            view=password.accept_invitation,
            remedy="Demandez une nouvelle invitation à l’administrateur.",
        )
        purposes.register(
            "password_reset",
            view=password.reset_password,
            remedy="Demandez un nouveau lien depuis la page de connexion, « Mot de passe oublié ».",
        )
        sentences(
            {
                "account.created": "Compte créé : {label} ({email})",
                "account.renamed": "Fonction changée : « {before} » devient « {label} »",
                "account.invited": "Invitation envoyée à {email}",
                "account.opened": "Compte ouvert par l’invitation",
                "account.password_reset_asked": "Nouveau mot de passe demandé",
                "account.password_reset": "Mot de passe changé par le lien reçu",
                "account.password_changed": "Mot de passe changé",
                "account.suspended": "Accès suspendu : {reason}",
                "account.restored": "Accès rouvert",
                "account.closed": "Compte fermé : {label}",
                "second_factor.enrolled": "Second facteur activé",
                "second_factor.codes_renewed": "Codes de secours renouvelés",
                "second_factor.recovery_code_used": "Code de secours utilisé, il en reste {left}",
                "second_factor.reset": "Second facteur réinitialisé : {reason}",
            }
        )
