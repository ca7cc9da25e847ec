"""The optional commitments of the year: what the steering committee retained, deferred, or has not decided yet."""

import datetime

from ...enums import OptionalDecision
from ...models import Commitment
from ..optional_decisions import record_optional_decision

COMMITTEE = datetime.date(2015, 1, 28)
REFERENCE = "COPIL-2015-01"
RETAINED = {
    "1.2.8": "La prise de rendez-vous en ligne fonctionne ; elle est suivie.",
    "1.3.4": "",
    "1.4.4": "",
    "1.5.3": "L’accusé de réception part de la messagerie sans travail nouveau.",
    "1.6.1": "",
    "1.6.2": "",
    "2.5.1": "Le message de disponibilité du titre est déjà envoyé.",
}
DEFERRED = {
    "1.2.7": "L’outil de gestion de file n’affiche pas l’attente ; son remplacement est prévu en 2016.",
    "1.4.6": "Le questionnaire en ligne attend la nouvelle version du site.",
    "1.6.3": "Aucun agent n’est encore chargé de répondre aux messages.",
}
ELSEWHERE = ("1.2.8", "sarcelles", "Le site n’a pas l’outil de rendez-vous avant 2016.")


def decide(script, campaign, sites, president):
    """Twelve optional commitments: two are left for the next committee."""
    optional = {row.code: row for row in Commitment.objects.filter(framework=campaign.framework, is_optional=True)}
    for code, reason in RETAINED.items():
        _decide(script, campaign, optional.get(code), OptionalDecision.RETAINED, president, reason)
    for code, reason in DEFERRED.items():
        _decide(script, campaign, optional.get(code), OptionalDecision.DEFERRED, president, reason)
    decide_elsewhere(script, campaign, sites, president)


def decide_elsewhere(script, campaign, sites, president):
    """What one site defers, though the préfecture retains it."""
    code, slug, reason = ELSEWHERE
    commitment = Commitment.objects.filter(framework=campaign.framework, is_optional=True, code=code).first()
    for site in sites:
        if site.slug == slug:
            _decide(script, campaign, commitment, OptionalDecision.DEFERRED, president, reason, site=site)


def _decide(script, campaign, commitment, decision, president, reason, **place):
    if commitment is None:
        return
    script.on(
        COMMITTEE,
        record_optional_decision,
        campaign,
        commitment,
        decision,
        by=president,
        decided_on=COMMITTEE,
        meeting_reference=REFERENCE,
        reason=reason,
        **place,
    )
