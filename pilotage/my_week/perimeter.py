"""What the référentiel and the perimeter still wait for."""

from engagements.models import Commitment
from qualipref.typography import plural
from sites.enums import Role
from sites.models import ScopeEntry
from sites.permissions import has_role

from ..menu import address
from .situation import Task

CODES_SHOWN = 5


def optional_commitments_to_decide(situation):
    campaign = situation.campaign
    if campaign is None:
        return []
    undecided = Commitment.objects.of_campaign(campaign, situation.today).undecided(campaign)
    codes = list(undecided.values_list("code", flat=True))
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
        )
    ]


def pairs_to_verify(situation):
    pairs = ScopeEntry.objects.on(situation.today).filter(to_verify=True)
    if not has_role(situation.user, Role.COORDINATOR, on=situation.today):
        pairs = pairs.filter(site__in=[held.site_id for held in situation.holding(Role.QUALITY_MANAGER)])
    count = pairs.count()
    if not count:
        return []
    return [
        Task(
            "part",
            f"{plural(count, 'couple')} à vérifier",
            "Vérifier qui met en œuvre quel module",
            "Couples service × module dont la date d’entrée ou la source reste à confirmer.",
            address("sites:scope_matrix"),
            "Vérifier",
        )
    ]


def wordings_to_verify(situation):
    if situation.campaign is None:
        return []
    commitments = Commitment.objects.of_campaign(situation.campaign, situation.today)
    count, total = commitments.to_verify().count(), commitments.count()
    if not count:
        return []
    return [
        Task(
            "part",
            f"{plural(count, 'rédaction')} à vérifier",
            "Relire les engagements dont le sujet n’est pas attesté",
            f"{count} sur {total}. Chacun indique ses sources et son niveau d’attestation.",
            address("engagements:home"),
            "Relire",
        )
    ]
