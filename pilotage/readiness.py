"""What the dossier still lacks: each check with the page that mends it."""

import datetime
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from engagements.figures import (
    ALL_SITES,
    CELLS_NOT_ASSESSED,
    CELLS_WITH_GAP,
    TO_VERIFY,
    UNDECIDED,
    CellScope,
    cells_figure,
    commitments_figure,
    place_name,
)
from engagements.models import Commitment, Contribution, EvidenceUse
from engagements.readiness import board, score
from pilotage.enums import DossierSection
from pilotage.models import DossierText
from qualipref.figures import Figure
from qualipref.typography import enumeration, long_date, number, plural
from sites.figures import pairs_figure, to_verify_figure
from sites.models import KeyFigure, ScopeEntry, Service, ServiceContact, SiteModule

BLOCKER, WARNING, OK = "blocker", "warning", "ok"
WORDS = {BLOCKER: ("grave", "■", "Bloquant"), WARNING: ("alerte", "△", "À vérifier"), OK: ("ok", "●", "Conforme")}
SCREEN_TONES = {BLOCKER: "ecart", WARNING: "part", OK: "ok"}
SHOWN = 4  # names quoted in a detail before « et n autres »


@dataclass(frozen=True)
class Check:
    """`url` and `gesture` are the link that mends what was found; empty when this installation has no such page.

    `figure` says where the number of the title comes from.
    """

    level: str
    title: str
    detail: str = ""
    url: str = ""
    gesture: str = ""
    figure: Figure | None = None

    @property
    def tone(self):
        return WORDS[self.level][0]

    @property
    def screen_tone(self):
        return SCREEN_TONES[self.level]

    @property
    def sign(self):
        return WORDS[self.level][1]

    @property
    def word(self):
        return WORDS[self.level][2]


def dossier_checks(campaign, on):
    """Every check of the dossier on that day, blockers first."""
    if campaign is None:
        return [_absent_campaign(on)]
    checks = [
        *_past_campaign(campaign, on),
        _perimeter(on),
        _heads(on),
        _modules_held(on),
        _optional(campaign, on),
        *_cells(campaign, on),
        _altered_files(campaign),
        _key_figures(on),
        _texts(),
        _audit_targets(campaign),
        _support_chapters(on),
        _scope_to_verify(on),
        _wordings(campaign, on),
    ]
    return sorted(checks, key=lambda check: list(WORDS).index(check.level))


def as_data(checks):
    """The checks as the dossier freezes them."""
    return [
        {
            "tone": check.tone,
            "sign": check.sign,
            "word": check.word.lower(),
            "title": check.title,
            "detail": check.detail,
        }
        for check in checks
    ]


def _page(name, *args):
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _mend(name, gesture, *args):
    url = _page(name, *args)
    return {"url": url, "gesture": gesture if url else ""}


def _quoted(names):
    names = list(names)
    if len(names) <= SHOWN:
        return enumeration(names)
    return f"{', '.join(names[:SHOWN])} et {plural(len(names) - SHOWN, 'autre')}"


def _absent_campaign(on):
    return Check(
        BLOCKER,
        f"Aucune campagne ouverte pour {on.year}",
        "Le dossier est celui d’une campagne\u00a0: une année et une version du référentiel.",
        **_mend("engagements:home", "Voir les engagements"),
    )


def _past_campaign(campaign, on):
    if campaign.year == on.year:
        return []
    detail = f"La dernière campagne ouverte est celle de {campaign.year}\u00a0: le dossier portera cette année."
    return [Check(WARNING, f"Aucune campagne ouverte pour {on.year}", detail, **_mend("engagements:home", "Voir"))]


def _perimeter(on):
    pairs = ScopeEntry.objects.on(on).count()
    services = ScopeEntry.objects.on(on).values("service").distinct().count()
    mend = _mend("sites:scope_matrix", "Voir le périmètre")
    if not pairs:
        return Check(BLOCKER, "Périmètre vide", f"Aucun service n’est dans le périmètre au {long_date(on)}.", **mend)
    title = f"{plural(pairs, 'couple')} service × module, {plural(services, 'service')}"
    return Check(OK, title, f"Périmètre au {long_date(on)}.", **mend, figure=pairs_figure(pairs, on))


