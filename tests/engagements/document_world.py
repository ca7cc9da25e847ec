"""Two sites, the people of a document's circuit, and versions as they are typed."""

import datetime
from types import SimpleNamespace

from django.urls import reverse

from engagements.usecases import document_versions, quality_documents
from engagements.usecases.document_versions import DocumentContent
from qualipref.documents.uploads import Upload
from sites.enums import Role
from tests.documents.samples import pdf
from tests.factories import ServiceFactory, SiteFactory, holder

from .evidence_world import signed_in

TODAY = datetime.date(2015, 10, 12)
NEXT_YEAR = datetime.date(2016, 10, 12)


def build_people():
    world = SimpleNamespace(site=SiteFactory(name="Site A"), other_site=SiteFactory(name="Site B"))
    world.service = ServiceFactory(site=world.site, name="Bureau A")
    world.other_service = ServiceFactory(site=world.other_site, name="Bureau B")
    world.coordinator = holder(Role.COORDINATOR)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    world.other_manager = holder(Role.QUALITY_MANAGER, site=world.other_site)
    world.secretary = holder(Role.SECRETARY_GENERAL)
    world.correspondent = holder(Role.CORRESPONDENT, site=world.site, service=world.service)
    world.other_correspondent = holder(Role.CORRESPONDENT, site=world.other_site, service=world.other_service)
    world.agent = holder(Role.AGENT, site=world.site)
    return world


def content(**fields):
    upload = Upload(pdf(), "procedure.pdf", "application/pdf")
    return DocumentContent(**{"summary": "Première version.", "review_on": NEXT_YEAR, "upload": upload} | fields)


def created(world, by=None, *, contains=None, **fields):
    """A document of Site A and its version 1.0, in preparation."""
    by = by or world.manager
    fields = {
        "code": "PR-01",
        "title": "Accueil du public",
        "kind": "procedure",
        "purpose": "Recevoir chacun de la même manière.",
        "site": world.site,
        "owner": by,
        "is_to_be_read": True,
        "posted_at": "",
    } | fields
    return quality_documents.create_document(content=contains or content(), by=by, **fields)


def approve(world, version, *, verifier=None):
    """Through the three persons."""
    document_versions.submit_version(version, seen=version.version, by=version.author)
    document_versions.verify_version(version, seen=version.version, by=verifier or world.coordinator)
    document_versions.approve_version(version, seen=version.version, by=world.secretary)


def published(world, **fields):
    document = created(world, **fields)
    approve(world, document.versions.get())
    return document


def next_version(world, document, *, is_major=False, **fields):
    said = content(**{"summary": "Horaires d’hiver."} | fields)
    return document_versions.prepare_version(document, content=said, is_major=is_major, by=world.manager)


def url(name, *args, **kwargs):
    return reverse(f"engagements:{name}", args=args, kwargs=kwargs)


def of(version, name="document_version_detail", *more):
    return url(name, version.document_id, version.number, *more)


def listed(user, **query):
    return [line.document.code for line in signed_in(user).get(url("document_list"), query).context["lines"]]
