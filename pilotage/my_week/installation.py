"""What an administrator has to open."""

from engagements.models import Framework
from qualipref.accounts.models import NEVER_OPENED, User
from qualipref.typography import plural
from sites.enums import Role
from sites.figures import ACCOUNTS_INVITED, accounts_figure
from sites.models import Assignment, Prefecture

from ..menu import address
from .situation import Task


def first_steps(situation):
    steps = [
        (Prefecture.objects, "Charger le périmètre de la préfecture", "Sites, services, modules et histoire."),
        (Framework.objects, "Charger un référentiel", "Modules, engagements et preuves attendues."),
        (
            Assignment.objects.valid_on(situation.today).filter(role=Role.SECRETARY_GENERAL),
            "Ouvrir le compte du secrétaire général",
            "Personne ne préside encore le comité de pilotage.",
        ),
        (
            Assignment.objects.valid_on(situation.today).filter(role=Role.COORDINATOR),
            "Ouvrir le compte de la coordination qualité",
            "Personne ne prépare encore le dossier.",
        ),
    ]
    url = address("administration:home")
    return [
        Task("bas", "Première étape", title, why, url, "Commencer") for rows, title, why in steps if not rows.exists()
    ]


def accounts_never_opened(situation):
    count = User.objects.filter(NEVER_OPENED, is_active=True).count()
    if not count:
        return []
    figure = accounts_figure(ACCOUNTS_INVITED, situation.today, count, User.objects.count())
    return [
        Task(
            "neutre",
            f"{plural(count, 'compte')} jamais ouvert{'s' if count > 1 else ''}",
            "Inviter de nouveau les personnes qui ne sont jamais entrées",
            "Une nouvelle invitation remplace celle qui a expiré.",
            figure.rows.url,
            "Voir les comptes",
            figures=(figure,),
        )
    ]
