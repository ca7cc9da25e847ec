"""What the cells wait for: proofs to review, holes, answers to give. Each number is the one of the list it leads to."""

from collections import defaultdict

from django.urls import reverse

from engagements.figures import (
    CELLS_NOT_ASSESSED,
    CELLS_NOT_COVERED,
    REQUESTS_LATE,
    cells_figure,
    late_requests_by_site,
    proofs_figure,
    proofs_seen_figure,
    requests_figure,
    site_scope,
    site_score,
    unit_scope,
)
from engagements.models import Cell, EvidenceRequest, EvidenceUse
from engagements.readiness import Criterion, ProofFilter, in_state, summary
from qualipref.typography import enumeration, long_date, percent, plural

from ..menu import address
from .situation import Task


def altered_files(situation):
    return _proofs(
        situation,
        ProofFilter.ALTERED,
        "ecart",
        ("fichier altéré", "fichiers altérés"),
        "Remplacer ce qui a été altéré",
        "Un fichier altéré n’est plus servi : retrouvez l’original et déposez-le de nouveau.",
    )


def proofs_to_review(situation):
    return _proofs(
        situation,
        ProofFilter.TO_REVIEW,
        "info",
        ("preuve à examiner", "preuves à examiner"),
        "Examiner les preuves déposées",
        "Acceptez-les, ou refusez-les avec un motif.",
    )


def _proofs(situation, asked, tone, words, title, context):
    """One task per site that the person manages, when it has proofs in that state."""
    if situation.campaign is None:
        return []
    return [
        Task(
            tone,
            plural(figure.numerator, *words),
            f"{title}, {site}",
            context,
            figure.rows.url,
            "Voir les preuves",
            figures=(figure,),
        )
        for site in situation.managed_sites
        if (figure := _proofs_of(situation, asked, site)).numerator
    ]


def _proofs_of(situation, asked, site):
    counts = situation.proof_counts[site.pk]
    where = {"campaign": situation.campaign, "on": situation.today, "slug": site.slug, "name": site.name}
    return proofs_figure(asked, counts.get(asked, 0), counts.get(None, 0), **where)


def late_requests(situation):
    counts = late_requests_by_site(situation.user, situation.today, situation.managed_sites)
    url = address("engagements:evidence_request_list")
    return [
        Task(
            "bas",
            plural(figure.numerator, "demande en retard", "demandes en retard"),
            f"Relancer les services qui doivent une preuve, {site}",
            "Leur échéance est passée.",
            figure.rows.url,
            "Voir les demandes",
            "temps",
            figures=(figure,),
        )
        for site in situation.managed_sites
        if url and (figure := _late(situation, site, *counts.get(site.pk, (0, 0)))).numerator
    ]


def _late(situation, site, late, waiting):
    return requests_figure(REQUESTS_LATE, late, waiting, on=situation.today, slug=site.slug, name=site.name)


def cells_without_coverage(situation):
    """The cells of the sites managed whose year has a hole, or nothing that still holds."""
    return [
        Task(
            "bas",
            plural(count, "case sans période couverte", "cases sans période couverte"),
            f"Combler les trous de l’année, {each.name}",
            f"{percent(each.score.percent)} prêt pour l’audit, "
            f"{each.score.assessed} cases évaluées sur {each.score.applicable}.",
            f"{_matrix(situation, each.slug)}?critere={Criterion.COVERED.value}",
            "Ouvrir la matrice",
            figures=(_of_site(situation, CELLS_NOT_COVERED, each),),
        )
        for each in _managed_scores(situation)
        if (count := each.score.missing[Criterion.COVERED])
    ]


def cells_not_assessed(situation):
    return [
        Task(
            "part",
            plural(count, "case non évaluée", "cases non évaluées"),
            f"Faire évaluer ce qui ne l’est pas, {each.name}",
            f"Une case non évaluée compte zéro. Gel le {long_date(situation.campaign.freezes_on)}.",
            f"{_matrix(situation, each.slug)}?etat=non-evalue",
            "Ouvrir la matrice",
            figures=(_of_site(situation, CELLS_NOT_ASSESSED, each),),
        )
        for each in _managed_scores(situation)
        if (count := each.score.applicable - each.score.assessed)
    ]


def scores_of_sites(situation):
    """What each site is worth today."""
    scores = situation.site_scores
    if not scores:
        return []
    return [
        Task(
            "info",
            "Prêt pour l’audit",
            f"Lire où en sont les sites en {situation.campaign.year}",
            f"{scores_in_words(scores)}.",
            reverse("engagements:matrix_home", args=[situation.campaign.year]),
            "Lire",
            figures=tuple(site_score(situation.campaign, each, situation.user, situation.today) for each in scores),
        )
    ]


def scores_in_words(scores):
    return enumeration(f"{each.name} {percent(each.score.percent)}" for each in scores)


def proofs_to_read(situation):
    """The accepted proofs of an auditor's perimeter and period."""
    figure = proofs_seen_figure(situation.user, situation.today)
    if not figure.numerator:
        return []
    return [
        Task(
            "info",
            plural(figure.numerator, "preuve acceptée", "preuves acceptées"),
            "Lire les preuves de votre périmètre",
            "Chacune avec sa période, son empreinte et la date de sa dernière vérification.",
            figure.rows.url,
            "Lire",
            figures=(figure,),
        )
    ]


