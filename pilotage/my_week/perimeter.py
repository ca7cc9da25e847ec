"""What the référentiel and the perimeter still wait for."""

from django.db.models import Count, Q

from engagements.figures import TO_VERIFY, UNDECIDED, commitments_figure
from engagements.models import Commitment
from qualipref.typography import plural
from sites.enums import Role
from sites.figures import to_verify_figure
from sites.models import ScopeEntry
from sites.permissions import has_role

from ..menu import address
from .situation import Task

CODES_SHOWN = 5


def optional_commitments_to_decide(situation):
    campaign = situation.campaign
    if campaign is None:
        return []
    optional = Commitment.objects.of_campaign(campaign, situation.today).filter(is_optional=True)
    codes = list(optional.undecided(campaign).values_list("code", flat=True))
    if not codes:
        return []
    more = f" et {len(codes) - CODES_SHOWN} autres" if len(codes) > CODES_SHOWN else ""
    return [
        Task(
            "part",
            f"{plural(len(codes), 'engagement')} sans décision",
            f"Faire décider les engagements optionnels de {campaign.year}",
            f"{', '.join(codes[:CODES_SHOWN])}{more}. Le comité de pilotage les retient ou les diffère.",
            address("engagements:optional_register"),
            "Ouvrir le registre",
            figures=(commitments_figure(UNDECIDED, campaign, situation.today, len(codes), optional.count()),),
        )
    ]


def pairs_to_verify(situation):
    figures = _to_verify(situation)
    count = sum(figure.numerator for figure in figures)
    if not count:
        return []
    return [
        Task(
            "part",
            f"{plural(count, 'couple')} à vérifier",
            "Vérifier qui met en œuvre quel module",
            "Couples service × module dont la date d’entrée ou la source reste à confirmer.",
            figures[0].rows.url if len(figures) == 1 else address("sites:scope_list"),
            "Vérifier",
            figures=figures,
        )
    ]


def _to_verify(situation):
    """The figure of every pair for the coordination, one for each site that he manages for a quality manager."""
    pairs, today = ScopeEntry.objects.on(situation.today), situation.today
    if has_role(situation.user, Role.COORDINATOR, on=today):
        return (to_verify_figure(pairs.filter(to_verify=True).count(), pairs.count(), today),)
    there = pairs.filter(site__in=situation.managed_sites).order_by("site__order").values("site__slug", "site__name")
    counted = there.annotate(count=Count("pk", filter=Q(to_verify=True)), of=Count("pk"))
    return tuple(
        to_verify_figure(row["count"], row["of"], today, slug=row["site__slug"], name=row["site__name"])
        for row in counted
        if row["count"]
    )


def wordings_to_verify(situation):
    if situation.campaign is None:
        return []
    commitments = Commitment.objects.of_campaign(situation.campaign, situation.today)
    count, total = commitments.to_verify().count(), commitments.count()
    if not count:
        return []
    figure = commitments_figure(TO_VERIFY, situation.campaign, situation.today, count, total)
    return [
        Task(
            "part",
            f"{plural(count, 'rédaction')} à vérifier",
            "Relire les engagements dont le sujet n’est pas attesté",
            f"{count} sur {total}. Chacun indique ses sources et son niveau d’attestation.",
            figure.rows.url,
            "Relire",
            figures=(figure,),
        )
    ]
