"""The figures of the référentiel: what the préfecture answers for, what is to verify, what is to decide."""

from urllib.parse import urlencode

from django.urls import reverse

from qualipref.figures import Parameter, Rows, declare
from qualipref.typography import plural

from ..models import Commitment, Framework, Indicator
from .parameters import campaign_asked

THEME = "Référentiel"


def _frameworks(user, on):
    loaded = Framework.objects.visible_to(user, on).newest_first()
    return [(str(framework.pk), f"{framework.name}, version {framework.version}") for framework in loaded]


VERSION = Parameter("version", "Référentiel", _frameworks, is_required=True)

COMMITMENTS = declare(
    "engagements.commitments",
    "Engagements de la campagne",
    meaning="Engagements des modules du périmètre et exigences de pilotage, en vigueur à la date.",
    formula="Engagements dont la préfecture répond cette année",
    source="Référentiel de la campagne et périmètre daté",
    theme=THEME,
)
TO_VERIFY = declare(
    "engagements.commitments_to_verify",
    "Rédactions à vérifier",
    meaning="Engagements de la campagne dont aucune source lue n’atteste le sujet (niveaux B, C et D) et que personne "
    "n’a vérifiés depuis sur le texte officiel.",
    formula="Rédactions à vérifier, sur les engagements de la campagne",
    source="Référentiel de la campagne : niveau d’attestation et date de vérification",
    theme=THEME,
)
OPTIONAL = declare(
    "engagements.commitments_optional",
    "Engagements optionnels",
    meaning="Engagements de la campagne dont l’application peut être différée ; la décision est celle du comité de "
    "pilotage.",
    formula="Engagements optionnels, sur les engagements de la campagne",
    source="Registre des engagements optionnels",
    theme=THEME,
)
UNDECIDED = declare(
    "engagements.commitments_undecided",
    "Optionnels sans décision",
    meaning="Engagements optionnels de la campagne que le comité de pilotage n’a encore ni retenus ni différés.",
    formula="Optionnels sans décision, sur les engagements optionnels de la campagne",
    source="Registre des engagements optionnels",
    theme=THEME,
)
ASKED = {
    COMMITMENTS: {"portee": "campagne"},
    TO_VERIFY: {"portee": "campagne", "redaction": "a-verifier"},
    OPTIONAL: {"portee": "campagne", "caractere": "optionnel"},
    UNDECIDED: {"portee": "sans-decision"},
}


def commitments_figure(definition, campaign, on, count, of=None):
    """How many commitments of `campaign` are what `definition` counts, among `of`."""
    asked = urlencode({"version": campaign.framework_id} | ASKED[definition])
    return definition.count(
        count,
        of,
        perimeter=f"campagne {campaign.year}, {campaign.framework.name}",
        on=on,
        rows=Rows.of(count, "engagement", f"{reverse('engagements:commitment_list')}?{asked}"),
    )


def _answered(user, on):
    """(campaign, its commitments as `user` reads them), or None without a campaign."""
    campaign = campaign_asked("", on)
    if campaign is None or not user.assignments.of(user, on):
        return None
    return campaign, Commitment.objects.visible_to(user, on).of_campaign(campaign, campaign.day(on))


def _asked(definition, counted, among):
    """Registers the function of `definition`, which counts `counted(commitments, campaign)` in `among(commitments)`."""

    @definition.computed
    def asked(user, on):
        found = _answered(user, on)
        if found is None:
            return None
        campaign, answered = found
        of = among(answered).count() if among else None
        return commitments_figure(definition, campaign, on, counted(answered, campaign).count(), of)


def _all(answered):
    return answered


def _optional(answered, campaign=None):
    return answered.filter(is_optional=True)


_asked(COMMITMENTS, lambda answered, campaign: answered, None)
_asked(TO_VERIFY, lambda answered, campaign: answered.to_verify(), _all)
_asked(OPTIONAL, _optional, _all)
_asked(UNDECIDED, lambda answered, campaign: answered.undecided(campaign), _optional)


FRAMEWORK = declare(
    "engagements.framework_commitments",
    "Engagements du référentiel",
    meaning="Engagements de tous les modules, portés ou non par la préfecture, et exigences de pilotage.",
    formula="Engagements des modules + exigences de pilotage",
    source="Fichier du référentiel, corrigé dans l’application",
    theme=THEME,
    parameters=(VERSION,),
)
INDICATORS = declare(
    "engagements.framework_indicators",
    "Indicateurs du référentiel",
    meaning="Indicateurs qui mesurent les engagements du référentiel.",
    formula="Indicateurs du référentiel",
    source="Fichier du référentiel",
    theme=THEME,
    parameters=(VERSION,),
)


def framework_figure(framework, on, commitments, steering):
    """How many commitments `framework` has, of its modules and of steering, as far as they are read."""
    total = commitments + steering
    return FRAMEWORK.count(
        total,
        subject=framework.name,
        calculation=f"{plural(commitments, 'engagement')} + {plural(steering, 'exigence')} de pilotage",
        on=on,
        **_of_framework(framework, total, "engagement", "engagements:commitment_list"),
    )


def indicators_figure(framework, on, count):
    """How many indicators `framework` has, as far as they are read."""
    return INDICATORS.count(
        count,
        subject=framework.name,
        on=on,
        **_of_framework(framework, count, "indicateur", "engagements:indicator_list"),
    )


def _of_framework(framework, count, word, name):
    return {
        "perimeter": f"{framework.name}, version {framework.version}",
        "rows": Rows.of(count, word, f"{reverse(name)}?version={framework.pk}"),
        "parameters": {"version": str(framework.pk)},
    }


def _framework(user, on, version):
    if not version.isdecimal():
        return None
    return Framework.objects.visible_to(user, on).filter(pk=version).first()


@FRAMEWORK.computed
def framework_asked(user, on, *, version):
    framework = _framework(user, on, version)
    if framework is None:
        return None
    read = Commitment.objects.visible_to(user, on).filter(framework=framework)
    steering = read.filter(chapter__module=None).count()
    return framework_figure(framework, on, read.count() - steering, steering)


@INDICATORS.computed
def indicators_asked(user, on, *, version):
    framework = _framework(user, on, version)
    if framework is None:
        return None
    return indicators_figure(framework, on, Indicator.objects.visible_to(user, on).filter(framework=framework).count())
