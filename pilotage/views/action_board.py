"""The action plan in columns, one per state: the filter of the list, and the moves of each card as real buttons."""

from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock

from .. import permissions
from ..action_lines import ActionLine, action_lines
from ..action_moves import state_moves
from ..enums import ActionStatus
from ..models import Action
from .action_list import filtered

COLUMNS = (
    ("Proposées", (ActionStatus.PROPOSED,)),
    ("Validées", (ActionStatus.APPROVED,)),
    ("En cours", (ActionStatus.IN_PROGRESS,)),
    ("Réalisées", (ActionStatus.DONE,)),
    ("Clôturées", (ActionStatus.CLOSED, ActionStatus.VERIFIED)),
)
LEFT_OUT = (ActionStatus.REJECTED, ActionStatus.ABANDONED)
PER_STATE = 30


@dataclass(frozen=True)
class Card:
    line: ActionLine
    moves: list


@dataclass(frozen=True)
class Column:
    """`count` are all those of the state; `rest`, (label, address) of the lists of those that are not shown."""

    key: str
    label: str
    count: int
    cards: list
    rest: list


@require_http_methods(["GET", "HEAD"])
def action_board(request):
    form, _, listed = filtered(request)
    user, today = request.user, clock.today()
    counted = dict(listed.order_by().values_list("status").annotate(Count("pk")))
    actions = list(_shown(listed).with_contribution(user, today))
    cards = {}
    for action, line in zip(actions, action_lines(actions, today), strict=True):
        cards.setdefault(action.status, []).append(Card(line, state_moves(action, user, today)))
    context = {
        "form": form,
        "query": form.address(),
        "columns": [_column(form, label, states, counted, cards) for label, states in COLUMNS],
        "left_out": [
            (ActionStatus(state).label, counted[state], f"?{form.address(etat=state.value)}")
            for state in LEFT_OUT
            if counted.get(state)
        ],
        "count": sum(counted.values()),
        "has_moves": any(card.moves for held in cards.values() for card in held),
        "shows_blockers": permissions.can_read_blockers(user),
    }
    return render(request, "pilotage/action_board.html", context)


def _shown(listed):
    """The first of each state, in the order asked."""
    rank = Window(RowNumber(), partition_by=F("status"), order_by=["due_on", "priority", "pk"])
    first = listed.order_by().annotate(rank=rank).filter(rank__lte=PER_STATE).values("pk")
    ordered = Action.objects.filter(pk__in=first).order_by(*listed.query.order_by)
    return ordered.for_page()


def _column(form, label, states, counted, cards):
    rest = [
        (state.label, counted[state] - PER_STATE, f"?{form.address(etat=state.value)}")
        for state in states
        if counted.get(state, 0) > PER_STATE
    ]
    return Column(
        key=states[0].value,
        label=label,
        count=sum(counted.get(state, 0) for state in states),
        cards=[card for state in states for card in cards.get(state, ())],
        rest=rest,
    )
