"""What pilotage shows on the pages of the rooms below."""

from qualipref import clock, holdings
from qualipref.panels import Panel, panel

from .action_lines import action_badge
from .enums import PlanState
from .missed_targets import answering_actions
from .models import Action, CellComment, Decision, WeeklyMailRefusal
from .origins import EvidenceRow, by_row, proposal_address
from .permissions import (
    can_comment_cell,
    can_hand_over,
    can_propose_action,
    can_propose_action_at,
    can_read_actions,
)
from .rectified import as_last_said

SHOWN = 5


@panel("accounts.profile")
def weekly_mail_of(user, subject):
    is_refused = WeeklyMailRefusal.objects.filter(user=subject).exists()
    return Panel("pilotage/_profile_weekly_mail.html", {"is_refused": is_refused})


@panel("accounts.profile")
@panel("administration.account")
def held_by_account(user, subject):
    """What must be handed over before the account closes; nothing on one's own page for who hands nothing over."""
    count = len(holdings.held_by(subject, clock.today()))
    if user == subject and not (count and can_hand_over(user, subject)):
        return None
    context = {"person": subject, "count": count, "is_oneself": user == subject}
    return Panel("pilotage/_account_holds.html", context)


@panel("engagements.cell")
def followed_in_cell(user, state):
    """The actions about the cell, what committees decided of its commitment, and what people wrote."""
    place, today = state.place, clock.today()
    if not can_read_actions(user):
        return None
    actions = Action.objects.visible_to(user, today).of_cell(place).select_related("lead_service")
    comments = CellComment.objects.visible_to(user, today).of_place(state.campaign, place).select_related("author")
    context = {
        "place": place,
        "year": state.campaign.year,
        "lines": [(action, action_badge(action, today)) for action in actions.order_by("due_on", "pk")],
        "decisions": as_last_said(Decision.objects.visible_to(user, today).of_cell(place).for_list()[:SHOWN]),
        "comments": comments,
        "may_comment": can_comment_cell(user, place),
        "reader": user.pk,
        "proposal": _proposal(user, place, engagement=place.commitment.code, service=place.service_id),
    }
    return Panel("pilotage/_cell_follow_up.html", context)


@panel("engagements.gap")
def treated_gaps(user, gaps):
    """Which actions treat each gap, or the way to propose one as long as it is open."""
    if not can_read_actions(user):
        return {}
    treating = by_row("gap", Action.objects.visible_to(user, clock.today()).filter(gap__in=gaps))
    return {gap: Panel("pilotage/_gap_actions.html", _treatment(user, gap, treating.get(gap.pk, ()))) for gap in gaps}


def _treatment(user, gap, actions):
    is_waiting = not (actions or gap.lifted_on)
    proposal = _proposal(user, gap.unit, ecart=gap.pk) if is_waiting else ""
    return {"gap": gap, "actions": actions, "proposal": proposal}


@panel("engagements.evidence")
def actions_from_evidence(user, evidence):
    """The actions that come from the proof, and the way to propose one for who may where it was offered."""
    if not can_read_actions(user):
        return None
    units = {unit for _, unit in EvidenceRow(evidence, user, clock.today()).places}
    proposals = (_proposal(user, unit, preuve=evidence.pk) for unit in units)
    return _born(user, {"evidence": evidence}, next(filter(None, proposals), ""))


@panel("engagements.indicator")
def actions_from_indicator(user, indicator):
    if not can_read_actions(user):
        return None
    proposal = proposal_address(indicateur=indicator.pk) if can_propose_action(user) else ""
    return _born(user, {"indicator": indicator}, proposal)


@panel("engagements.missed_target")
def actions_from_measurement(user, point):
    """What answers the target that a measurement missed, and the way to propose it."""
    if not can_read_actions(user):
        return None
    proposal = _proposal(user, point.unit, indicateur=point.indicator_id, service=point.unit.service_id)
    answering = {action.pk for action in answering_actions([point]).get(point.pk, ())}
    return _born(user, {"pk__in": answering}, proposal)


def _born(user, origin, proposal):
    today = clock.today()
    actions = Action.objects.visible_to(user, today).filter(**origin).select_related("lead_service")
    lines = [(action, action_badge(action, today)) for action in actions.order_by("due_on", "pk")]
    return Panel("pilotage/_born_actions.html", {"lines": lines, "proposal": proposal}) if lines or proposal else None


def _proposal(user, where, **asked):
    """The address that proposes an action from a place or a unit, for who may."""
    return proposal_address(**asked) if can_propose_action_at(user, where.site, where.service) else ""


@panel("sites.service")
def actions_of_service(user, service):
    """What the service leads or helps and that is not ended, the oldest due date first."""
    today = clock.today()
    if not can_read_actions(user):
        return None
    actions = Action.objects.visible_to(user, today).of_service(service).in_state(PlanState.NOT_ENDED, today)
    listed = list(actions.order_by("due_on", "pk"))
    context = {
        "service": service,
        "lines": [(action, action_badge(action, today)) for action in listed[:SHOWN]],
        "count": len(listed),
        "late_count": sum(bool(action.days_late(today)) for action in listed),
        "may_propose": can_propose_action(user, service),
    }
    return Panel("pilotage/_service_actions.html", context)


@panel("sites.service")
def decisions_on_service(user, service):
    """The last that committees took about it, for who reads their minutes; nothing otherwise."""
    decisions = Decision.objects.visible_to(user, clock.today()).of_service(service)
    shown = as_last_said(decisions.latest_first()[:SHOWN])
    return Panel("pilotage/_service_decisions.html", {"decisions": shown}) if shown else None
