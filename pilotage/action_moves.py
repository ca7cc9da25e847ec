"""What a person may do of an action now, in the order of its life; each page shows it its own way."""

from typing import NamedTuple

from . import permissions
from .enums import ActionStatus

ENDED_BY_DECISION = (ActionStatus.CLOSED, ActionStatus.VERIFIED, ActionStatus.ABANDONED)


class Move(NamedTuple):
    """The gesture `pilotage:action_{name}`; `sent` is what it takes when it asks nothing more, nothing otherwise."""

    name: str
    label: str
    sent: tuple = ()

    @property
    def url_name(self):
        return f"pilotage:action_{self.name}"


def moves(action, user, today, *, awaits_date):
    """Every gesture that `user` may do of `action`, whose request of another date waits or not."""
    manages = permissions.can_manage_action(user, action)
    contributes = permissions.can_contribute_to_action(user, action)
    found = []
    if contributes and action.is_live:
        found += [Move("progress", "Dire où en est l’action"), Move("complete", "Déclarer l’action réalisée")]
    if manages and action.status == ActionStatus.DONE:
        found += [Move("close", "Clôturer"), Move("send_back", "Renvoyer au service…")]
    if _is_to_check(action, today) and permissions.can_verify_efficacy(user, action):
        found.append(Move("verify", "Vérifier l’efficacité"))
    if contributes and not permissions.decides_due_date(user, action) and action.is_live and not awaits_date:
        found.append(Move("ask_date", "Demander une autre échéance…"))
    return [*found, *_of_manager(action)] if manages else found


def withdrawal_label(request, user):
    """A colleague takes back for the service what he did not ask himself."""
    return "Retirer ma demande" if request.requested_by_id == user.pk else "Retirer la demande"


def state_moves(action, user, today):
    """Those that change the state of `action`, as a card of the board offers them."""
    allowed = {move.name for move in moves(action, user, today, awaits_date=True)}
    return [move for move in _of_board(action) if move.name in allowed]


def _of_board(action):
    version = (("version", action.version),)
    if action.status == ActionStatus.APPROVED:
        yield Move("progress", "Commencer", (("progress", action.progress), *version))
    yield Move("complete", "Déclarer réalisée…")
    yield Move("close", "Clôturer", version)
    yield Move("send_back", "Renvoyer au service…")
    yield Move("verify", "Vérifier l’efficacité…")
    yield Move("reopen", "Rouvrir…")
    yield Move("abandon", "Abandonner…")


def _is_to_check(action, today):
    return action.status == ActionStatus.CLOSED and action.efficacy_due_on <= today


def _of_manager(action):
    if action.status == ActionStatus.REJECTED:
        return [Move("propose_again", "Proposer de nouveau…")]
    if action.status in ENDED_BY_DECISION:
        return [Move("reopen", "Rouvrir…")]
    found = [Move("edit", "Modifier")]
    if not action.postponement_count:
        found.append(Move("change_date", "Changer l’échéance…"))
    return found if action.status == ActionStatus.PROPOSED else [*found, Move("abandon", "Abandonner…")]
