"""What the room must know of a point to decide: a few facts, whatever the point is about."""

from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse

from engagements.models import EvidencePreview, EvidenceUse
from qualipref.typography import french, long_date, percent

from .enums import ItemKind, Verdict
from .minutes_lines import approval_day, minutes_badge, minutes_named
from .models import Decision, Meeting

COMMITMENTS_SHOWN, PROOFS_SHOWN, DECISIONS_SHOWN = 3, 2, 3


class Line(NamedTuple):
    """A line of a fact, with where it leads and its picture when it has them."""

    text: str
    address: str = ""
    picture: str = ""


class Fact(NamedTuple):
    """A label and its lines; `aside` is said beside, lower."""

    label: str
    lines: list
    aside: str = ""
    is_missing: bool = False


def facts_of(item, user, today):
    action = item.date_request.action if item.date_request_id else item.action
    said = [*_comments(item), *_pieces(item)]
    if action:
        return [*_of_action(item, action, user, today), *said]
    return [
        *said,
        *_of_minutes(item, user, today),
        *_of_commitment(item.commitment),
        *_of_gap(item.gap),
        *_of_objective(item),
        *_of_indicator(item.indicator),
    ]


def _comments(item):
    """What the members said of the point before the meeting."""
    written = item.comments.select_related("author") if item.is_commented else []
    lines = [Line(f"{each.author} : {each.text}") for each in written]
    return [Fact("Commentaires reçus", lines)] if lines else []


def _pieces(item):
    lines = [
        Line(piece.filename, reverse("pilotage:meeting_piece", args=[item.meeting_id, piece.pk]))
        for piece in (item.pieces.all() if item.has_pieces else [])
    ]
    return [Fact("Pièces", lines)] if lines else []


def _of_action(item, action, user, today):
    commitments = list(action.commitments.select_related("chapter__module").order_by("code"))
    codes = [Line(_code(commitment), _address(commitment)) for commitment in commitments[:COMMITMENTS_SHOWN]]
    return [
        Fact("Engagement", codes or [Line("aucun")]),
        Fact(
            "Pilote", [Line(str(action.owner or action.lead_service))], str(action.lead_service) if action.owner else ""
        ),
        Fact("Échéance", [Line(long_date(action.due_on))], _other_date(item, action)),
        Fact("Avancement", [Line(percent(action.progress))]),
        _proofs(action, commitments, user, today),
        _decisions(action, item.meeting, user, today),
    ]


def _other_date(item, action):
    if item.kind == ItemKind.DATE_REQUEST:
        word = "demandée puis retirée" if item.date_request.is_withdrawn else "demandée"
        return f"{word} : {long_date(item.date_request.wanted_on)}"
    moved = action.due_on != action.original_due_on
    return f"première : {long_date(action.original_due_on)}" if moved else ""


def _code(commitment):
    module = commitment.chapter.module
    return french(f"{commitment.code}, module {module.number}") if module else commitment.code


def _address(commitment):
    return reverse("engagements:commitment_detail", args=[commitment.framework_id, commitment.code])


def _named(commitment):
    return Line(f"{commitment.code} {commitment.title}", _address(commitment))


def _proofs(action, commitments, user, today):
    """The proof of completion, else the last ones of the year on its commitments, where it is led."""
    if action.proof:
        return Fact("Preuve de réalisation", _shown([action.proof]))
    lead = action.lead_service
    here = Q(unit__service=lead) | Q(unit__service=None, unit__site=action.site) | Q(unit__site=None)
    year = (today.replace(month=1, day=1), today.replace(month=12, day=31))
    seen = EvidenceUse.objects.visible_to(user, today).counting().touching(*year)
    uses = seen.filter(here, commitment__in=commitments).select_related("evidence")
    proofs = list({use.evidence_id: use.evidence for use in uses[: PROOFS_SHOWN * 2]}.values())[:PROOFS_SHOWN]
    if not proofs:
        return Fact("Preuves", [Line(f"aucune en {today.year}")], is_missing=True)
    return Fact("Preuves", _shown(proofs))


def _shown(proofs):
    """Each with its first page, when it has one and its file is the one that was deposited."""
    drawn = EvidencePreview.objects.filter(version__in=[proof.current_id for proof in proofs], page=1)
    intact = drawn.filter(version__stored_file__altered_at=None).select_related("version")
    pages = {preview.version.evidence_id: preview for preview in intact}
    return [_proof(proof, pages.get(proof.pk)) for proof in proofs]


def _proof(proof, preview):
    address = reverse("engagements:evidence_detail", args=[proof.pk])
    if preview is None:
        return Line(str(proof), address)
    page = [proof.pk, preview.version.number, preview.page]
    return Line(str(proof), address, reverse("engagements:evidence_preview", args=page))


def _decisions(action, meeting, user, today):
    """What committees that one may read decided of it before this meeting."""
    about = Q(item__action=action) | Q(item__date_request__action=action)
    taken = Decision.objects.standing().filter(about, meeting__in=Meeting.objects.visible_to(user, today))
    last = taken.exclude(meeting=meeting).select_related("meeting__committee").order_by("-at", "-pk")[:DECISIONS_SHOWN]
    lines = [Line(f"{Verdict(each.verdict).label}, {each.reference}") for each in last]
    return Fact("Dernières décisions", lines or [Line("aucune")])


def _of_minutes(item, user, today):
    """The minutes that the point names, as they are now."""
    return [
        Fact("Procès-verbal", [Line(reference, reverse("pilotage:minutes_detail", args=[found.pk]))], _state(found))
        for reference, found in minutes_named([item], user, today).items()
    ]


def _state(minutes):
    day = approval_day(minutes)
    return f"approuvé et scellé le {long_date(day)}" if day else minutes_badge(minutes).word.lower()


def _of_commitment(commitment):
    return [Fact("Engagement", [_named(commitment)])] if commitment else []


def _of_gap(gap):
    if gap is None:
        return []
    return [
        Fact("Engagement", [_named(gap.commitment)]),
        Fact("Où", [Line(str(gap.unit))]),
        Fact("Ouvert le", [Line(long_date(gap.opened_on))], gap.get_origin_display()),
    ]


def _of_objective(item):
    target = item.objective.target if item.objective else None
    return [Fact("Valeur visée", [Line(str(target))])] if target else []


def _of_indicator(indicator):
    return [Fact("Indicateur", [Line(f"{indicator.code} {indicator.name}")])] if indicator else []
