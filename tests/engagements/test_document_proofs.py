"""Quality documents beside the commitments they serve: what is shown there, and offered as a proof."""

import datetime

import pytest

from engagements.models import DocumentVersion, Evidence
from engagements.readiness import places
from engagements.usecases import quality_documents
from sites.enums import Role
from tests.factories import (
    DocumentVersionFactory,
    holder,
)
from tests.readiness.world import build

from .document_world import TODAY, approve, build_people, content, created, listed, of, url
from .evidence_world import faults, signed_in

pytestmark = pytest.mark.django_db
LIST = "engagements:document_list"


@pytest.fixture
def world():
    return build_people()


def offered(client, address):
    groups = client.get(address).context["groups"]
    return [option["key"] for _, options, _ in groups for option in options]


@pytest.fixture
def proving(world):
    """A document in force since March that serves two commitments of a service of another site."""
    here = build(services=1, commitments=2)
    manager = holder(Role.QUALITY_MANAGER, site=here.site)
    document = created(
        world, by=manager, site=here.site, commitments=here.commitments, contains=content(in_force_on=TODAY)
    )
    version = document.versions.get()
    approve(world, version)
    here.document, here.version, here.manager = document, version, manager
    return here


def test_the_pages_of_the_commitment_and_of_its_cell_show_what_is_in_force(world, proving):
    client = signed_in(proving.manager)
    commitment = proving.commitments[0]
    (place, *_) = places(proving.campaign, TODAY)
    addresses = [
        url("commitment_detail", commitment.framework_id, commitment.code),
        url("cell_detail", 2015, commitment.code, place.unit_code),
    ]
    for address in addresses:
        assert "PR-01 Accueil du public" in client.get(address).text
    quality_documents.withdraw_document(proving.document, version=1, reason="Plus d’objet.", by=proving.manager)
    for address in addresses:
        assert "PR-01 Accueil du public" not in client.get(address).text


def test_the_version_in_force_is_offered_for_all_its_cells_in_one_gesture(world, proving):
    client, address = signed_in(proving.manager), url("document_offer", proving.document.pk)
    keys = offered(client, address)
    assert len(keys) == 2
    client.post(address, {"seen": proving.version.pk, "case": keys})
    evidence = Evidence.objects.get()
    assert (evidence.period_from, evidence.period_to) == (TODAY, TODAY)
    assert evidence.title == "PR-01 Accueil du public, version 1.0"
    assert evidence.current.stored_file == proving.version.stored_file
    assert evidence.uses.count() == 2
    assert offered(client, address) == []


def test_a_proof_is_not_offered_outside_of_what_one_may_prove(world, proving):
    address = url("document_offer", proving.document.pk)
    (key, *_) = offered(signed_in(proving.manager), address)
    stranger = signed_in(world.other_correspondent)
    assert "case" in faults(stranger.post(address, {"seen": proving.version.pk, "case": [key]}))
    assert signed_in(world.agent).get(address).status_code == 403
    late = DocumentVersionFactory(document=proving.document, minor=1, approved=True, in_force_on=TODAY)
    assert signed_in(proving.manager).post(address, {"seen": proving.version.pk, "case": [key]}).status_code in (
        404,
        409,
    )
    assert not Evidence.objects.exists() and DocumentVersion.objects.get(pk=late.pk)


def test_an_auditor_reads_what_is_published_on_his_modules_and_sites(world, proving):
    far = datetime.date(2100, 1, 1)
    auditor = holder(Role.AUDITOR, site=proving.site, module=proving.module, valid_until=far)
    elsewhere = holder(Role.AUDITOR, site=world.other_site, module=proving.module, valid_until=far)
    next_one = DocumentVersionFactory(document=proving.document, minor=1)
    assert listed(auditor) == ["PR-01"] and listed(elsewhere) == []
    page = signed_in(auditor).get(url("document_detail", proving.document.pk))
    assert "J’ai lu et compris</button>" not in page.text and "soumise à vérification" not in page.text
    assert "approuvée, en vigueur" in page.text.replace("\u00a0", " ")
    assert signed_in(auditor).get(of(next_one)).status_code == 404
