"""One's own service, site or audit."""

from collections import defaultdict

from django.db.models import Count, Q

from engagements.figures import framework_figure
from engagements.models import Commitment, Contribution
from qualipref.typography import enumeration, long_date, plural
from sites.enums import Role
from sites.models import ScopeEntry

from ..enums import ALL_SITES
from ..menu import address
from .situation import Task


def own_services(situation):
    services = [held.service for held in situation.holding(Role.CORRESPONDENT)]
    modules = defaultdict(list)
    pairs = ScopeEntry.objects.on(situation.today).filter(service__in=services).select_related("module")
    for pair in pairs.order_by("module__order"):
        modules[pair.service_id].append(pair.module.short_name or pair.module.name)
    return [_own_service(service, modules[service.pk]) for service in services]


def _own_service(service, modules):
    place = service.site.name if service.site else ALL_SITES
    reason = f"{plural(len(modules), 'module')} mis en œuvre" if modules else "Service support"
    context = f"{place} · {enumeration(modules)}" if modules else place
    url = address("sites:service_detail", service.pk)
    return Task(
        "info", reason, f"Relire la fiche de votre service\u00a0: {service}", context, url, "Ouvrir la fiche", "so"
    )


def proofs_to_supply(situation):
    services = [held.service_id for held in situation.holding(Role.CORRESPONDENT)]
    contributions = Contribution.objects.on(situation.today).filter(service__in=services)
    chapters = sorted(set(contributions.values_list("chapter_code", flat=True)))
    if not chapters:
        return []
    return [
        Task(
            "part",
            plural(len(chapters), "chapitre"),
            "Prévoir les preuves que votre service fournit",
            f"{'Chapitres' if len(chapters) > 1 else 'Chapitre'} {enumeration(chapters)}.",
            address("engagements:home"),
            "Voir les engagements",
        )
    ]


def own_commitments(situation):
    """What one reads of the référentiel; a correspondent, what concerns the modules of his services."""
    if situation.campaign is None:
        return []
    framework = situation.campaign.framework
    commitments = Commitment.objects.visible_to(situation.user, situation.today).filter(framework=framework)
    services = [held.service_id for held in situation.holding(Role.CORRESPONDENT)]
    if services:
        pairs = ScopeEntry.objects.on(situation.today).filter(service__in=services)
        commitments = commitments.filter(chapter__module__module__in=pairs.values("module"))
    counted = commitments.aggregate(every=Count("pk"), steering=Count("pk", filter=Q(chapter__module=None)))
    count, steering = counted["every"], counted["steering"]
    if not count:
        return []
    figures = () if services else (framework_figure(framework, situation.today, count - steering, steering),)
    return [
        Task(
            "info",
            plural(count, "engagement"),
            "Prendre connaissance des engagements qui vous concernent",
            "Ce que chacun demande et les preuves attendues.",
            address("engagements:home"),
            "Lire",
            figures=figures,
        )
    ]


def audit_under_way(situation):
    by_site = defaultdict(list)
    for held in situation.holding(Role.AUDITOR):
        by_site[held.site].append(held)
    return [_audit_of(site, rows, situation.today) for site, rows in by_site.items()]


def _audit_of(site, rows, today):
    left = (min(held.valid_until for held in rows) - today).days
    modules = enumeration(held.module.short_name or held.module.name for held in rows)
    evidence = ""
    if rows[0].evidence_from and rows[0].evidence_until:
        evidence = f" · preuves du {long_date(rows[0].evidence_from)} au {long_date(rows[0].evidence_until)}"
    reason = "Dernier jour d’accès" if left == 0 else f"Encore {plural(left, 'jour')} d’accès"
    url = address("sites:site_detail", site.slug)
    return Task("info", reason, f"Examiner le périmètre de {site}", f"{modules}{evidence}", url, "Examiner", "temps")


def own_sites(situation):
    sites = {held.site for held in situation.assignments if held.role == Role.SUB_PREFECT and held.site}
    return [
        Task(
            "info",
            "Votre arrondissement",
            f"Voir qui met en œuvre la démarche à {site}",
            "Services, modules et contacts.",
            address("sites:site_detail", site.slug),
            "Voir le site",
            "so",
        )
        for site in sites
    ]
