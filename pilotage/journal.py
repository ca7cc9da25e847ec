"""What of the journal each person may read: the journal knows codes only, the rights are those of the perimeter."""

from typing import NamedTuple

from django.db.models import Q

from engagements.readiness.cell_page import UNSEEN_BY_AUDITORS
from qualipref.journal.models import Entry
from sites.enums import Role
from sites.models import Assignment, Module, Service, Site

READS_EVERYTHING = {Role.ADMINISTRATOR, Role.SECRETARY_GENERAL}
READS_SITES = {Role.COORDINATOR, Role.QUALITY_MANAGER, Role.SUB_PREFECT}
NOTHING = Q(pk__in=[])
# A proof that he may read tells its own history on its page; the others, the requests and the drafts are internal.
HIDDEN_FROM_AUDITORS = Q(event__startswith="evidence") | Q(event__in=UNSEEN_BY_AUDITORS)


def visible_entries(user, on):
    """The entries of the sites, services and audits of `user` on day `on`."""
    held = Assignment.objects.of(user, on)
    if any(map(_opens_all, held)):
        return Entry.objects.all()
    opened, keys = NOTHING, [each.pk for each in held]
    for each in Assignment.objects.filter(pk__in=keys).select_related("site", "module", "service__site"):
        opened |= _opened_by(each)
    return Entry.objects.filter(opened)


def _opens_all(held):
    return held.role in READS_EVERYTHING or (held.role == Role.COORDINATOR and held.site_id is None)


def _opened_by(held):
    """The rows opened by an assignment that does not open them all."""
    if held.role == Role.COORDINATOR:
        return Q(site_code__in=["", held.site.slug])
    if held.role in READS_SITES:
        return Q(site_code=held.site.slug) if held.site else ~Q(site_code="")
    if held.role == Role.CORRESPONDENT:
        return Q(service_code=held.service.code)
    if held.role == Role.AUDITOR:
        return Q(site_code=held.site.slug, module_code=held.module.slug) & ~HIDDEN_FROM_AUDITORS
    return NOTHING


class Names(NamedTuple):
    """The names of today of what the journal keeps by its codes."""

    sites: dict
    services: dict
    modules: dict

    def place(self, service_code, site_code):
        """The service with its site, else the site; what is known no more keeps its code."""
        return self.services.get(service_code) or self.sites.get(site_code) or service_code or site_code

    def module(self, code):
        return self.modules.get(code, code)


def perimeter_names():
    """Three queries, whatever the number of entries."""
    services = Service.objects.values_list("slug", "site__slug", "name", "site__name", "short_name").order_by()
    modules = Module.objects.values_list("slug", "short_name", "name").order_by()
    return Names(
        sites=dict(Site.objects.values_list("slug", "name").order_by()),
        services={
            f"{slug}.{site_slug}" if site_slug else slug: f"{short_name or name}, {site}"
            if site
            else short_name or name
            for slug, site_slug, name, site, short_name in services
        },
        modules={slug: short_name or name for slug, short_name, name in modules},
    )
