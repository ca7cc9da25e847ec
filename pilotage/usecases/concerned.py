"""Which services a decision concerns: those that must now do something, or are answered; the excerpts go to them."""

from functools import cached_property

from engagements.measures import Targets, value_of
from engagements.models import Campaign, Contribution, EvidenceUse, Indicator, Measurement
from engagements.readiness import ProofFilter, in_state
from engagements.readiness.grid import perimeter
from sites.models import Service

from ..enums import ItemKind


def services_concerned(item):
    """The services that the point concerns, from the perimeter of the day of the meeting.

    - An action, or a date asked for it: who leads it and who helps.
    - A gap: its service; of a site or of the préfecture, who implements the module there and who supplies its proofs.
    - An optional commitment, retained or not: who implements its module, who supplies its proofs.
    - Expired proofs: the services that have some to renew; of a site, as for a gap.
    - A missed indicator: the services whose last measurement misses its target; measured by site, who implements the
      modules of what it measures there.
    - An objective: who implements the modules of what its indicator measures; without one, the services of its site.

    A steering requirement, an objective of the whole préfecture without indicator and a free point name no service:
    they would concern them all, and each reads the approved minutes.
    """
    action = item.concerned_action
    if action:
        return [action.lead_service, *action.contributing_services.select_related("site")]
    keys = _Concerned(item).keys()
    return list(Service.objects.filter(pk__in=keys).select_related("site").order_by("pk")) if keys else []


class _Concerned:
    """What is read of one point; the perimeter is that of the day of its meeting."""

    def __init__(self, item):
        self.item = item
        self.day, self.site_id = item.meeting.day, item.meeting.committee.site_id

    @cached_property
    def perimeter(self):
        return perimeter(self.day)

    def keys(self):
        if self.item.gap:
            return self._of_unit(self.item.gap.unit, [self.item.gap.commitment])
        if self.item.objective:
            return self._of_objective(self.item.objective)
        if self.item.indicator:
            return self._of_missed(self.item.indicator)
        if self.item.commitment is None:
            return set()
        if self.item.kind == ItemKind.EVIDENCE:
            return self._of_expired(self.item.commitment)
        return self._bearers([self.item.commitment], self.site_id)

    def _of_unit(self, unit, commitments):
        if unit.service_id:
            return {unit.service_id}
        return self._bearers(commitments, unit.site_id or self.site_id)

    def _of_expired(self, commitment):
        campaign = Campaign.objects.of(self.day)
        if campaign is None:
            return set()
        expired = in_state(ProofFilter.EXPIRED, campaign, campaign.day(self.day))
        uses = EvidenceUse.objects.filter(expired, commitment=commitment).select_related("unit")
        uses = uses.filter(unit__site=self.site_id) if self.site_id else uses
        return self._of_units({use.unit for use in uses}, [commitment])

    def _of_missed(self, indicator):
        said = Measurement.objects.standing().filter(indicator=indicator).order_by("-period_to", "period_from")
        last = said.first()
        if last is None:
            return set()
        points = said.filter(period_from=last.period_from, period_to=last.period_to)
        targets = Targets([indicator])
        missed = [one for one in points.select_related("indicator", "unit") if value_of(one, targets).is_missed]
        return self._of_units({one.unit for one in missed}, self._measured(indicator))

    def _of_objective(self, objective):
        site_id = objective.site_id or self.site_id
        found = self._bearers(self._measured(objective.indicator), site_id) if objective.indicator else set()
        if found or site_id is None:
            return found
        return self._implementing(None, site_id)

    def _of_units(self, units, commitments):
        return {key for unit in units for key in self._of_unit(unit, commitments)}

    def _measured(self, indicator):
        return Indicator.objects.with_commitments(self.day).get(pk=indicator.pk).measured

    def _bearers(self, commitments, site_id):
        """Who implements their modules, on `site_id` if given, and who supplies their proofs there."""
        found = set()
        for commitment in commitments:
            if module := commitment.chapter.module:
                found |= self._implementing(module.module_id, site_id)
            supplied = Contribution.objects.serving(commitment, self.day, site_id)
            found |= set(supplied.values_list("service", flat=True))
        return found

    def _implementing(self, module_id, site_id):
        held = self.perimeter.services[module_id]
        return {service for site, service in held if site_id in (None, site)}
