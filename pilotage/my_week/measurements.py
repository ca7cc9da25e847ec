"""What the indicators wait for: measurements to type, to validate, missed targets to explain."""

from django.urls import reverse

from engagements.figures import to_validate_figure
from engagements.measures import Targets, value_of
from engagements.measures.answers import answers_to
from engagements.measures.to_type import to_type
from engagements.models import Measurement
from engagements.models.unit import unit_code, unit_name
from qualipref.typography import enumeration, plural
from sites.enums import Role

from .situation import Task

CODES_SHOWN = 5


def measurements_to_type(situation):
    """One task per length of period over which one's own services said nothing yet, three months at the most."""
    if situation.campaign is None:
        return []
    groups = to_type(situation.campaign.framework_id, situation.user, situation.today, only_lately=True)
    return [
        Task(
            "part",
            plural(missing, "mesure à saisir", "mesures à saisir"),
            f"Saisir les mesures de la période {group.period}",
            f"{_codes(group)}. Une ligne par unité, au clavier ou collée d’un tableur.",
            f"{reverse('engagements:measurement_home')}#p-{group.period.code}",
            "Saisir",
        )
        for group in groups
        if (missing := group.missing)
    ]


def _codes(group):
    codes = [each.indicator.code for each in group.indicators if each.missing]
    more = f" et {len(codes) - CODES_SHOWN} autres" if len(codes) > CODES_SHOWN else ""
    return f"{', '.join(codes[:CODES_SHOWN])}{more}" if more else enumeration(codes)


def measurements_to_validate(situation):
    """For each site managed and, for the coordination, for the préfecture as a whole."""
    waiting = Measurement.objects.visible_to(situation.user, situation.today).to_validate(situation.today)
    places = [*situation.managed_sites, *([None] if situation.holding(Role.COORDINATOR) else [])]
    return [
        _to_validate(situation, count, unit_code(site, None), unit_name(site, None))
        for site in places
        if (count := waiting.filter(unit__site=site).count())
    ]


def _to_validate(situation, count, slug, name):
    return Task(
        "info",
        plural(count, "mesure à valider", "mesures à valider"),
        f"Valider les mesures, {name}",
        "Relisez-les, puis validez-les ensemble ; une cible manquée se commente d’abord.",
        f"{reverse('engagements:measurement_review')}?site={slug}",
        "Voir les mesures",
        figures=(to_validate_figure(count, situation.today, slug=slug, name=name),),
    )


def missed_targets_to_explain(situation):
    """The provisional measurements of one's own services that miss their target, and that nothing answers."""
    services = [service.pk for service in situation.own_services]
    if not services:
        return []
    said = Measurement.objects.visible_to(situation.user, situation.today).to_validate(situation.today)
    points = list(said.filter(unit__service__in=services, comment="").for_list())
    targets = Targets({point.indicator_id for point in points})
    answers = answers_to(points)
    missed = [point for point in points if point.pk not in answers and value_of(point, targets).is_missed]
    if not missed:
        return []
    return [
        Task(
            "bas",
            plural(len(missed), "cible manquée sans commentaire", "cibles manquées sans commentaire"),
            f"Expliquer les cibles manquées : {enumeration(sorted({point.indicator.code for point in missed}))}",
            "Sans commentaire, ces mesures ne peuvent pas être validées.",
            f"{reverse('engagements:measurement_review')}?commentaire=sans",
            "Commenter",
        )
    ]
