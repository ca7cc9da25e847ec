"""The lines of the list of proofs as plain strings: its template has nothing left to work out."""

from functools import cache
from typing import NamedTuple

from django.urls import reverse

from qualipref.clock import PARIS
from qualipref.typography import short_date
from sites.models import Site

from .. import permissions
from ..enums import EvidenceStatus, EvidenceSupport
from ..models.evidence import relayed
from ..models.unit import unit_name
from ..readiness import Standing, state_of
from ..readiness.badge import Badge

READ = (
    "pk",
    "status",
    "refusal_reason",
    "is_out_of_perimeter",
    "is_relayed",
    "evidence_id",
    "evidence__version",
    "evidence__title",
    "evidence__support",
    "evidence__supplied_by",
    "evidence__period_from",
    "evidence__period_to",
    "evidence__submitted_at",
    "evidence__submitted_by__label",
    "evidence__submitted_by__email",
    "evidence__current__stored_file__altered_at",
    "commitment__code",
    "commitment__title",
    "commitment__validity",
    "unit__site_id",
    "unit__site__name",
    "unit__service__name",
)


class Line(NamedTuple):
    """A proof for a cell; `key` and `version` are what a decision sends back."""

    key: int
    version: int
    title: str
    url: str
    support: str
    supplied_by: str
    first: str
    last: str
    code: str
    commitment: str
    unit: str
    state: Badge | None
    is_out_of_perimeter: bool
    refusal_reason: str
    submitted_on: str
    author: str
    may_review: bool


def evidence_lines(uses, campaign, user, today):
    """A line per use of `uses`, all read in one query; their states are those of `campaign`, when there is one."""
    day = campaign and campaign.day(today)
    start = reverse("engagements:evidence_detail", args=[0]).removesuffix("0/")
    reviews_at = cache(lambda site_id: permissions.can_review(user, site_id and Site(pk=site_id)))
    return [
        Line(
            key=use.pk,
            version=use.evidence__version,
            title=use.evidence__title,
            url=f"{start}{use.evidence_id}/",
            support=EvidenceSupport(use.evidence__support).label,
            supplied_by=use.evidence__supplied_by,
            first=short_date(use.evidence__period_from),
            last=short_date(use.evidence__period_to),
            code=use.commitment__code,
            commitment=use.commitment__title,
            unit=unit_name(use.unit__site__name, use.unit__service__name),
            state=state_of(_standing(use), campaign, day) if campaign else None,
            is_out_of_perimeter=use.is_out_of_perimeter,
            refusal_reason=use.refusal_reason,
            submitted_on=short_date(use.evidence__submitted_at.astimezone(PARIS)),
            author=use.evidence__submitted_by__label or use.evidence__submitted_by__email or "",
            may_review=use.status == EvidenceStatus.SUBMITTED and reviews_at(use.unit__site_id),
        )
        for use in uses.annotate(is_relayed=relayed()).values_list(*READ, named=True)
    ]


def _standing(use):
    return Standing(
        use.status,
        use.evidence__period_from,
        use.evidence__period_to,
        use.commitment__validity,
        use.evidence__current__stored_file__altered_at is not None,
        use.is_relayed,
    )
