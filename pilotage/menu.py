"""The main menu: the pages that exist and that the person may open."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, get_resolver, reverse

from engagements.models.crisis_wall import crisis_services
from engagements.permissions import can_read_cells, can_read_training
from qualipref import clock
from sites.models import Assignment
from sites.permissions import can_read_accounts, has_role

from .permissions import (
    can_read_actions,
    can_read_application_files,
    can_read_committees,
    can_read_journal,
    can_read_minutes,
)


def anyone(user):
    return True


def anyone_assigned(user):
    return bool(Assignment.objects.of(user, clock.today()))


def is_in_charge_of_emergencies(user):
    return bool(crisis_services(user, clock.today()))


def reads_cells(user):
    return can_read_cells(user, clock.today())


def anyone_following_training(user):
    return can_read_training(user, clock.today())


def roles(*accepted):
    return lambda user: has_role(user, *accepted)


@dataclass(frozen=True)
class Section:
    label: str
    url_name: str
    may_open: Callable = anyone
    purpose: str = ""
    also: tuple = ()  # other pages under which it is the current one


@dataclass(frozen=True)
class MenuEntry:
    label: str
    url: str
    is_current: bool = False
    aria_current: str = ""
    purpose: str = ""


SECTIONS = (
    Section("Ma semaine", "pilotage:home"),
    Section("Sites et périmètre", "sites:site_list", anyone_assigned),
    Section("Engagements", "engagements:home", anyone_assigned),
    Section("Indicateurs", "engagements:indicator_list", anyone_assigned),
    Section("Urgence", "engagements:crisis_event_list", is_in_charge_of_emergencies),
    Section("Plan d’action", "pilotage:action_list", can_read_actions),
    Section(
        "Comités",
        "pilotage:committee_list",
        can_read_committees,
        also=("/pilotage/seances/", "/pilotage/proces-verbaux/"),
    ),
    Section("Documents qualité", "engagements:document_list", anyone_assigned),
    Section("Dossier", "pilotage:dossier", can_read_application_files),
    Section("Pilotage", "pilotage:index", anyone_assigned),
    Section("Administration", "administration:home", can_read_accounts),
)
STEERING = (
    Section(
        "Plan d’action",
        "pilotage:action_list",
        can_read_actions,
        "Ce que chaque service doit faire, pour quand, et ce que le comité en a dit.",
    ),
    Section(
        "Comités et séances",
        "pilotage:committee_list",
        can_read_committees,
        "Qui siège, les séances à préparer, ce que chaque comité a décidé.",
    ),
    Section(
        "Procès-verbaux",
        "pilotage:minutes_list",
        can_read_minutes,
        "Ce qui fut décidé, approuvé et scellé.",
    ),
    Section(
        "Dossier de candidature",
        "pilotage:dossier",
        can_read_application_files,
        "Les contrôles avant génération, puis le dossier de l’année en PDF.",
    ),
    Section(
        "Registre des engagements optionnels",
        "engagements:optional_register",
        anyone_assigned,
        "Ce que le comité retient ou diffère, année par année.",
    ),
    Section(
        "Communication d’urgence",
        "engagements:crisis_event_list",
        reads_cells,
        "Les exercices et les activations, leurs délais, ce qui en a été retenu.",
    ),
    Section(
        "Formation",
        "engagements:training_home",
        anyone_following_training,
        "Les agents formés, thème par thème, et le plan de l’année.",
    ),
    Section(
        "Sensibilisation des agents",
        "engagements:sensitisation_list",
        reads_cells,
        "Les réunions d’information et les communications, avec leur présence et leur support.",
    ),
    Section(
        "Histoire de la démarche",
        "sites:history",
        anyone_assigned,
        "Les étapes depuis l’origine, et l’objectif en cours.",
    ),
    Section(
        "Documents et travaux",
        "documents:job_list",
        anyone_assigned,
        "Ce que vous avez demandé, où en est chaque travail, les fichiers prêts.",
    ),
    Section(
        "Journal",
        "pilotage:journal",
        can_read_journal,
        "Qui a fait quoi et quand, dans une chaîne que l’application vérifie.",
    ),
    Section(
        "Départs et revue des comptes",
        "pilotage:departure_list",
        can_read_accounts,
        "Qui n’entre plus, ce que chacun tient, et à qui le transférer quand il part.",
    ),
    Section(
        "Les chiffres et leurs définitions",
        "pilotage:figure_list",
        anyone_assigned,
        "Ce que chaque chiffre compte, comment, sur quelles lignes.",
    ),
    Section(
        "Recherche",
        "pilotage:search",
        anyone,
        "Un site, un service, un engagement ou un document, par un mot ou un code.",
    ),
)
FOOTER = (
    Section("Accessibilité : partiellement conforme", "pilotage:accessibility"),
    Section("Mentions légales", "pilotage:legal"),
    Section("Données personnelles", "pilotage:privacy"),
    Section("Aide", "pilotage:help"),
)


def address(url_name, *args):
    """The address of a page, or nothing when this installation does not have it."""
    return _address(get_resolver(), url_name, args)


@lru_cache(maxsize=256)
def _address(installed, url_name, args):
    """The same as long as the pages `installed` are: every page shows some twenty of them."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""


def menu_entry(section, path, current):
    """The entry of `section`, which may be the `current` one."""
    url = address(section.url_name)
    return MenuEntry(section.label, url, section is current, "page" if path == url else "true", section.purpose)


def _open_entries(sections, user, path):
    """On a page, the current entry is that of the nearest address above it."""
    opened = [section for section in sections if section.may_open(user) and address(section.url_name)]
    above = [(url, section) for section in opened for url in _addresses(section) if _is_above(url, path)]
    current = max(above, key=lambda pair: len(pair[0]), default=(None, None))[1]
    return [menu_entry(section, path, current) for section in opened]


def _addresses(section):
    return address(section.url_name), *section.also


def _is_above(url, path):
    return path == url or (url not in ("", "/") and path.startswith(url))


def main_menu(user, path):
    return _open_entries(SECTIONS, user, path)


def steering_sections(user, path):
    return _open_entries(STEERING, user, path)


def footer(user, path):
    return _open_entries(FOOTER, user, path)
