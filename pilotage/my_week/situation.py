"""What the rules of one person's week read and what they answer."""

from dataclasses import dataclass, field
from functools import cached_property

from engagements.figures import proof_counts
from engagements.models import Campaign
from engagements.readiness import board, score, summary
from qualipref import clock
from sites.enums import Role
from sites.models import Assignment

from ..models import ApplicationFile, Meeting
from ..plan_counts import counts

MOST_MEETINGS = 20


@dataclass(frozen=True)
class Task:
    """One thing to do: why (a status), what (a sentence that starts with a verb), its context, where.

    `figures` says where its numbers come from.
    """

    tone: str
    reason: str
    title: str
    context: str
    url: str
    gesture: str
    symbol: str = ""
    figures: tuple = field(default=(), compare=False)


@dataclass(frozen=True)
class UpcomingDate:
    date: str
    label: str
    distance: str


class Situation:
    """What the rules of one person's week share, each fact read once."""

    def __init__(self, user, today):
        self.user = user
        self.today = today

    @cached_property
    def held(self):
        """What the person holds today, for himself or by suppléance."""
        rows = Assignment.objects.held_by(self.user, self.today)
        rows = rows.select_related("user", "site", "service__site", "module")
        return list(rows.order_by("role", "site__order", "module__order", "pk"))

    @property
    def assignments(self):
        """His own."""
        return [assignment for assignment in self.held if assignment.user_id == self.user.pk]

    @property
    def suppleances(self):
        """What he holds today for someone absent."""
        return [assignment for assignment in self.held if assignment.user_id != self.user.pk]

    def holding(self, role):
        return [assignment for assignment in self.held if assignment.role == role]

    @cached_property
    def managed_sites(self):
        """The sites of which the person is the quality manager."""
        held = {each.site: None for each in self.holding(Role.QUALITY_MANAGER) if each.site}
        return list(held)

    @cached_property
    def own_services(self):
        return [each.service for each in self.holding(Role.CORRESPONDENT)]

    @cached_property
    def own_states(self):
        """The cells of the person's own services, those of the chapters they supply set aside."""
        if self.campaign is None or not self.own_services:
            return []
        own = {service.pk for service in self.own_services}
        found = board(self.campaign, self.today, self.user, only=lambda _, service: service and service.pk in own)
        return found.states

    @cached_property
    def own_scores(self):
        """[(place, score)] of each of those services."""
        by_unit = {}
        for state in self.own_states:
            by_unit.setdefault(state.place.unit_code, []).append(state)
        return [(states[0].place, score(states)) for states in by_unit.values()]

    @cached_property
    def site_scores(self):
        """What each site that the person reads is worth, when something is asked of it."""
        if self.campaign is None:
            return []
        return [each for each in summary(self.campaign, self.today, self.user) if each.score.asked]

    @cached_property
    def proof_counts(self):
        """The proofs of the sites managed, counted by site and by what they wait for."""
        return proof_counts(self.user, self.today, self.campaign, self.managed_sites)

    @cached_property
    def action_counts(self):
        """{(state, follow-up): how many actions of the plan}."""
        return counts(self.user, self.today)

    @cached_property
    def coming_meetings(self):
        """The meetings of the committees that the person sees, the nearest first."""
        seen = Meeting.objects.visible_to(self.user, self.today).to_come(clock.now())
        related = seen.select_related("committee__site").order_by("starts_at", "pk")
        return list(related.defer("pack_content")[:MOST_MEETINGS])

    @cached_property
    def campaign(self):
        return Campaign.objects.current(self.today)

    @cached_property
    def dossier(self):
        """The last draft of the campaign, or nothing."""
        return ApplicationFile.objects.filter(campaign=self.campaign).select_related("job").first()
