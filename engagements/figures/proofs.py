"""The figures of the proofs: how many are in each state, and how many files are no more what was deposited."""

from collections import defaultdict
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from qualipref.figures import Rows, declare

from ..models import EvidenceUse, EvidenceVersion
from ..readiness import ProofFilter, in_state
from .parameters import SITE, campaign_asked, site_asked

THEME = "Preuves"
SOURCE = "Preuves déposées, une ligne par preuve et par engagement qu’elle prouve"


def _declare(key, name, meaning):
    formula = f"{name}, sur toutes les preuves que vous voyez"
    return declare(key, name, meaning=meaning, formula=formula, source=SOURCE, theme=THEME, parameters=(SITE,))


PROOFS = {
    ProofFilter.TO_REVIEW: _declare(
        "engagements.proofs_to_review",
        "Preuves à examiner",
        "Preuves qui touchent l’année, au fichier intègre, que personne n’a encore acceptées ni refusées.",
    ),
    ProofFilter.ACCEPTED: _declare(
        "engagements.proofs_accepted",
        "Preuves acceptées",
        "Preuves qui touchent l’année, au fichier intègre, acceptées, et qui valent encore.",
    ),
    ProofFilter.EXPIRED: _declare(
        "engagements.proofs_expired",
        "Preuves périmées",
        "Preuves acceptées dont la durée de validité est dépassée et qu’aucune autre ne relaie.",
    ),
    ProofFilter.REFUSED: _declare(
        "engagements.proofs_refused",
        "Preuves refusées",
        "Preuves que le responsable qualité a refusées, avec leur motif.",
    ),
    ProofFilter.ALTERED: _declare(
        "engagements.proofs_altered",
        "Preuves au fichier altéré",
        "Preuves déposées ou acceptées dont le fichier n’a plus l’empreinte relevée à son dépôt.",
    ),
}


def proofs_figure(state, count, of, *, campaign, on, slug="", name=""):
    """How many of the `of` proofs of the site named, or of all of them, are in that ProofFilter state."""
    asked = urlencode({"etat": state.value} | ({"site": slug} if slug else {}))
    return PROOFS[state].count(
        count,
        of,
        subject=name,
        perimeter=f"{name or 'tous les sites'}, état lu dans la campagne {campaign.year}",
        on=campaign.day(on),
        rows=Rows.of(count, "preuve", f"{reverse('engagements:evidence_list')}?{asked}"),
        parameters={"site": slug},
    )


def proof_counts(user, on, campaign, sites):
    """{site: {None: all its proofs that `user` sees, state: those of that state…}} for TO_REVIEW and ALTERED."""
    uses = EvidenceUse.objects.visible_to(user, on).filter(unit__site__in=sites).order_by()
    counts = defaultdict(dict)
    for site, count in uses.values_list("unit__site").annotate(count=Count("pk")):
        counts[site][None] = count
    for state in (ProofFilter.TO_REVIEW, ProofFilter.ALTERED):
        found = uses.filter(in_state(state, campaign, campaign.day(on)))
        for site, count in found.values_list("unit__site").annotate(count=Count("pk")):
            counts[site][state] = count
    return counts


def _count_asked(state):
    @PROOFS[state].computed
    def asked(user, on, *, site):
        campaign, place = campaign_asked("", on), site_asked(user, on, site)
        if campaign is None or (site and place is None):
            return None
        uses = EvidenceUse.objects.visible_to(user, on)
        uses = uses.filter(unit__site=place) if place else uses
        count = uses.filter(in_state(state, campaign, campaign.day(on))).count()
        named = {"slug": place.slug, "name": place.name} if place else {}
        return proofs_figure(state, count, uses.count(), campaign=campaign, on=on, **named)


for each in PROOFS:
    _count_asked(each)


PROOFS_SEEN = declare(
    "engagements.proofs",
    "Preuves d’engagement",
    meaning="Preuves que vous pouvez lire, une ligne par preuve et par engagement qu’elle prouve ; un auditeur lit "
    "celles qui sont acceptées, de son périmètre et de sa période.",
    formula="Preuves que vous voyez",
    source=SOURCE,
    theme=THEME,
)


@PROOFS_SEEN.computed
def proofs_seen_figure(user, on):
    """How many proofs `user` may read."""
    count = EvidenceUse.objects.visible_to(user, on).count()
    return PROOFS_SEEN.count(
        count,
        perimeter="toutes les preuves que vous pouvez lire",
        on=on,
        rows=Rows.of(count, "preuve", reverse("engagements:evidence_list")),
    )


ALTERED_FILES = declare(
    "engagements.altered_files",
    "Fichiers altérés",
    meaning="Fichiers de preuve, toutes versions comprises, dont l’empreinte n’est plus celle relevée au dépôt.",
    formula="Fichiers altérés, sur les fichiers de preuve que vous pouvez lire",
    source="Relecture de chaque nuit et relectures à la demande",
    theme=THEME,
)


def altered_files_figure(altered, of, on):
    """How many of the `of` files of proofs that one may read are altered."""
    return ALTERED_FILES.count(
        altered,
        of,
        perimeter="tous les fichiers des preuves que vous pouvez lire",
        on=on,
        rows=Rows.of(altered, "fichier", f"{reverse('engagements:integrity')}?etat=altere"),
    )


@ALTERED_FILES.computed
def altered_files_asked(user, on):
    return altered_files_figure(*EvidenceVersion.objects.visible_to(user, on).altered_of_all(), on)
