"""All that the page of a cell shows, as one person may see it, in a fixed number of queries."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects

from qualipref.journal.models import Entry
from sites.enums import Role
from sites.permissions import can_read_history, has_role

from .. import permissions
from ..enums import CellStatus, RequestStatus
from ..measures.cell import cell_indicators
from ..models import Cell, EvidenceRequest, EvidenceUse, OpenGap
from .badge import Badge, cell_badge, headline
from .board import CellState, cell_state
from .criteria_words import criteria_in_words
from .history import History, told_of
from .proof_lines import proof_lines
from .request_badge import request_badge
from .words import freeze_in_words, rule_in_words
from .year import CoveredYear, covered_year

HISTORY = 40
FOLDED = 50
UNSEEN_BY_AUDITORS = {
    "assessment.change_asked",
    "assessment.saved",
    "evidence.refused",
    "evidence.reused",
    "evidence.withdrawn",
}


@dataclass(frozen=True)
class RequestLine:
    asked: EvidenceRequest
    badge: Badge


@dataclass(frozen=True)
class Gestures:
    """What the reader may do here."""

    may_submit: bool
    may_request: bool
    may_assess: bool
    may_review: bool
    may_ask_change: bool
    is_frozen: bool

    @property
    def has_any(self):
        return self.may_submit or self.may_request or self.may_assess


@dataclass(frozen=True)
class CellPage:
    state: CellState
    badge: Badge
    criteria: list
    year: CoveredYear
    proofs: list
    folded: list
    gaps: list
    requests: list
    cell: Cell | None
    previous_answer: Cell | None
    gestures: Gestures
    history: History | None
    is_audited: bool
    indicators: list
    freeze: str

    @property
    def here(self):
        return f"{self.state.commitment.code}, {self.state.place.unit_name}"

    @property
    def matrix_label(self):
        return f"Matrice {self.state.campaign.year}"

    @property
    def rule(self):
        return rule_in_words(self.state.commitment.validity)

    @property
    def headline(self):
        return headline(self.state)

    @property
    def change_asked(self):
        """What the quality manager asks to change: not for an auditor, whose assessment is the one submitted."""
        return self.cell.change_asked if self.cell and not self.is_audited else ""

    @property
    def shows_year(self):
        """A cell left out and without proof has no hole to fill."""
        return self.state.is_applicable or bool(self.proofs)

    @property
    def deposit_query(self):
        """The case and the missing days, as the form of deposit reads them."""
        place, missing = self.state.place, self.state.missing_period
        asked = {"case": f"{place.commitment.code}:{place.unit_code}"}
        if missing:
            asked |= {"du": missing.first.isoformat(), "au": missing.last.isoformat()}
        return urlencode(asked)

    @property
    def gesture_title(self):
        if self.state.exclusion:
            return "Gestes"
        if self.freeze:
            return "Ajouter une preuve"
        if not self.state.proofs:
            return "Déposer une première preuve"
        if self.state.coverage.holes:
            return "Combler le trou"
        return "Ajouter une preuve" if self.state.coverage.is_fresh else "Renouveler la preuve"


def cell_page(campaign, today, place, user):
    """The page of the cell at `place`, which `user` may see."""
    state = cell_state(campaign, today, place)
    prefetch_related_objects([place.commitment], "thresholds", "expected_evidence")
    is_audited = has_role(user, Role.AUDITOR)
    where = {"commitment": place.commitment, "unit__site": place.site, "unit__service": place.service}
    seen = EvidenceUse.objects.visible_to(user, today).filter(**where).for_list().select_related("reviewed_by")
    uses = list(seen.read_in(campaign, today))
    found = OpenGap.objects.filter(opened_on__lte=state.day, **where)
    gaps = list(found.select_related("unit__site", "unit__service__site"))
    requests = [] if is_audited else _requests(user, today, where)
    cell = state.cell if state.cell and (state.is_assessed or not is_audited) else None
    history = _history(place, cell, uses, gaps, requests, is_audited) if can_read_history(user) else None
    lines = proof_lines(uses, place, campaign, state.day, user, today)
    of_year = [line for line in lines if line.is_of_year]
    return CellPage(
        state=state,
        badge=cell_badge(state),
        criteria=criteria_in_words(state, [line.use for line in of_year], gaps, shows_all=not is_audited),
        year=covered_year(uses, place.commitment.validity, campaign, state.day, today),
        proofs=of_year,
        folded=[line for line in lines if not line.is_of_year][:FOLDED],
        gaps=gaps,
        requests=requests,
        cell=cell,
        previous_answer=None if state.is_assessed else Cell.objects.before(campaign, place),
        gestures=_gestures(user, state, campaign, today),
        history=history,
        is_audited=is_audited,
        indicators=cell_indicators(place, user, today),
        freeze=freeze_in_words(campaign, today),
    )


def _requests(user, today, where):
    """Those that wait for an answer; late is counted in days."""
    asked = EvidenceRequest.objects.visible_to(user, today).filter(status=RequestStatus.OPEN, **where).for_list()
    return [RequestLine(each, request_badge(each, today)) for each in asked]


def _gestures(user, state, campaign, today):
    place = state.place
    reviews, is_frozen = permissions.can_review(user, place.site), campaign.is_frozen(today)
    is_submitted = state.cell is not None and state.cell.status == CellStatus.SUBMITTED
    return Gestures(
        may_submit=permissions.can_submit_evidence(user, place, today),
        may_request=reviews,
        may_assess=not is_frozen and permissions.can_assess(user, place.site, place.service),
        may_review=reviews,
        may_ask_change=reviews and not is_frozen and is_submitted,
        is_frozen=is_frozen,
    )


def _history(place, cell, uses, gaps, requests, is_audited):
    """The latest gestures on the cell, its proofs, its gaps and its requests; those that speak of this cell only."""
    subjects = [
        *([cell] if cell else []),
        *uses,
        *{use.evidence for use in uses},
        *gaps,
        *(line.asked for line in requests),
    ]
    if not subjects:
        return History([], HISTORY)
    entries = Entry.objects.about(*subjects).for_list()[: HISTORY * 2]
    hidden = UNSEEN_BY_AUDITORS if is_audited else ()
    cell_name = place.commitment.code, place.unit_name
    shown = told_of((each for each in entries if each.event not in hidden), [cell_name])
    return History(shown, HISTORY)
