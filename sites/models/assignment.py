from collections import defaultdict

from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.accounts.models import User

from ..enums import READS_ALL, Role
from .prefecture import Site
from .scope import Module
from .service import Service

EVERYTHING = ~models.Q(pk__in=[])  # an empty Q() would vanish when joined by « or » to another condition
SUBSTITUTE = "user__delegations_given__substitute"


def in_suppleance(day):
    """The assignments whose function, that person’s role on that very site, is given to a substitute on `day`."""
    given = "user__delegations_given"
    same_site = models.Q(**{f"{given}__site": models.F("site")})
    everywhere = models.Q(**{f"{given}__site": None, "site": None})
    return models.Q(
        same_site | everywhere,
        **{f"{given}__role": models.F("role"), f"{given}__in": Delegation.objects.active_on(day)},
    )


class AssignmentQuerySet(models.QuerySet):
    def valid_on(self, day):
        """Both ends included: what ends on the 15th still holds on the 15th."""
        return self.filter(valid_from__lte=day).filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day)
        )

    def held_by(self, user, day):
        """The assignments of `user` on `day`, and those he holds by suppléance while the absent person holds them."""
        if not user.pk:
            return self.none()
        held = models.Q(user=user) | in_suppleance(day) & models.Q(**{SUBSTITUTE: user})
        return self.valid_on(day).filter(held).distinct()

    def holders(self, day):
        """The open accounts that hold one of these on `day`, as `held_by` says of each: the absent may be closed."""
        held = self.valid_on(day)
        substitutes = held.filter(in_suppleance(day)).values(SUBSTITUTE)
        found = models.Q(pk__in=held.values("user")) | models.Q(pk__in=substitutes)
        return User.objects.filter(found, is_active=True).order_by("pk")

    def occupied(self, day):
        """Those that have holders on `day`."""
        by_substitute = in_suppleance(day) & models.Q(**{f"{SUBSTITUTE}__is_active": True})
        return self.valid_on(day).filter(models.Q(user__is_active=True) | by_substitute).distinct()

    def covering(self, site):
        """Those of that site, and those of every site."""
        return self.filter(models.Q(site=site) | models.Q(site=None))


class AssignmentManager(models.Manager.from_queryset(AssignmentQuerySet)):
    """What a page asks again and again of who reads it, without a queryset for each question."""

    def of(self, user, day):
        """What `user` holds on `day`, read once per user object and day: rights change at the next request.

        Each with the `duties` of its service, on which rights hang too.
        """
        read = _kept(user)
        if day not in read:
            read[day] = self._read(self.model.objects.held_by(user, day))
        return read[day]

    def holder(self, user, day):
        """The account `user`, by its key alone, with what it holds on `day`: one query for both.

        None when it holds nothing of its own.
        """
        held = self._read(self.model.objects.held_by(user, day).select_related("user"))
        found = next((each.user for each in held if each.user_id == user.pk), None)
        if found:
            _kept(found)[day] = held
        return found

    def _read(self, held):
        found, duties = {}, defaultdict(set)
        for row in held.annotate(duty=models.F("service__duties__duty")):
            duties[row.pk].add(row.duty)
            found[row.pk] = row
        for each in found.values():
            each.duties = duties[each.pk] - {None}
        return list(found.values())

    def read_for(self, users, day):
        """Reads at once what each of `users` holds himself on `day`, suppléances set aside; `of` then asks nothing."""
        held = {user.pk: [] for user in users}
        for assignment in self.model.objects.filter(user__in=held).valid_on(day):
            held[assignment.user_id].append(assignment)
        for user in users:
            _kept(user)[day] = held[user.pk]

    def scope(self, user, on, *, site=None, service=None, module=None):
        """The wall: a Q on the rows that `user` may see on day `on`, by the paths of their site, service, module.

        Each assignment opens the rows of its own site, service and module; a blank one opens all. Readers of the
        whole préfecture (SECURITY.md, section 2) see every row. Nobody in, nothing out.
        """
        opened = models.Q(pk__in=[])
        for assignment in self.of(user, on):
            if assignment.role in READS_ALL:
                return EVERYTHING
            opened |= assignment.opens(site=site, service=service, module=module)
        return opened


def _kept(user):
    """What was read of `user`, by day, on the account itself: `request.user` only stands before it."""
    if not hasattr(user, "_assignments_held"):
        user._assignments_held = {}
    return user._assignments_held


class Assignment(models.Model):
    """A role held by an account, on a site, a service or a module, from one day to another (last day included).

    An auditor has one row per site × module; an account with an auditor's row holds no other role.
    """

    Role = Role

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField("rôle", max_length=20, choices=Role)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments")
    valid_from = models.DateField("du", default=clock.today)
    valid_until = models.DateField("au", null=True, blank=True, help_text="Dernier jour compris.")
    evidence_from = models.DateField("preuves du", null=True, blank=True)
    evidence_until = models.DateField("preuves au", null=True, blank=True)

    objects = AssignmentManager()

    class Meta:
        verbose_name = "affectation"
        ordering = ["role", "site__order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="assignment_dates_in_order",
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                violation_error_message="La date de fin précède la date de début.",
            ),
            models.CheckConstraint(
                name="assignment_auditor_is_scoped",
                condition=~models.Q(role="auditor")
                | models.Q(site__isnull=False, module__isnull=False, valid_until__isnull=False),
                violation_error_message="Un auditeur a un site, un module et une date de fin.",
            ),
            models.CheckConstraint(
                name="assignment_correspondent_has_service",
                condition=~models.Q(role="correspondent") | models.Q(service__isnull=False),
                violation_error_message="Un correspondant est affecté à un service.",
            ),
        ]

    def __str__(self):
        places = [str(place) for place in (self.service, None if self.service_id else self.site, self.module) if place]
        return ", ".join([self.get_role_display(), *places])

    def opens(self, *, site=None, service=None, module=None):
        """The rows this assignment opens, by the paths the model has; a path the model lacks does not restrict."""
        rows = EVERYTHING
        if self.service_id and service:
            rows &= models.Q(**{service: self.service_id})
        elif self.site_id and site:
            rows &= models.Q(**{site: self.site_id})
        if self.module_id and module:
            rows &= models.Q(**{module: self.module_id})
        return rows


class DelegationQuerySet(models.QuerySet):
    def active_on(self, day):
        return self.filter(valid_from__lte=day, valid_until__gte=day, revoked_at__isnull=True)


class Delegation(models.Model):
    """The suppléance of a secretary general or a quality manager: one account, for dated days."""

    absent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations_given")
    substitute = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations_held")
    role = models.CharField("rôle", max_length=20, choices=Role)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField("du")
    valid_until = models.DateField("au", help_text="Dernier jour compris.")
    revoked_at = models.DateTimeField("révoquée le", null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "suppléance"
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="delegation_dates_in_order",
                condition=models.Q(valid_until__gte=models.F("valid_from")),
                violation_error_message="La date de fin précède la date de début.",
            ),
            models.CheckConstraint(
                name="delegation_to_someone_else",
                condition=~models.Q(absent=models.F("substitute")),
                violation_error_message="Une suppléance se donne à une autre personne.",
            ),
            models.CheckConstraint(
                name="delegation_role_can_be_delegated",
                condition=models.Q(role__in=["secretary_general", "quality_manager", "coordinator"]),
                violation_error_message="Ce rôle ne se délègue pas.",
            ),
        ]

    def __str__(self):
        return f"{self.substitute} supplée {self.absent}"