def changes_asked(situation):
    if situation.campaign is None:
        return []
    cells = Cell.objects.filter(campaign=situation.campaign, status=Cell.Status.CHANGE_ASKED)
    by_unit = defaultdict(list)
    for cell in cells.filter(unit__service__in=situation.own_services).select_related("commitment", "unit__service"):
        by_unit[cell.unit].append(cell.commitment.code)
    return [
        Task(
            "part",
            plural(len(codes), "modification demandée", "modifications demandées"),
            f"Reprendre l’évaluation : {enumeration(sorted(codes))}",
            f"{unit}. Le responsable qualité dit ce qu’il attend.",
            reverse("engagements:assessment_unit", args=[situation.campaign.year, unit.code]),
            "Reprendre",
        )
        for unit, codes in by_unit.items()
    ]


def proofs_asked(situation):
    """The requests addressed to one's own services, the nearest date first."""
    requests = EvidenceRequest.objects.filter(service__in=situation.own_services, status=EvidenceRequest.Status.OPEN)
    return [
        Task(
            "bas" if request.due_on < situation.today else "info",
            _due(request, situation.today),
            f"Fournir la preuve demandée pour {request.commitment.code}",
            request.commitment.title,
            address("engagements:evidence_request_detail", request.pk),
            "Répondre",
            "temps" if request.due_on < situation.today else "",
        )
        for request in requests.select_related("commitment").order_by("due_on", "pk")
    ]


def _due(request, today):
    """Due on the 15th is late on the 16th."""
    late = (today - request.due_on).days
    return f"En retard de {plural(late, 'jour')}" if late > 0 else f"Pour le {long_date(request.due_on)}"


def proofs_refused(situation):
    """The proofs refused this year whose cell is not in order since: one task each, the last refused first."""
    if not situation.own_states:
        return []
    owed = {(state.commitment.pk, state.place.service_id) for state in situation.own_states if state.is_to_treat}
    campaign = situation.campaign
    refused = EvidenceUse.objects.visible_to(situation.user, situation.today).filter(
        in_state(ProofFilter.REFUSED, campaign, campaign.day(situation.today)), unit__service__in=situation.own_services
    )
    uses = refused.touching(campaign.first_day, campaign.last_day).select_related("evidence", "commitment", "unit")
    return [
        Task(
            "bas",
            "Preuve refusée",
            f"Remplacer « {use.evidence} » pour {use.commitment.code}",
            use.refusal_reason,
            reverse("engagements:evidence_detail", args=[use.evidence_id]),
            "Voir la preuve",
            "non",
        )
        for use in uses.order_by("-reviewed_at", "pk")
        if (use.commitment_id, use.unit.service_id) in owed
    ]


def assessments_to_give(situation):
    """One task per service of the person whose self-assessment is not all submitted."""
    campaign = situation.campaign
    if campaign is None or campaign.is_frozen(situation.today):
        return []
    return [
        Task(
            "part",
            plural(figure.numerator, "engagement à évaluer", "engagements à évaluer"),
            f"Évaluer et soumettre avant le {long_date(campaign.freezes_on)}",
            place.unit_name,
            reverse("engagements:assessment_unit", args=[campaign.year, place.unit_code]),
            "Évaluer",
            figures=(figure,),
        )
        for place, found in situation.own_scores
        if (figure := _of_unit(situation, CELLS_NOT_ASSESSED, place, found)).numerator
    ]


def own_holes(situation):
    """One task per service of the person with cells that no proof covers, as long as a proof may still count."""
    campaign = situation.campaign
    if campaign is None or campaign.is_frozen(situation.today):
        return []
    return [
        Task(
            "bas",
            plural(figure.numerator, "case sans période couverte", "cases sans période couverte"),
            "Déposer les preuves qui manquent",
            place.unit_name,
            f"{_matrix(situation, place.site.slug)}?critere={Criterion.COVERED.value}&service={place.service.slug}",
            "Ouvrir la matrice",
            figures=(figure,),
        )
        for place, found in situation.own_scores
        if (figure := _of_unit(situation, CELLS_NOT_COVERED, place, found)).numerator
    ]


def _of_site(situation, definition, site):
    return cells_figure(definition, site_scope(situation.campaign, site, situation.user, situation.today), site.score)


def _of_unit(situation, definition, place, found):
    return cells_figure(definition, unit_scope(situation.campaign, place, situation.user, situation.today), found)


def _managed_scores(situation):
    """Those of the sites that the person manages, as long as something may still raise them."""
    if situation.campaign is None or situation.campaign.is_frozen(situation.today) or not situation.managed_sites:
        return []
    managed = {site.pk for site in situation.managed_sites}
    return [each for each in summary(situation.campaign, situation.today, situation.user) if each.site_id in managed]


def _matrix(situation, site_slug):
    return reverse("engagements:matrix", args=[situation.campaign.year, site_slug])
