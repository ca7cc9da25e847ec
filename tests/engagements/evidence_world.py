"""Two sites that answer for the same module, their people, and the way to deposit by the page."""

from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from engagements.readiness import places
from sites.enums import Role
from tests.documents.samples import pdf, sent
from tests.factories import ScopeEntryFactory, ServiceFactory, SiteFactory, holder
from tests.readiness.world import TODAY, build

YEAR = 2015


def build_two_sites(commitments=2):
    """`world.here` and `world.there`: a site, its service, its correspondent, its manager, its agent, its places."""
    world = build(services=1, commitments=commitments)
    other = ServiceFactory(site=SiteFactory(name="Autre site"), name="Autre bureau")
    ScopeEntryFactory(service=other, module=world.module)
    found = places(world.campaign, TODAY)
    world.here, world.there = _side(world.services[0], found), _side(other, found)
    return world


def _side(service, found):
    site = service.site
    return SimpleNamespace(
        site=site,
        service=service,
        correspondent=holder(Role.CORRESPONDENT, site=site, service=service),
        manager=holder(Role.QUALITY_MANAGER, site=site),
        agent=holder(Role.AGENT, site=site),
        places=[place for place in found if place.site == site],
    )


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def keys(*chosen):
    return [f"{place.commitment.code}:{place.unit_code}" for place in chosen]


def typed(*chosen, **fields):
    """What a person types to deposit a PDF that covers June; a field given as None is left out."""
    fields = {
        "case": keys(*chosen),
        "support": "file",
        "files": [sent("releve_juin-2015.pdf", pdf())],
        "period_from": "2015-06-01",
        "period_to": "2015-06-30",
        "supplied_by": "Chef de section",
    } | fields
    return {name: value for name, value in fields.items() if value is not None}


def address(name="evidence_submit", *chosen, year=YEAR):
    query = "&".join(f"case={key}" for key in keys(*chosen))
    return reverse(f"engagements:{name}", args=[year]) + (f"?{query}" if query else "")


def faults(response):
    """{field: sentences} of the form that is shown again."""
    assert response.status_code == 200, response.status_code
    return {name: list(sentences) for name, sentences in response.context["form"].errors.items()}
