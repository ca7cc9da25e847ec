"""What the room must know of a point to decide: a few facts, whatever the point is about."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse

from engagements.models import EvidencePreview, EvidenceUse
from qualipref.typography import french, long_date, percent

from .enums import ItemKind, Verdict
from .models import Decision, Meeting

PROOFS_SHOWN = DECISIONS_SHOWN = 3


@dataclass(frozen=True)
class Fact:
    """A label and its lines, each (text, address or nothing); `aside` is said smaller.

    `pictures` are first pages: (address of the picture, what it shows, address of the whole).
    """

    label: str
    lines: list = field(default_factory=list)
    aside: str = ""
    pictures: list = field(default_factory=list)
    is_missing: bool = False


def facts_of(item, user, today):
    action = item.date_request.action if item.date_request_id else item.action
    if action:
        return _of_action(item, action, user, today)
    return _of_commitment(item, user, today) + _of_gap(item) + _of_objective(item) + _of_indicator(item)


def _of_action(item, action, user, today):
    commitments = list(action.commitments.select_related("chapter__module").order_by("code"))
    first = action.original_due_on
    found = [
        Fact(
            "Engagement",
            [(_code(commitment), _address(commitment)) for commitment in commitments[:3]] or [("aucun", "")],
        ),
        Fact(
            "Pilote", [(str(action.owner or action.lead_service), "")], str(action.lead_service) if action.owner else ""
        ),
        Fact(
            "Échéance",
            [(long_date(action.due_on), "")],
            f"première : {long_date(first)}" if first != action.due_on else "",
        ),
        Fact("Avancement", [(percent(action.progress), "")]),
    ]
    if item.kind == ItemKind.DATE_REQUEST:
        found[2] = Fact(
            "Échéance", [(long_date(action.due_on), "")], f"demandée : {long_date(item.date_request.wanted_on)}"
        )
    return [*found, _proofs(action, commitments, user, today), _decisions(action, item.meeting, user, today)]


def _code(commitment):
    module = commitment.chapter.module
    return french(f"{commitment.code}, module {module.number}") if module else commitment.code


def _address(commitment):
    return reverse("engagements:commitment_detail", args=[commitment.framework_id, commitment.code])


def _proofs(action, commitments, user, today):
    """The proof of completion, else the last ones of the year on its commitments, where it is led."""
    if action.proof:
        return Fact("Preuve de réalisation", [_proof(action.proof)], pictures=_pictures([action.proof]))
    lead = action.lead_service
    here = Q(unit__service=lead) | Q(unit__service=None, unit__site=action.site) | Q(unit__site=None)
    year = (today.replace(month=1, day=1), today.replace(month=12, day=31))
    seen = EvidenceUse.objects.visible_to(user, today).counting().touching(*year)
    uses = seen.filter(here, commitment__in=commitments).select_related("evidence")
    proofs = list({use.evidence_id: use.evidence for use in uses[: PROOFS_SHOWN * 2]}.values())[:PROOFS_SHOWN]
    if not proofs:
        return Fact("Preuves", [(f"aucune en {today.year}", "")], is_missing=True)
    return Fact("Preuves", [_proof(proof) for proof in proofs], pictures=_pictures(proofs))


def _pictures(proofs):
    """The first page of those that have one, and whose file is the one that was deposited."""
    shown = EvidencePreview.objects.filter(version__in=[proof.current_id for proof in proofs], page=1)
    intact = shown.filter(version__stored_file__altered_at=None).select_related("version__evidence")
    return [_picture(preview.version.evidence, preview) for preview in intact]


def _picture(proof, preview):
    picture = reverse("engagements:evidence_preview", args=[proof.pk, preview.version.number, preview.page])
    return picture, f"Première page de {proof}", _proof(proof)[1]


def _proof(proof):
    return str(proof), reverse("engagements:evidence_detail", args=[proof.pk])


def _decisions(action, meeting, user, today):
    """What committees that one may read decided of it before this meeting."""
    about = Q(item__action=action) | Q(item__date_request__action=action)
    taken = Decision.objects.standing().filter(about, meeting__in=Meeting.objects.visible_to(user, today))
    last = taken.exclude(meeting=meeting).select_related("meeting__committee").order_by("-at", "-pk")[:DECISIONS_SHOWN]
    lines = [(f"{Verdict(each.verdict).label}, {each.reference}", "") for each in last]
    return Fact("Dernières décisions", lines or [("aucune", "")])


def _of_commitment(item, user, today):
    commitment = item.commitment
    if commitment is None:
        return []
    return [Fact("Engagement", [(f"{commitment.code} {commitment.title}", _address(commitment))])]


def _of_gap(item):
    gap = item.gap
    if gap is None:
        return []
    return [
        Fact("Engagement", [(f"{gap.commitment.code} {gap.commitment.title}", _address(gap.commitment))]),
        Fact("Où", [(str(gap.unit), "")]),
        Fact("Ouvert le", [(long_date(gap.opened_on), "")], gap.get_origin_display()),
    ]


def _of_objective(item):
    if item.objective is None:
        return []
    target = item.objective.target
    return [Fact("Valeur visée", [(str(target), "")])] if target else []


def _of_indicator(item):
    indicator = item.indicator
    if indicator is None:
        return []
    return [Fact("Indicateur", [(f"{indicator.code} {indicator.name}", "")])]
