"""The documents as each person reads them: a draft is nobody's but those who prepare it."""

import datetime

import pytest

from engagements.models import DocumentReview, QualityDocument
from engagements.usecases import document_versions
from pilotage.search import search
from qualipref.journal.models import Entry
from sites.enums import Role
from sites.models import Delegation
from tests.documents.samples import pdf, sent
from tests.factories import (
    DocumentVersionFactory,
    QualityDocumentFactory,
    ServiceFactory,
)
from tests.readiness.world import build

from .document_world import TODAY, build_people, created, listed, next_version, of, published, url
from .evidence_world import signed_in

pytestmark = pytest.mark.django_db
LIST = "engagements:document_list"


@pytest.fixture
def world():
    return build_people()


def typed(world, **fields):
    return {
        "code": "PR-09",
        "title": "Orienter l’usager",
        "kind": "procedure",
        "purpose": "Adresser chacun au bon guichet.",
        "site": world.site.slug,
        "owner": world.manager.pk,
        "summary": "Première version.",
        "files": [sent("orienter.pdf", pdf())],
        "in_force_on": "",
        "review_on": "2016-10-01",
    } | fields


def faults(response):
    assert response.status_code == 200, response.status_code
    return {name: list(said) for name, said in response.context["form"].errors.items()}


# What is in preparation


