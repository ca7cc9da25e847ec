from django.apps import AppConfig

from qualipref.journal.sentences import sentences


class SitesConfig(AppConfig):
    name = "sites"
    label = "qualipref_sites"  # "sites" is django.contrib.sites' label
    verbose_name = "Sites et services"

    def ready(self):
        from . import figures, panels  # noqa: F401  what they declare

        sentences(
            {
                "perimeter.loaded": "Périmètre chargé depuis son fichier",
                "scope_entry.entered": "Entrée dans le périmètre pour « {name} », à partir du {day} : {reason}",
                "scope_entry.left": "Sortie du périmètre pour « {name} », dernier jour le {day} : {reason}",
                "service_contact.added": "Contact ajouté : {function}",
                "service_contact.changed": "Contact modifié : {function}",
                "service_contact.ended": "Contact terminé : {function}",
                "assignment.given": "Rôle donné : {role}, à partir du {du}",
                "assignment.ended": "Rôle terminé : {role}, dernier jour le {au}",
                "delegation.given": "Suppléance donnée à {substitute} : {role}, du {du} au {au}",
                "delegation.ended": "Suppléance de {substitute} terminée : {role}",
            }
        )
