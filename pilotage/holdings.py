"""What a person holds of the steering, and what is told of him that nobody takes over."""

from django.db.models import F, Prefetch

from qualipref.drafts.models import Draft
from qualipref.holdings import Holding, holding
from qualipref.jobs.models import Job
from qualipref.typography import long_date
from sites.enums import Role
from sites.holdings import ELSEWHERE, is_elsewhere, why_not_reached
from sites.permissions import has_role

from .menu import address
from .models import Action, CommitteeMember
from .models.action import ENDED
from .permissions import can_manage_action
from .usecases.hand_over import end_seat, hand_over_action, hand_over_seat


@holding
class ActionsOwned(Holding):
    """The actions of which he is the owner, until they are closed, rejected or abandoned."""

    name, title = "pilotage.actions", "Actions pilotées"
    handed_over_by = "Le responsable qualité du site ou la coordination la transfère."

    def rows(self, on):
        open_ones = Action.objects.exclude(status__in=ENDED).annotate(holder=F("owner"))
        return open_ones.select_related("site", "lead_service__site").order_by("due_on", "pk")

    def context(self, row):
        return f"{row.get_status_display()}, pour le {long_date(row.due_on)}"

    def url(self, row):
        return address("pilotage:action_detail", row.pk)

    def may_hand_over(self, user, row):
        return user.pk == row.owner_id or can_manage_action(user, row) or has_role(user, Role.COORDINATOR)

    def why_not(self, row, successor, on):
        if has_role(successor, Role.COORDINATOR):
            return ""
        return why_not_reached(successor, row.lead_service, on)

    def hand_over(self, row, successor, *, by):
        hand_over_action(row, to=successor)


@holding
class Seats(Holding):
    """His seats in the committees; whom he stands in for is said by the seat."""

    name, title = "pilotage.seats", "Sièges dans les comités"
    handed_over_by = "La coordination qualité compose les comités."

    def rows(self, on):
        seats = CommitteeMember.objects.on(on).filter(committee__closed_on=None).annotate(holder=F("account"))
        sitting = Prefetch("committee__members", CommitteeMember.objects.on(on), to_attr="sitting")
        read = seats.select_related("committee__site", "service").prefetch_related(sitting)
        return read.order_by("committee__name", "order", "pk")

    def context(self, row):
        return str(row.committee)

    def may_hand_over(self, user, row):
        return has_role(user, Role.COORDINATOR)

    def why_not(self, row, successor, on):
        if any(seat.account_id == successor.pk for seat in row.committee.sitting):
            return "Il siège déjà dans ce comité."
        if row.is_president and not has_role(successor, Role.SECRETARY_GENERAL, Role.SUB_PREFECT):
            return "Il ne préside pas de comité."
        return ELSEWHERE if is_elsewhere(successor, row.committee.site_id, on) else ""

    def hand_over(self, row, successor, *, by):
        hand_over_seat(row, to=successor)

    def may_end(self, user, row):
        return self.may_hand_over(user, row) and not row.is_president

    def end(self, row, *, by):
        end_seat(row)


@holding
class Drafts(Holding):
    name, title = "drafts", "Formulaires laissés en brouillon"
    handed_over_by = "Ils ne se transfèrent pas : la personne les termine avant son départ, ou ils sont oubliés."
    is_told_only = True

    def rows(self, on):
        return Draft.objects.annotate(holder=F("user"))


@holding
class Jobs(Holding):
    name, title = "jobs", "Travaux et fichiers demandés"
    handed_over_by = "Les documents produits restent à leur place dans l’application."
    is_told_only = True

    def rows(self, on):
        return Job.objects.annotate(holder=F("requested_by"))
