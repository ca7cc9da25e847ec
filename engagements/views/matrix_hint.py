"""« 2 preuves à déposer pour passer de 71 à 84 % », with a gesture for each deposit."""

from typing import NamedTuple
from urllib.parse import urlencode

from qualipref import clock
from qualipref.typography import period, plural

from .. import permissions
from ..readiness import hint
from ..readiness.summary import by_module


class DepositShown(NamedTuple):
    code: str
    title: str
    cells: str
    period: str
    query: str
    is_allowed: bool


class HintShown(NamedTuple):
    before: int
    after: int
    count: str
    scope: str
    module: object
    deposits: list
    keys: frozenset


def hint_shown(user, read, within):
    """The hint of the selection or, when nothing is selected, of the lowest module.

    None to an auditor, and none once the campaign is frozen: no deposit raises it any more.
    """
    if permissions.is_auditor(user) or read.campaign.is_frozen(clock.today()):
        return None
    if read.form.is_narrowed:
        found, scope, module = hint(within), "la sélection", None
    else:
        found, scope, module = _best(within)
    if found is None:
        return None
    states = {state for deposit in found.deposits for state in deposit.states}
    deposits = [_deposit(user, deposit) for deposit in found.deposits]
    count = plural(len(deposits), "preuve")
    return HintShown(found.before, found.after, count, scope, module, deposits, frozenset(states))


def _best(states):
    """(hint, what it raises, module) of the lowest module that deposits raise; of two, the one that gains most."""
    found = []
    for module, cells in by_module(states):
        raised = hint(cells)
        if raised:
            scope = f"le module {module.number}" if module else "le pilotage de la démarche"
            found.append((raised, scope, module.number if module else "pilotage"))
    return min(found, key=lambda each: (each[0].before, -each[0].after), default=(None, "", None))


def _deposit(user, deposit):
    places = [state.place for state in deposit.states]
    first, last = deposit.period.first, deposit.period.last
    cases = [("case", f"{place.commitment.code}:{place.unit_code}") for place in places]
    today = clock.today()
    return DepositShown(
        deposit.commitment.code,
        deposit.commitment.title,
        plural(len(places), "case"),
        period(first, last),
        urlencode([*cases, ("du", first.isoformat()), ("au", last.isoformat())]),
        all(permissions.can_submit_evidence(user, place, today) for place in places),
    )
