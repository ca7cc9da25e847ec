"""What the room must know of a point to decide: a few facts, whatever the point is about."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from engagements.measures import Targets, target_text
from engagements.measures.series import series
from engagements.models import (
    Campaign,
    Evidence,
    EvidencePreview,
    EvidenceUse,
    Measurement,
    OptionalCommitmentDecision,
)
from engagements.readiness import ProofFilter, in_state
from qualipref.typography import french, long_date, percent

from .action_lines import page_of
from .enums import ItemKind, Verdict
from .minutes_lines import approval_day, minutes_badge, minutes_named
from .models import Action
from .origins import by_row

COMMITMENTS_SHOWN, PROOFS_SHOWN, DECISIONS_SHOWN, YEARS_SHOWN, EXPIRED_SHOWN = 3, 2, 3, 2, 3
FIRST_PAGE = 1
TWO_COLUMNS, WHOLE = "deux", "large"


class Line(NamedTuple):
    """A line of a fact, with where it leads and its picture when it has them."""

    text: str
    address: str = ""
    picture: str = ""


class Fact(NamedTuple):
    """A label and its lines; `aside` is said beside, lower; `width` when it takes more than a column. The one that
    takes a date is where another may be typed."""

    label: str
    lines: list
    aside: str = ""
    is_missing: bool = False
    width: str = ""
    takes_date: bool = False


def facts_of(item, history, user, today):
    """What the room reads of the point; `history` is that of its subject (`subject_history`)."""
    said = [*_comments(item), *_pieces(item)]
    if item.concerned_action:
        return [*_of_action(item, item.concerned_action, user, today), _decisions(item, history), *said]
    return [
        *_of_minutes(item, user, today),
        *_of_commitment(item, user, today),
        *_of_gap(item.gap, user, today),
        *_of_objective(item),
        *_of_indicator(item.indicator, user, today),
        *([_decisions(item, history)] if history.is_kept else []),
        *said,
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


def _lead(action):
    """The owner with his service, by its short name, which fits the room; else the service alone."""
    service = action.lead_service
    if not action.owner:
        return Fact("Pilote", [Line(str(service))])
    return Fact("Pilote", [Line(str(action.owner))], service.short_name or service.name)


def _of_action(item, action, user, today):
    commitments = list(action.commitments.select_related("chapter__module").order_by("code"))
    codes = [Line(_code(commitment), _address(commitment)) for commitment in commitments[:COMMITMENTS_SHOWN]]
    return [
        Fact("Engagement", codes or [Line("aucun")]),
        _lead(action),
        Fact(
            "Échéance",
            [Line(long_date(action.due_on))],
            _other_date(item, action),
            takes_date=item.kind == ItemKind.NEW_ACTION,
        ),
        *_progress_and_proofs(item, action, _proofs_of_action(action, commitments, user, today)),
    ]


def _progress_and_proofs(item, action, proofs):
    """What is only proposed has no progress: its proofs take that place."""
    if item.kind == ItemKind.NEW_ACTION:
        return [proofs._replace(width=TWO_COLUMNS)]
    return [Fact("Avancement", [Line(percent(action.progress))]), proofs]


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


def _proofs_of_action(action, commitments, user, today):
    """The proof of completion, else the last ones of the year on its commitments, where it is led."""
    if action.proof_id:
        return Fact("Preuve de réalisation", _shown(Evidence.objects.filter(pk=action.proof_id)))
    lead = action.lead_service
    here = Q(unit__service=lead) | Q(unit__service=None, unit__site=action.site) | Q(unit__site=None)
    return _proofs(Q(here, commitment__in=commitments), user, today)


def _proofs(of_point, user, today):
    """The last ones of the year among the uses that the point is about."""
    year = (today.replace(month=1, day=1), today.replace(month=12, day=31))
    uses = EvidenceUse.objects.visible_to(user, today).counting().touching(*year).filter(of_point)
    shown = _shown(Evidence.objects.filter(pk__in=uses.values("evidence")))
    return Fact("Preuves", shown or [Line(f"aucune en {today.year}")], is_missing=not shown)


def _shown(proofs):
    """The last of them, with its first page when it has one and its file is the one that was deposited."""
    drawn = EvidencePreview.objects.filter(version=OuterRef("current"), page=FIRST_PAGE)
    intact = drawn.filter(version__stored_file__altered_at=None)
    found = proofs.select_related("current").annotate(has_page=Exists(intact)).order_by("-period_to", "pk")
    return [_proof(proof) for proof in found[:PROOFS_SHOWN]]


def _proof(proof):
    page = [proof.pk, proof.current.number, FIRST_PAGE] if proof.has_page else None
    picture = reverse("engagements:evidence_preview", args=page) if page else ""
    return Line(str(proof), reverse("engagements:evidence_detail", args=[proof.pk]), picture)


def _decisions(item, history):
    """What committees that one may read decided of the same before this meeting."""
    last = [each for each in history.decisions if each.meeting_id != item.meeting_id][:DECISIONS_SHOWN]
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


def _of_commitment(item, user, today):
    """An optional one is read with what it asks and what was decided of it before; proofs to renew, by their names."""
    commitment = item.commitment
    if commitment is None:
        return []
    facts = [Fact("Engagement", [Line(_code(commitment), _address(commitment))])]
    if item.kind == ItemKind.EVIDENCE:
        return [*facts, _expired(commitment, user, today)]
    facts += [_proofs(Q(commitment=commitment), user, today), _years(item, user, today)]
    return [Fact("Ce qu’il demande", [Line(commitment.requirement)], width=WHOLE), *facts]


def _expired(commitment, user, today):
    """The proofs to renew, the oldest first, each with its unit and the last day that it covers."""
    campaign = Campaign.objects.current(today)
    uses = EvidenceUse.objects.visible_to(user, today).filter(commitment=commitment)
    expired = in_state(ProofFilter.EXPIRED, campaign, campaign.day(today)) if campaign else Q(pk__in=[])
    found = uses.filter(expired).select_related("evidence", "unit__site", "unit__service")
    lines = [
        Line(
            french(f"{use.evidence} ({use.unit}) : jusqu’au {long_date(use.evidence.period_to)}"),
            reverse("engagements:evidence_detail", args=[use.evidence_id]),
        )
        for use in found.order_by("evidence__period_to", "pk")[:EXPIRED_SHOWN]
    ]
    return Fact("Preuves périmées", lines or [Line("aucune")], width=WHOLE)


def _years(item, user, today):
    """What the register of the former years says of it."""
    register = OptionalCommitmentDecision.objects.visible_to(user, today).select_related("campaign")
    former = register.filter(
        commitment__code=item.commitment.code, campaign__year__lt=item.meeting.day.year, site=None
    )  # fmt: skip
    last = former.order_by("-campaign__year")[:YEARS_SHOWN]
    lines = [Line(f"{each.get_decision_display()} en {each.campaign.year}") for each in last]
    return Fact("Années passées", lines or [Line("jamais décidé")])


def _of_gap(gap, user, today):
    if gap is None:
        return []
    treating = by_row("gap", Action.objects.visible_to(user, today).filter(gap=gap))[gap.pk]
    said = [Line(f"{each.reference} {each.title}", page_of(each.pk)) for each in treating]
    return [
        Fact("Engagement", [_named(gap.commitment)]),
        Fact("Où", [Line(str(gap.unit))]),
        Fact("Ouvert le", [Line(long_date(gap.opened_on))], gap.get_origin_display()),
        _proofs(Q(commitment=gap.commitment_id, unit=gap.unit_id), user, today),
        Fact("Traité par", said or [Line("aucune action")], is_missing=not said),
    ]


def _of_objective(item):
    target = item.objective.target if item.objective else None
    return [Fact("Valeur visée", [Line(str(target))])] if target else []


def _of_indicator(indicator, user, today):
    """Its last value, of which period, against which target."""
    if indicator is None:
        return []
    address = reverse("engagements:indicator_detail", args=[indicator.framework_id, indicator.code])
    steps = series(indicator, Measurement.objects.visible_to(user, today), today, Targets([indicator]))
    facts = [Fact("Indicateur", [Line(indicator.code, address)])]
    if not steps:
        return [*facts, Fact("Dernière valeur", [Line("jamais mesuré")], is_missing=True)]
    value, target = steps[-1].value, steps[-1].value.target
    aimed = target_text(indicator, target) if target else "aucune"
    return [
        *facts,
        Fact("Dernière valeur", [Line(value.printed)], str(steps[-1].period), is_missing=value.is_missed),
        Fact("Cible", [Line(aimed)]),
    ]
