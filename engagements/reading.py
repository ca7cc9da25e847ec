"""Who must read which document, and who has: what the page of a document, its list and the week of a person count."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q

from qualipref.accounts.models import User
from sites.enums import Role
from sites.models import Assignment

from .models import QualityDocument, ReadReceipt

READERS = (Role.AGENT, Role.CORRESPONDENT)  # who works in a service
NAMES_EVERYONE = (Role.COORDINATOR, Role.SECRETARY_GENERAL)
NAMES_A_SITE = (Role.QUALITY_MANAGER, Role.SUB_PREFECT)
COUNTS_EVERYWHERE = (*NAMES_EVERYONE, *NAMES_A_SITE, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Reader:
    """A person who must read, and when he did."""

    user: User
    read_at: datetime.datetime | None


@dataclass
class ServiceReading:
    """« n lus sur n » of a service; `named` are its persons, or None for who may only count them."""

    label: str
    site: str
    readers: list = field(default_factory=list)
    is_named: bool = False

    @property
    def count(self):
        return len(self.readers)

    @property
    def read(self):
        return sum(reader.read_at is not None for reader in self.readers)

    @property
    def missing(self):
        return self.count - self.read

    @property
    def named(self):
        return self.readers if self.is_named else None


def must_read(user, on):
    """A condition on documents: those that the services of `user` must read."""
    concerned = Q(pk__in=[])
    for held in user.assignments.of(user, on):
        if held.role in READERS and held.user_id == user.pk:
            concerned |= _concerns(held)
    return Q(is_to_be_read=True) & concerned


def _concerns(held):
    named = QualityDocument.services.through.objects
    everyone = ~Q(pk__in=named.values("qualitydocument"))
    there = everyone & (Q(site=None) | Q(site=held.site_id) if held.site_id else Q(site=None))
    if not held.service_id:
        return there
    return there | Q(pk__in=named.filter(service=held.service_id).values("qualitydocument"))


def to_read(documents, user, on):
    """Those of `documents`, in force, that `user` must read and has not acknowledged: a new version asks again."""
    held = documents.in_force(on).filter(must_read(user, on))
    return held.exclude(Exists(ReadReceipt.objects.filter(version=OuterRef("current_id"), user=user)))


def required_of(document, version, on):
    """The persons who must read `version` and have not, in the order of their services."""
    read = set(version.receipts.values_list("user_id", flat=True))
    waiting = {held.user: None for held in _concerned(document, on) if held.user_id not in read}
    return list(waiting)


def readings(document, version, viewer, on):
    """The readings of `version` service by service, as `viewer` may see them."""
    read_at = dict(version.receipts.values_list("user_id", "read_at"))
    found = {}
    for held in _concerned(document, on):
        if not _may_count(viewer, held, on):
            continue
        key = (held.site_id, held.service_id)
        label = str(held.service) if held.service else "Service non précisé"
        line = found.setdefault(key, ServiceReading(label, str(held.site or "Tous les sites")))
        line.is_named = _may_name(viewer, held, on)
        if held.user_id not in {reader.user.pk for reader in line.readers}:
            line.readers.append(Reader(held.user, read_at.get(held.user_id)))
    return list(found.values())


def total(lines):
    """(read, concerned): each person once, in however many services he works."""
    everyone = {reader.user.pk: reader.read_at for line in lines for reader in line.readers}
    return sum(read_at is not None for read_at in everyone.values()), len(everyone)


def _concerned(document, on):
    """The assignments of the persons that must read, on open accounts, in the order of the sites and services."""
    held = Assignment.objects.valid_on(on).filter(role__in=READERS, user__is_active=True)
    services = [service.pk for service in document.services.all()]
    if services:
        held = held.filter(service__in=services)
    elif document.site_id:
        held = held.filter(site=document.site_id)
    place = (F("site__order").asc(nulls_last=True), F("service__order").asc(nulls_first=True), "service__name_sort")
    return held.select_related("user", "service", "site").order_by(*place, "user__label_sort", "pk")


def _may_count(viewer, held, on):
    for each in viewer.assignments.of(viewer, on):
        if each.role in COUNTS_EVERYWHERE:
            return True
        if each.role == Role.AUDITOR and each.site_id == held.site_id:
            return True
        if each.role == Role.CORRESPONDENT and each.service_id == held.service_id:
            return True
    return False


def _may_name(viewer, held, on):
    """SECURITY.md, section 2: names of a follow-up of persons."""
    for each in viewer.assignments.of(viewer, on):
        if each.role in NAMES_EVERYONE:
            return True
        if each.role in NAMES_A_SITE and each.site_id == held.site_id:
            return True
        if each.role == Role.CORRESPONDENT and each.service_id == held.service_id:
            return True
    return False
