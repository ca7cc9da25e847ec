from django.conf import settings
from django.db import models

from sites.enums import READS_ALL, Role
from sites.models import Service, Site
from sites.models.periods import Dated, DatedQuerySet, dates_in_order

from ..enums import College, CommitteeKind

OF_A_SITE = frozenset({Role.QUALITY_MANAGER, Role.SUB_PREFECT})


class CommitteeQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """Every committee for who reads the préfecture; the others, those they sit in, and none for an auditor.

        A quality manager and a sub-prefect read of the users’ committees and working groups those of the préfecture
        and of their own sites (SECURITY.md, section 2).
        """
        held = user.assignments.of(user, on)
        if any(each.role in READS_ALL - OF_A_SITE for each in held):
            return self.all()
        if not held or any(each.role == Role.AUDITOR for each in held):
            return self.none()
        seen = models.Q(pk__in=CommitteeMember.objects.on(on).filter(account=user).values("committee"))
        own = [each.site_id for each in held if each.role in OF_A_SITE]
        if own:
            seen |= models.Q(kind=CommitteeKind.STEERING) | models.Q(site=None) | models.Q(site__in=own)
        return self.filter(seen)

    def for_list(self):
        return self.select_related("site")


class Committee(models.Model):
    """A body of the démarche: steering, users’, working group, staff (founding document; DOMAIN, section 5)."""

    Kind = CommitteeKind

    kind = models.CharField("genre", max_length=16, choices=CommitteeKind)
    code = models.SlugField("code", max_length=20, unique=True, help_text="Il numérote les séances : COPIL-2015-03.")
    name = models.CharField("nom", max_length=200)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.TextField("objet", blank=True)
    founding_act = models.CharField("arrêté ou décision", max_length=300, blank=True)
    closed_on = models.DateField("dissous le", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = "comité"
        ordering = ["kind", "name", "pk"]

    def __str__(self):
        return self.name


class CommitteeMemberQuerySet(DatedQuerySet):
    def for_list(self):
        return self.select_related("committee__site", "account", "service__site", "stands_in_for")

    def titular(self):
        return self.filter(stands_in_for=None)

    def seated_at(self, meeting):
        """The titular members of its committee on its day, with the account of each."""
        return self.on(meeting.day).titular().filter(committee=meeting.committee_id).select_related("account")


class CommitteeMember(Dated):
    """Who sits in a committee, in which function and for which mandate; an external member has an address alone.

    A deputy names whom he stands in for.
    """

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="members")
    function = models.CharField("fonction", max_length=200)
    college = models.CharField("collège", max_length=16, choices=College, default=College.ADMINISTRATION)
    organisation = models.CharField("organisme", max_length=200, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    email = models.EmailField("adresse électronique", max_length=254, blank=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stands_in_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="deputies", verbose_name="suppléant de"
    )
    is_president = models.BooleanField("préside", default=False)
    is_secretary = models.BooleanField("secrétaire de séance", default=False)
    order = models.PositiveSmallIntegerField("ordre", default=0)
    version = models.PositiveIntegerField(default=1)

    objects = CommitteeMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "membre d’un comité"
        verbose_name_plural = "membres d’un comité"
        ordering = ["-is_president", "order", "pk"]
        constraints = [dates_in_order("committee_member_dates_in_order")]

    def __str__(self):
        return ", ".join(filter(None, [self.function, self.organisation]))

    @property
    def address(self):
        """Where to write to: the address of the account while it is open; without an account, his own."""
        if self.account is None:
            return self.email
        return self.account.email if self.account.is_active else ""
