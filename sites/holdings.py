"""What a person holds of the sites: roles, suppléances, the functions by which a service is reached."""

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.holdings import Holding, holding
from qualipref.typography import long_date, period

from .enums import Role
from .models import Assignment, Delegation, ServiceContact
from .permissions import can_edit_contacts, can_manage_accounts, has_role
from .usecases import hand_over as usecases

ELSEWHERE = "Ses rôles sont sur un autre site."
NOT_THERE = "Il ne tient aucun rôle dans ce service ni sur son site."
ENDS_ALONE = (Role.AGENT, Role.AUDITOR)  # nobody has to take over from an agent, nor from an auditor


def is_elsewhere(successor, site_id, on):
    """Whether he holds roles, all of them on other sites; who holds none yet has just arrived."""
    held = Assignment.objects.of(successor, on)
    return bool(held) and site_id is not None and all(each.site_id not in (None, site_id) for each in held)


def why_not_reached(successor, service, on):
    """Why he may not be whom one reaches in the service; nothing for who works there, or for the site as a whole."""
    for held in Assignment.objects.of(successor, on):
        if held.service_id == service.pk or (held.service_id is None and held.site_id == service.site_id is not None):
            return ""
    return NOT_THERE


@holding
class Roles(Holding):
    """What ends tonight is no longer held."""

    name, title = "sites.roles", "Rôles"
    handed_over_by = "L’administrateur transfère les rôles."

    def rows(self, on):
        held = Assignment.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on)).annotate(holder=F("user"))
        return held.select_related("site", "service__site", "module").order_by("role", "site__order", "pk")

    def context(self, row):
        return f"Depuis le {long_date(row.valid_from)}" + (
            f", jusqu’au {long_date(row.valid_until)}" if row.valid_until else ""
        )

    def url(self, row):
        return reverse("sites:service_detail", args=[row.service_id]) if row.service_id else ""

    def may_hand_over(self, user, row):
        return can_manage_accounts(user) and user.pk != row.user_id and row.role != Role.AUDITOR

    def why_not(self, row, successor, on):
        return ELSEWHERE if is_elsewhere(successor, row.site_id, on) else ""

    def hand_over(self, row, successor, *, by):
        usecases.hand_over_assignment(row, to=successor)

    def may_end(self, user, row):
        if user.pk == row.user_id or row.role not in ENDS_ALONE or row.valid_from > clock.today():
            return False
        return can_manage_accounts(user) or (row.role == Role.AUDITOR and has_role(user, Role.COORDINATOR))

    def end(self, row, *, by):
        usecases.end_held_assignment(row)


@holding
class SubstitutesFor(Holding):
    """The suppléances that he holds for others."""

    name, title = "sites.substitutes_for", "Suppléances tenues"
    handed_over_by = "La personne suppléée ou l’administrateur la transfère."

    def rows(self, on):
        running = Delegation.objects.filter(revoked_at=None, valid_until__gte=on).annotate(holder=F("substitute"))
        return running.select_related("absent", "site").order_by("valid_from", "pk")

    def label(self, row):
        return f"Suppléance de {row.absent}"

    def context(self, row):
        return period(row.valid_from, row.valid_until).capitalize()

    def url(self, row):
        return reverse("administration:delegation_list")

    def may_hand_over(self, user, row):
        return can_manage_accounts(user) or user.pk == row.absent_id

    def why_not(self, row, successor, on):
        if successor.pk == row.absent_id:
            return "Nul ne se supplée lui-même."
        return ELSEWHERE if is_elsewhere(successor, row.site_id, on) else ""

    def hand_over(self, row, successor, *, by):
        usecases.hand_over_delegation(row, to=successor)

    def may_end(self, user, row):
        return self.may_hand_over(user, row)

    def end(self, row, *, by):
        usecases.end_held_delegation(row)


@holding
class SubstitutesGiven(Holding):
    """The suppléances that he gave: they end with his function."""

    name, title = "sites.substitutes_given", "Suppléances données"
    handed_over_by = "Elle se termine ; le successeur donne la sienne."

    def rows(self, on):
        running = Delegation.objects.filter(revoked_at=None, valid_until__gte=on).annotate(holder=F("absent"))
        return running.select_related("substitute", "site").order_by("valid_from", "pk")

    def label(self, row):
        return f"Suppléance donnée à {row.substitute}"

    def context(self, row):
        return period(row.valid_from, row.valid_until).capitalize()

    def url(self, row):
        return reverse("administration:delegation_list")

    def may_end(self, user, row):
        return can_manage_accounts(user) or user.pk == row.absent_id

    def end(self, row, *, by):
        usecases.end_held_delegation(row)


@holding
class Contacts(Holding):
    """The functions of a service whose contact is his account, or his address."""

    name, title = "sites.contacts", "Contacts de service"
    handed_over_by = "Le service, le responsable qualité du site ou la coordination le transfère."

    def rows(self, on):
        same_address = User.objects.filter(email__iexact=OuterRef("email")).values("pk")[:1]
        reached = ServiceContact.objects.on(on).annotate(holder=Coalesce("account", Subquery(same_address)))
        return reached.select_related("service__site").order_by("service__order", "pk")

    def label(self, row):
        return f"{row.function}, {row.service}"

    def context(self, row):
        return str(row.service.site or "Tous les sites")

    def url(self, row):
        return reverse("sites:service_detail", args=[row.service_id])

    def may_hand_over(self, user, row):
        return can_edit_contacts(user, row.service)

    def why_not(self, row, successor, on):
        return why_not_reached(successor, row.service, on)

    def hand_over(self, row, successor, *, by):
        usecases.hand_over_contact(row, to=successor)

    def may_end(self, user, row):
        return self.may_hand_over(user, row)

    def end(self, row, *, by):
        usecases.end_held_contact(row)