def _heads(on):
    held = ServiceContact.objects.on(on).filter(is_head=True).values("service")
    services = Service.objects.filter(pk__in=ScopeEntry.objects.on(on).values("service"))
    missing = list(services.exclude(pk__in=held).for_list())
    if not missing:
        return Check(OK, "Chaque service a un responsable désigné", **_mend("sites:service_list", "Voir les services"))
    names = (f"{service} ({service.site})" if service.site_id else str(service) for service in missing)
    mend = _mend("sites:service_detail", "Compléter le service", missing[0].pk) if len(missing) == 1 else {}
    return Check(
        BLOCKER,
        f"{plural(len(missing), 'service')} sans responsable désigné",
        f"{_quoted(names)}.",
        **(mend or _mend("sites:service_list", "Compléter les services")),
    )


def _modules_held(on):
    held = set(ScopeEntry.objects.on(on).values_list("site_id", "module_id"))
    retained = SiteModule.objects.on(on).select_related("site", "module")
    alone = [row for row in retained if (row.site_id, row.module_id) not in held]
    mend = _mend("sites:scope_matrix", "Compléter le périmètre")
    if alone:
        names = (f"{row.module} à {row.site}" for row in alone)
        title = "Un module retenu n’a aucun service" if len(alone) == 1 else "Des modules retenus n’ont aucun service"
        return Check(BLOCKER, title, f"{_quoted(names)}.", **mend)
    return Check(OK, "Chaque module retenu est mis en œuvre par un service", **mend)


def _optional(campaign, on):
    optional = Commitment.objects.of_campaign(campaign, on).filter(is_optional=True)
    waiting = list(optional.undecided(campaign).for_list().values_list("code", flat=True))
    mend = _mend("engagements:optional_register", "Ouvrir le registre")
    if not waiting:
        return Check(OK, f"Chaque engagement optionnel a sa décision pour {campaign.year}", **mend)
    word = plural(len(waiting), "engagement optionnel", "engagements optionnels")
    return Check(
        BLOCKER,
        f"{word} sans décision pour {campaign.year}",
        f"{_quoted(waiting)}. La décision est prise en comité de pilotage et inscrite au dossier.",
        **mend,
        figure=commitments_figure(UNDECIDED, campaign, on, len(waiting), optional.count()),
    )


def _cells(campaign, on):
    """What the board of the campaign still lacks: cells to assess, gaps to lift."""
    found = score(board(campaign, on).states)
    scope = CellScope(campaign, ALL_SITES, place_name(ALL_SITES, None, opens_all=True), campaign.day(on))
    return _assessed(scope, found), _without_gap(scope, found)


def _assessed(scope, found):
    campaign, figure = scope.campaign, cells_figure(CELLS_NOT_ASSESSED, scope, found)
    waiting = figure.numerator
    mend = _mend("engagements:assessment_home", "Compléter l’auto-évaluation", campaign.year)
    if not waiting:
        return Check(OK, "Chaque case applicable est évaluée", **mend)
    word = plural(waiting, "case non évaluée", "cases non évaluées")
    detail = "Une case non évaluée compte 0 dans le score de son site."
    return Check(BLOCKER, f"{word} sur {number(found.applicable)}", detail, **mend, figure=figure)


def _without_gap(scope, found):
    campaign = scope.campaign
    held = [state for state in found.states if state.is_applicable and state.gap_count]
    mend = _mend("engagements:matrix_home", "Voir la matrice", campaign.year)
    if not held:
        return Check(OK, "Aucun écart ouvert", **mend)
    word = plural(sum(state.gap_count for state in held), "écart ouvert", "écarts ouverts")
    names = (f"{state.commitment.code} ({state.place.unit_name})" for state in held)
    figure = cells_figure(CELLS_WITH_GAP, scope, found)
    return Check(BLOCKER, word, f"{_quoted(names)}.", **mend, figure=figure)


