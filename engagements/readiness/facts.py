"""What is known of the cells of a campaign, read in one query: assessments, proofs, gaps and decisions of the year."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast

from ..enums import CellStatus, Conformity, EvidenceStatus, Implementation, OptionalDecision
from ..models import Cell, Evidence, EvidenceUse, OpenGap, OptionalCommitmentDecision
from .coverage import Period

ANSWER, PROOF, GAP, DECISION = "answer", "proof", "gap", "decision"
BLANK = Value("")
ALTERED = "altered"


class Answer(NamedTuple):
    """What the self-assessment of a cell says: the fields of a Cell that a board reads."""

    pk: int
    version: int
    status: str
    conformity: str
    implementation: str
    reason: str

    @property
    def is_assessed(self):
        return self.status in (CellStatus.SUBMITTED, CellStatus.CHANGE_ASKED)

    @property
    def is_not_applicable(self):
        return self.is_assessed and self.conformity == Conformity.NOT_APPLICABLE

    def get_status_display(self):
        return CellStatus(self.status).label

    def get_conformity_display(self):
        return Conformity(self.conformity).label if self.conformity else ""

    def get_implementation_display(self):
        return Implementation(self.implementation).label if self.implementation else ""


class Proof(NamedTuple):
    """A use that may prove something this year: neither refused nor withdrawn, its period in the year.

    Its days are as the database writes them: few of the thousands that a board reads are ever shown.
    """

    use_id: int
    evidence_id: int
    status: str
    first: str
    last: str
    mark: str

    @property
    def is_accepted(self):
        return self.status == EvidenceStatus.ACCEPTED

    @property
    def is_altered(self):
        return self.mark == ALTERED

    @property
    def period(self):
        return Period(datetime.date.fromisoformat(self.first), datetime.date.fromisoformat(self.last))


@dataclass
class Facts:
    """The facts by (commitment, unit), the decisions by (commitment, site or None for all of them)."""

    answers: dict = field(default_factory=dict)
    proofs: dict = field(default_factory=lambda: defaultdict(list))
    gaps: Counter = field(default_factory=Counter)
    decisions: dict = field(default_factory=dict)

    def is_retained(self, commitment_id, site_id):
        """Whether an optional commitment is retained: the decision for the site, else the one for all."""
        for_all = self.decisions.get((commitment_id, None))
        return self.decisions.get((commitment_id, site_id), for_all) == OptionalDecision.RETAINED


def facts(campaign, today, units, **commitment):
    """The facts of `campaign` on `today` for the units of those keys; of one commitment, if given.

    Once it is frozen they are those of its last evening, but for an altered file: it proves nothing any more.
    """
    found, day = Facts(), campaign.day(today)
    at = partial(_at, units=list(units), **commitment)
    asked = (_gaps(day, at), _decisions(campaign, commitment), _proofs(campaign, today, at))
    for kind, commitment_id, unit_id, pk, number, *said in _answers(campaign, at).union(*asked, all=True):
        key = commitment_id, unit_id
        if kind == ANSWER:
            found.answers[key] = Answer(pk, number, *said)
        elif kind == PROOF:
            found.proofs[key].append(Proof(pk, number, *said))
        elif kind == GAP:
            found.gaps[key] += 1
        else:
            found.decisions[key] = said[0]
    return found


def _at(rows, units, **commitment):
    """Those of `rows` that are of the units, and of the commitment if given.

    One unit is found by its index. Several are looked for among the rows of the year, hence their key as a number: by
    an index on units, every past year would be read.
    """
    if len(units) == 1:
        return rows.filter(unit=units[0], **commitment)
    return rows.alias(unit_key=F("unit_id") + 0).filter(unit_key__in=units, **commitment)


def _answers(campaign, at):
    said = ("status", "conformity", "implementation", "reason")
    rows = at(Cell.objects.filter(campaign=campaign))
    return rows.values_list(Value(ANSWER), "commitment_id", "unit_id", "pk", "version", *said)


def _proofs(campaign, today, at):
    closed_at = campaign.closed_at(today)
    uses = EvidenceUse.objects.counting_before(closed_at) if closed_at else EvidenceUse.objects.counting()
    rows = at(uses.touching(campaign.first_day, campaign.last_day))
    altered = Evidence.objects.altered().order_by().values("pk")
    return rows.order_by().values_list(
        Value(PROOF),
        "commitment_id",
        "unit_id",
        "pk",
        "evidence_id",
        "periods__status" if closed_at else "status",
        Cast("evidence__period_from", CharField()),
        Cast("evidence__period_to", CharField()),
        Case(When(evidence__in=altered, then=Value(ALTERED)), default=BLANK),
    )


def _gaps(day, at):
    rows = at(OpenGap.objects.open_on(day)).order_by()
    return rows.values_list(Value(GAP), "commitment_id", "unit_id", "pk", Value(0), "origin", BLANK, BLANK, BLANK)


def _decisions(campaign, commitment):
    rows = OptionalCommitmentDecision.objects.filter(campaign=campaign, **commitment).order_by()
    return rows.values_list(
        Value(DECISION), "commitment_id", "site_id", "pk", Value(0), "decision", BLANK, BLANK, BLANK
    )