@pytest.mark.parametrize("reader", ["agent", "other_manager", "other_correspondent"])
def test_a_draft_is_read_neither_by_list_nor_search_nor_address_nor_file_nor_export(world, reader):
    document = created(world)
    version, user = document.versions.get(), getattr(world, reader)
    client = signed_in(user)
    assert listed(user) == [] and listed(user, texte="accueil") == []
    assert "0\u00a0document" in client.get(url("document_list")).text
    assert search("accueil public", user=user, on=TODAY) == []
    for kind in ("csv", "ods"):
        assert b"PR-01" not in client.get(url("document_export", kind)).getvalue()
    addresses = [
        url("document_detail", document.pk),
        of(version),
        of(version, "document_version_download"),
        of(version, "document_version_preview", 1),
        url("document_readers", document.pk),
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 5


@pytest.mark.parametrize("step", ["draft", "submitted", "verified", "to_come", "abandoned"])
def test_the_version_that_follows_stays_hidden_until_its_day(world, step, settings):
    document = published(world)
    version = DocumentVersionFactory(
        document=document,
        minor=1,
        stored_file=document.versions.get().stored_file,
        filename="procedure-secrete.pdf",
        summary="Horaires secrets.",
        **{
            "draft": {},
            "submitted": {"submitted": True},
            "verified": {"verified": True},
            "to_come": {"approved": True, "in_force_on": TODAY + datetime.timedelta(days=1)},
            "abandoned": {"status": "abandoned"},
        }[step],
    )
    client = signed_in(world.agent)
    pages = [client.get(url("document_list")), client.get(url("document_detail", document.pk))]
    assert all("versions/1.1/" not in page.text and "secret" not in page.text for page in pages)
    assert [client.get(of(version)).status_code, client.get(of(version, "document_version_download")).status_code] == [
        404,
        404,
    ]
    assert b"secret" not in client.get(url("document_export", "csv")).getvalue()
    settings.TODAY = "2015-10-13"
    assert client.get(of(version)).status_code == (200 if step == "to_come" else 404)


def test_the_steps_are_filters_for_who_reads_them_and_faults_for_an_agent(world):
    created(world)
    published(world, code="PR-02")
    assert listed(world.manager, etat="en-preparation") == ["PR-01"]
    response = signed_in(world.agent).get(url("document_list"), {"etat": "en-preparation"})
    assert "Sélectionnez un choix valide" in response.text
    assert [line.document.code for line in response.context["lines"]] == ["PR-02"]


def test_the_other_site_reads_what_is_published_and_prepares_nothing(world):
    document = published(world)
    client = signed_in(world.other_manager)
    assert client.get(url("document_detail", document.pk)).status_code == 200
    for name in ("document_describe", "document_withdraw", "document_confirm", "document_version_prepare"):
        assert client.get(url(name, document.pk)).status_code == 403


def test_of_two_confirmations_the_second_is_told_of_the_first(world):
    document = published(world)
    address = url("document_confirm", document.pk)
    hidden = signed_in(world.manager).get(address).context["form"].initial
    shown = {"seen": hidden["seen"], "last_review": hidden["last_review"]}
    first = shown | {"reason": "Relu avec l’accueil.", "review_on": "2018-10-01"}
    assert signed_in(world.manager).post(address, first).status_code == 302
    coordinator = signed_in(world.coordinator)
    page = coordinator.post(address, shown | {"reason": "Relu aussi.", "review_on": "2015-11-01"})
    assert page.status_code == 409 and DocumentReview.objects.count() == 1
    assert "Relu avec l’accueil." in page.text and "1er\u00a0octobre 2018" in page.text and "Relu aussi." in page.text
    assert coordinator.post(address, page.context["form"].data.dict()).status_code == 302
    assert [review.reason for review in DocumentReview.objects.all()] == ["Relu avec l’accueil.", "Relu aussi."]


def test_who_wrote_a_version_does_not_verify_it_nor_approve_it(world):
    version = created(world).versions.get()
    author = signed_in(world.manager)
    author.post(of(version, "document_version_submit"), {"version": 1})
    assert author.post(of(version, "document_version_verify"), {"version": 1}).status_code == 403
    signed_in(world.coordinator).post(of(version, "document_version_verify"), {"version": 1})
    for user in (world.manager, world.coordinator):
        assert signed_in(user).post(of(version, "document_version_approve"), {"version": 1}).status_code == 403
    version.refresh_from_db()
    assert version.status == "verified"


def test_who_stands_in_for_the_secretary_general_approves_in_his_name(world):
    version = created(world).versions.get()
    document_versions.submit_version(version, seen=1, by=world.manager)
    document_versions.verify_version(version, seen=1, by=world.coordinator)
    substitute, author_too = world.other_manager, world.manager
    for person in (substitute, author_too):
        Delegation.objects.create(
            absent=world.secretary, substitute=person, role=Role.SECRETARY_GENERAL, valid_from=TODAY, valid_until=TODAY
        )
    address = of(version, "document_version_approve")
    assert signed_in(author_too).post(address, {"version": 1}).status_code == 403
    assert signed_in(substitute).post(address, {"version": 1}).status_code == 302
    entry = Entry.objects.get(event="document_version.approved")
    assert (entry.author, entry.on_behalf_of) == (substitute, world.secretary)


def test_a_post_without_what_was_read_is_refused(world):
    version = created(world).versions.get()
    client = signed_in(world.manager)
    for data in ({}, {"version": "9" * 30}, {"version": "abc"}, {"version": 7}):
        assert client.post(of(version, "document_version_submit"), data).status_code == 409
    version.refresh_from_db()
    assert version.status == "draft"


# The list


def test_words_types_sites_services_and_commitments_are_filters(world):
    here = build(services=1, commitments=2)
    published(world, code="PR-01", title="Accueil du public", commitments=[here.commitments[0]])
    published(world, code="FR-01", title="Appel malveillant", kind="reflex_sheet", site=world.other_site)
    published(world, code="AF-01", title="Nos engagements", kind="notice", site=None, services=[world.other_service])
    user = world.agent
    assert listed(user) == ["PR-01", "FR-01", "AF-01"]  # by type, then by code
    assert listed(user, texte="RECEVOIR chàcun accueil") == ["PR-01"]
    assert listed(user, type="notice") == ["AF-01"]
    assert listed(user, site=world.site.slug) == ["PR-01", "AF-01"]
    assert listed(user, service=world.service.pk) == ["PR-01"]
    assert listed(user, service=world.other_service.pk) == ["FR-01", "AF-01"]
    assert listed(user, engagement=here.commitments[0].code) == ["PR-01"]
    assert listed(user, engagement="9.9.9") == []


@pytest.mark.parametrize("query", [{"type": "x"}, {"site": "x"}, {"service": "9" * 30}, {"etat": "x"}, {"page": "x"}])
def test_what_is_not_understood_is_said_and_filters_nothing(world, query):
    published(world)
    assert listed(world.agent, **query) == ["PR-01"]


def test_the_list_and_its_exports_give_the_same_rows(world):
    published(world, services=[world.service])
    published(world, code="FR-01", kind="reflex_sheet")
    client = signed_in(world.agent)
    asked = {"type": "procedure"}
    lines = client.get(url("document_export", "csv"), asked).getvalue().decode().splitlines()
    assert len(lines) == 2 and lines[1].startswith("PR-01;Accueil du public;Procédure;")
    assert "Site A;Bureau A;1.0;2015-10-12;2016-10-12;En vigueur" in lines[1]
    assert client.get(url("document_export", "ods"), asked).status_code == 200


@pytest.mark.parametrize("reader", ["agent", "coordinator"])
def test_the_list_costs_the_same_for_one_or_ten(world, reader, django_assert_max_num_queries):
    client, found = signed_in(getattr(world, reader)), []
    for batch in (1, 9):
        for _ in range(batch):
            document = QualityDocumentFactory(services=[world.service], is_to_be_read=True)
            DocumentVersionFactory(document=document, approved=True)
            DocumentVersionFactory(document=document, minor=1)
        with django_assert_max_num_queries(10) as queries:
            client.get(url("document_list"))
        found.append(len(queries))
    assert found[0] == found[1]


# The forms


def test_a_document_is_created_with_its_first_version(world):
    client = signed_in(world.manager)
    assert faults(client.post(url("document_create"), {"code": ""})).keys() >= {
        "code",
        "title",
        "kind",
        "site",
        "owner",
        "files",
    }
    page = client.post(url("document_create"), typed(world, services=[world.service.pk]), follow=True)
    document = QualityDocument.objects.get()
    assert page.redirect_chain[0][0] == of(document.versions.get())
    assert list(document.services.all()) == [world.service]
    assert "Soumettre à vérification" in page.text
    assert faults(client.post(url("document_create"), typed(world))) == {
        "code": ["Ce code est déjà celui d’un autre document."]
    }


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": "pr 09"}, "code"),
        ({"site": "site-inconnu"}, "site"),
        ({"url": "https://intranet.example/"}, "files"),  # a file or an address, not both
        ({"files": [sent("vide.pdf", b"")]}, "files"),
        ({"files": [], "url": "javascript:alert(1)"}, "url"),
        ({"in_force_on": "2015-10-11"}, "in_force_on"),
        ({"in_force_on": "9999-12-31"}, "in_force_on"),
        ({"review_on": "2015-10-12"}, "review_on"),
        ({"review_on": "2099-01-01"}, "review_on"),
        ({"owner": "9" * 30}, "owner"),
        ({"services": ["9" * 30]}, "services"),
        ({"commitments": [str(2**63)]}, "commitments"),
        ({"kind": "autre"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(world, fields, field):
    assert field in faults(signed_in(world.manager).post(url("document_create"), typed(world, **fields)))
    assert not QualityDocument.objects.exists()


def test_a_site_writes_for_itself_and_a_service_names_itself(world):
    for user, fields, field in (
        (world.manager, {"site": world.other_site.slug}, "site"),
        (world.manager, {"site": ""}, "site"),
        (world.manager, {"services": [world.other_service.pk]}, "services"),
        (world.correspondent, {}, "services"),
        (world.correspondent, {"services": [ServiceFactory(site=world.site).pk]}, "services"),
    ):
        assert field in faults(signed_in(user).post(url("document_create"), typed(world, **fields)))
    proposed = typed(world, services=[world.service.pk], owner=world.correspondent.pk)
    assert signed_in(world.correspondent).post(url("document_create"), proposed).status_code == 302
    assert (
        signed_in(world.coordinator).post(url("document_create"), typed(world, code="PO-01", site="")).status_code
        == 302
    )
    assert QualityDocument.objects.get(code="PO-01").site is None
    assert signed_in(world.agent).get(url("document_create")).status_code == 403


def test_two_people_describe_a_document_and_nothing_is_lost(world):
    document = published(world)
    client = signed_in(world.manager)
    first = {"version": 1, "site": world.site.slug, "owner": world.manager.pk, "purpose": "Le premier."}
    assert client.post(url("document_describe", document.pk), first).status_code == 302
    page = client.post(url("document_describe", document.pk), first | {"purpose": "Le second."})
    assert page.status_code == 409
    assert "Le premier." in page.text and "Le second." in page.text and 'name="version" value="2"' in page.text
    document.refresh_from_db()
    assert (document.purpose, document.code, document.title) == ("Le premier.", "PR-01", "Accueil du public")


def test_a_forged_title_does_not_change_what_was_approved(world):
    document = published(world)
    forged = {"version": 1, "site": world.site.slug, "owner": world.manager.pk, "title": "Autre", "code": "X-1"}
    signed_in(world.manager).post(url("document_describe", document.pk), forged)
    document.refresh_from_db()
    assert (document.code, document.title) == ("PR-01", "Accueil du public")


def test_two_tabs_write_a_version_and_nothing_is_lost(world):
    version = created(world).versions.get()
    client = signed_in(world.manager)
    said = {"version": 1, "summary": "Le premier.", "review_on": "2016-10-01"}
    assert client.post(of(version, "document_version_rewrite"), said).status_code == 302
    page = client.post(of(version, "document_version_rewrite"), said | {"summary": "Le second."})
    assert page.status_code == 409
    assert "Le premier." in page.text and "Le second." in page.text
    version.refresh_from_db()
    assert (version.summary, version.filename) == ("Le premier.", "procedure.pdf")


def test_a_second_version_is_not_prepared_beside_another(world):
    document = published(world)
    next_version(world, document)
    client = signed_in(world.manager)
    assert client.get(url("document_version_prepare", document.pk)).status_code == 409
    said = {"change": "minor", "summary": "Autre", "url": "https://intranet.example/", "review_on": "2016-10-01"}
    assert client.post(url("document_version_prepare", document.pk), said).status_code == 409
    assert document.versions.count() == 2


def test_a_file_is_served_as_it_was_deposited_and_an_altered_one_is_not(world):
    version = published(world).versions.get()
    client = signed_in(world.agent)
    served = client.get(of(version, "document_version_download"))
    assert served.getvalue() == version.stored_file.path.read_bytes() and "sandbox" in served["Content-Security-Policy"]
    version.stored_file.path.write_bytes(b"autre")
    assert client.get(of(version, "document_version_download")).status_code == 409
