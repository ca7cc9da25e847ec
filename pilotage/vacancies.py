"""The posts that nobody holds today, himself or by suppléance: what waits, and who can give them again."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from qualipref.accounts.models import User
from qualipref.typography import enumeration
from sites.enums import READS_ALL, Role
from sites.models import Assignment, ScopeEntry, Site
from sites.permissions import can_read_accounts, has_role

WAITS = {
    Role.SECRETARY_GENERAL: "Personne ne peut ouvrir le comité de pilotage, approuver un procès-verbal ou un document.",
    Role.COORDINATOR: "Personne ne peut composer ni convoquer le comité de pilotage, préparer le dossier.",
    Role.QUALITY_MANAGER: "Personne n’y examine les preuves, n’y clôture les actions, n’y accorde une échéance.",
}


@dataclass(frozen=True)
class Vacancy:
    """« Aucun responsable qualité à Montclair », and what waits."""

    title: str
    waits: str


@dataclass(frozen=True)
class Vacancies:
    """Those of a day; `given_by` names who can give these posts again; `may_look`, whether one reads the roles."""

    posts: tuple[Vacancy, ...]
    given_by: str
    may_look: bool


def vacancies_for(user, today):
    """The vacant posts, for who reads the whole préfecture; None when there is none, or for the others."""
    if not has_role(user, *READS_ALL):
        return None
    posts = vacant_posts(today)
    return Vacancies(posts, _administrators(today), can_read_accounts(user)) if posts else None


def vacant_posts(today):
    """Those of the sites where something is implemented today, read in one query; none as long as there is no site."""
    sites = list(_sites(today))
    if not sites:
        return ()
    found = []
    if not sites[0].has_president:
        found.append(Vacancy("Aucun secrétaire général", WAITS[Role.SECRETARY_GENERAL]))
    if not sites[0].has_coordinator:
        found.append(Vacancy("Aucune coordination qualité", WAITS[Role.COORDINATOR]))
    found += [
        Vacancy(f"Aucun responsable qualité à {site.name}", WAITS[Role.QUALITY_MANAGER])
        for site in sites
        if not site.has_manager
    ]
    return tuple(found)


def _sites(today):
    held = Assignment.objects.occupied(today)
    managers = held.filter(role=Role.QUALITY_MANAGER).covering(OuterRef("pk"))
    implemented = Site.objects.on(today).filter(pk__in=ScopeEntry.objects.on(today).values("site"))
    posts = {
        "has_president": Exists(held.filter(role=Role.SECRETARY_GENERAL)),
        "has_coordinator": Exists(held.filter(role=Role.COORDINATOR)),
        "has_manager": Exists(managers),
    }
    return implemented.annotate(**posts).order_by("order", "pk")


def _administrators(today):
    roles = Assignment.objects.valid_on(today).filter(role=Role.ADMINISTRATOR)
    accounts = User.objects.filter(pk__in=roles.values("user"), is_active=True).order_by("label", "pk")
    return enumeration(account.label for account in accounts)
