"""What training and sensitisation wait for: the service of human resources writes, the quality managers follow."""

import datetime

from engagements.enums import SessionStatus, TrainingState
from engagements.models import Sensitisation, Trainee, TrainingSession
from engagements.statistics.training import follow_up
from qualipref.typography import enumeration, long_date, plural
from sites.enums import Duty
from sites.permissions import has_duty

from ..menu import address
from .situation import Task

AHEAD = datetime.timedelta(days=45)
NAMED = 3  # services that a task names


def sessions_to_fill(situation):
    """Sessions whose day is past, and whose attendance nobody gave."""
    if not _follows_staff(situation):
        return []
    return _list_of(
        TrainingSession.objects.to_fill(situation.today).count(),
        "bas",
        ("séance à renseigner", "séances à renseigner"),
        "Saisir la présence des séances passées",
        "Tant que la présence manque, personne n’y est compté.",
        f"{address('engagements:training_session_list')}?etat=a-renseigner",
        "temps",
    )


def sheets_to_deposit(situation):
    if not _follows_staff(situation):
        return []
    return _list_of(
        TrainingSession.objects.without_sheet().count(),
        "part",
        ("feuille à déposer", "feuilles à déposer"),
        "Déposer les feuilles signées des séances tenues",
        "La feuille signée prouve la présence.",
        f"{address('engagements:training_session_list')}?etat=sans-feuille",
    )


def sessions_to_come(situation):
    """Those of the next six weeks, the nearest first."""
    if not _follows_staff(situation):
        return []
    ahead = TrainingSession.objects.filter(
        status=SessionStatus.PLANNED, held_on__range=(situation.today, situation.today + AHEAD)
    )
    return [
        Task(
            "info",
            f"Le {long_date(session.held_on)}",
            f"Préparer la séance « {session.theme} »",
            f"{session.where}, {session.place}",
            address("engagements:training_session_detail", session.pk),
            "Ouvrir la séance",
            "jours",
        )
        for session in ahead.select_related("theme", "site").order_by("held_on", "pk")
    ]


def names_to_erase(situation):
    """Agents who left, and whose name is still kept."""
    if not _follows_staff(situation):
        return []
    return _list_of(
        Trainee.objects.erasable(situation.today).count(),
        "part",
        ("nom à effacer", "noms à effacer"),
        "Effacer les noms des agents partis",
        "Leurs formations restent comptées, sans nom.",
        f"{address('engagements:trainee_list')}?partis=on",
    )


def services_below_target(situation):
    """For each site managed, the services whose agents are not trained enough."""
    if not situation.managed_sites:
        return []
    below = {}
    for row in follow_up(situation.user, situation.today):
        if row.state == TrainingState.BELOW and row.service.site:
            below.setdefault(row.service.site, {})[row.service.pk] = row.service
    return [
        Task(
            "bas",
            plural(len(services), "service sous l’objectif", "services sous l’objectif"),
            f"Faire former les agents, {site}",
            _named(services.values()),
            f"{address('engagements:training_home')}?site={site.slug}&etat={TrainingState.BELOW.value}",
            "Voir les services",
        )
        for site, services in below.items()
        if site in situation.managed_sites
    ]


def meetings_to_fill(situation):
    """Meetings of the sites managed whose day is past, or whose signed sheet is missing."""
    if not situation.managed_sites:
        return []
    managed = Sensitisation.objects.filter(site__in=situation.managed_sites)
    url = address("engagements:sensitisation_list")
    return [
        *_list_of(
            managed.to_fill(situation.today).count(),
            "bas",
            ("réunion à renseigner", "réunions à renseigner"),
            "Saisir la présence des réunions passées",
            "Une réunion sans présence ne prouve rien.",
            f"{url}?etat=a-renseigner",
            "temps",
        ),
        *_list_of(
            managed.without_sheet().count(),
            "part",
            ("feuille d’émargement à déposer", "feuilles d’émargement à déposer"),
            "Déposer les feuilles signées des réunions",
            "La feuille signée prouve la présence.",
            f"{url}?etat=sans-feuille",
        ),
    ]


def _follows_staff(situation):
    return has_duty(situation.user, Duty.HUMAN_RESOURCES, on=situation.today)


def _list_of(count, tone, words, title, context, url, symbol=""):
    return [Task(tone, plural(count, *words), title, context, url, "Voir la liste", symbol)] if count else []


def _named(services):
    names = [str(service) for service in services]
    more = [plural(len(names) - NAMED, "autre")] if len(names) > NAMED else []
    return f"{enumeration(names[:NAMED] + more)}."