def _altered_files(campaign):
    """Files of proofs that may count this year and whose bytes are no more those deposited."""
    counting = EvidenceUse.objects.counting().touching(campaign.first_day, campaign.last_day)
    altered = counting.filter(evidence__current__stored_file__altered_at__isnull=False)
    count = altered.values("evidence__current__stored_file").distinct().count()
    mend = _mend("engagements:evidence_list", "Voir les preuves")
    if not count:
        return Check(OK, "Aucun fichier de preuve altéré", **mend)
    detail = "Le fichier n’a plus l’empreinte relevée à son dépôt\u00a0: remplacez-le par l’original."
    word = plural(count, "fichier de preuve altéré", "fichiers de preuve altérés")
    return Check(BLOCKER, word, detail, **mend)


def _key_figures(on):
    figures = list(KeyFigure.objects.order_by("-year", "order"))
    mend = _mend("sites:history", "Relire les chiffres")
    if not figures:
        return Check(WARNING, "Aucun chiffre de fréquentation", "Le chapitre 1 n’aura pas de chiffres.", **mend)
    year = figures[0].year
    latest = [figure for figure in figures if figure.year == year]
    incomplete = [figure.label for figure in latest if not (figure.source and figure.definition)]
    if incomplete:
        detail = f"Source ou définition manquante\u00a0: {_quoted(incomplete)}."
        return Check(WARNING, f"Chiffres {year} à compléter", detail, **mend)
    said = f"{_quoted(number(figure.value) for figure in latest)}\u00a0: chacun a sa définition et sa source."
    if (on - datetime.date(year, 12, 31)).days > 365:
        return Check(WARNING, f"Chiffres de {year}, de plus de douze mois", said, **mend)
    return Check(OK, f"{plural(len(latest), 'chiffre')} de {year}, sourcés", said, **mend)


def _texts():
    written = set(DossierText.objects.exclude(text="").values_list("section", flat=True))
    missing = [label for section, label in DossierSection.choices if section not in written]
    if missing:
        return Check(WARNING, "Des parties du dossier n’ont pas de texte", f"Manquent\u00a0: {enumeration(missing)}.")
    return Check(
        OK, "Chaque partie du dossier a son texte", f"{len(DossierSection)} parties sur {len(DossierSection)}."
    )


def _audit_targets(campaign):
    rows = list(campaign.campaign_sites.select_related("site"))
    missing = [row.site.name for row in rows if row.audit_target_on is None]
    mend = _mend("engagements:home", "Voir la campagne")
    if missing or not rows:
        detail = f"{_quoted(missing)}." if missing else "Aucun site n’est inscrit à la campagne."
        return Check(WARNING, "Date d’audit visée inconnue", detail, **mend)
    dates = {long_date(row.audit_target_on, row.audit_target_precision) for row in rows}
    return Check(OK, "Date d’audit visée pour chaque site", f"{_quoted(sorted(dates))}.", **mend)


def _support_chapters(on):
    supplying = Contribution.objects.on(on).values("service")
    silent = list(Service.objects.filter(is_support=True).on(on).exclude(pk__in=supplying).for_list())
    mend = _mend("sites:service_list", "Voir les services")
    if silent:
        detail = f"{_quoted(service.name for service in silent)}."
        return Check(WARNING, "Services support sans rubrique du référentiel", detail, **mend)
    return Check(OK, "Chaque service support fournit au moins une rubrique", **mend)


def _scope_to_verify(on):
    pairs = ScopeEntry.objects.on(on)
    count = pairs.filter(to_verify=True).count()
    mend = _mend("sites:scope_matrix", "Relire le périmètre")
    if count:
        detail = "Leur date d’entrée n’est pas écrite dans le document fondateur."
        title, figure = (
            f"{plural(count, 'couple')} service × module à vérifier",
            to_verify_figure(count, pairs.count(), on),
        )
        return Check(WARNING, title, detail, **mend, figure=figure)
    return Check(OK, "Aucun couple service × module à vérifier", **mend)


def _wordings(campaign, on):
    answered = Commitment.objects.of_campaign(campaign, on)
    count = answered.to_verify().count()
    mend = _mend("engagements:home", "Relire les engagements")
    if count:
        total = answered.count()
        detail = f"Sur {total}, à relire sur le texte officiel avant l’audit."
        figure = commitments_figure(TO_VERIFY, campaign, on, count, total)
        return Check(WARNING, f"{plural(count, 'rédaction')} d’engagement à vérifier", detail, **mend, figure=figure)
    return Check(OK, "Toutes les rédactions d’engagement sont attestées", **mend)
