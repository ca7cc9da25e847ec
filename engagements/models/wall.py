"""Which cells a person may see: one set of rules, as a condition on rows and as a test in Python."""

from dataclasses import dataclass
from functools import cached_property

from django.db import models

from sites.enums import READS_ALL, Role
from sites.models import Assignment
from sites.models.assignment import EVERYTHING

from .contribution import Contribution


@dataclass(frozen=True)
class Rule:
    """What one assignment, or one contribution of its service, opens; None does not restrict."""

    site: int | None = None
    service: int | None = None
    module: int | None = None
    chapter: str | None = None
    only_steering: bool = False

    def opens(self, commitment, site_id, service_id):
        framework_module = commitment.chapter.module
        module = framework_module.module_id if framework_module else None
        return (
            self.site in (None, site_id)
            and self.service in (None, service_id)
            and (self.module in (None, module))
            and self.chapter in (None, commitment.chapter.code, commitment.code)
            and not (self.only_steering and module)
        )

    def as_q(self, *, commitment, unit):
        rows = EVERYTHING
        chapter = f"{commitment}__chapter"
        if self.site:
            rows &= models.Q(**{f"{unit}__site": self.site})
        if self.service:
            rows &= models.Q(**{f"{unit}__service": self.service})
        if self.module:
            rows &= models.Q(**{f"{chapter}__module__module": self.module})
        if self.chapter:
            rows &= models.Q(**{f"{chapter}__code": self.chapter}) | models.Q(**{f"{commitment}__code": self.chapter})
        if self.only_steering:
            rows &= models.Q(**{f"{chapter}__module__isnull": True})
        return rows


class CellWall:
    """The cells that `user` may see on day `on` (SECURITY.md, section 2).

    Readers of the whole préfecture see every cell; a service, its own and those of the chapters that it supplies with
    proofs; an auditor, those of his sites and modules and the steering requirements of his sites; an agent, none.
    """

    def __init__(self, user, on):
        self.user, self.on = user, on
        self.assignments = [held for held in Assignment.objects.of(user, on) if held.role != Role.AGENT]
        self.opens_all = opens_every_cell(user, on)

    @cached_property
    def rules(self):
        """What they open when it is not everything; read when it is asked."""
        return [] if self.opens_all else list(_rules(self.user, self.assignments, self.on))

    def opens(self, commitment, site_id, service_id):
        return self.opens_all or any(rule.opens(commitment, site_id, service_id) for rule in self.rules)

    def touches(self, site_id, service_id):
        """Whether it may open a cell of that unit, whatever the commitment."""
        return self.opens_all or any(
            rule.site in (None, site_id) and rule.service in (None, service_id) for rule in self.rules
        )

    def as_q(self, *, commitment="commitment", unit="unit"):
        """The condition on rows that have a commitment and a unit by those paths."""
        return EVERYTHING if self.opens_all else _any(self.rules, commitment, unit)


def opens_every_cell(user, on):
    """Whether `user` reads the whole préfecture."""
    return any(held.role in READS_ALL for held in Assignment.objects.of(user, on))


def opened_by(assignment, *, commitment="commitment", unit="unit"):
    """The condition on rows of the cells that this assignment alone opens, of a role that does not read all."""
    return _any(_rules_of(assignment), commitment, unit)


def _any(rules, commitment, unit):
    opened = models.Q(pk__in=[])
    for rule in rules:
        opened |= rule.as_q(commitment=commitment, unit=unit)
    return opened


def _rules(user, assignments, on):
    for held in assignments:
        yield from _rules_of(held)
    for supply in Contribution.objects.supplied_by(user, on):
        for site in supply.site_ids or [None]:
            yield Rule(
                site=site,
                module=supply.module_id,
                chapter=supply.chapter_code,
                only_steering=supply.module_id is None,
            )


def _rules_of(held):
    if held.service_id:
        yield Rule(service=held.service_id, module=held.module_id)
    else:
        yield Rule(site=held.site_id, module=held.module_id)
    if held.role == Role.AUDITOR:
        yield Rule(site=held.site_id, only_steering=True)
