"""The journal's pages: each reads what his perimeter opens, and can check that nothing was changed."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotage.journal import visible_entries
from qualipref import clock
from qualipref.journal import protection
from qualipref.journal.models import Entry
from sites.enums import Role
from sites.models import Delegation
from tests.factories import ModuleFactory, ServiceFactory, SiteFactory, UserFactory, holder

pytestmark = pytest.mark.django_db
FAR = datetime.date(2100, 12, 31)


@pytest.fixture
def here():
    return ServiceFactory()


@pytest.fixture
def module():
    return ModuleFactory()


@pytest.fixture
def entries(here, module):
    elsewhere = ServiceFactory()
    written = {
        "here": {"site": here.site.slug, "service": here.code, "module": module.slug},
        "site only": {"site": here.site.slug},
        "elsewhere": {"site": elsewhere.site.slug, "service": elsewhere.code, "module": module.slug},
        "nowhere": {},
    }
    return {Entry.objects.record("site.updated", **codes).seq: name for name, codes in written.items()}


def seen(user, entries):
    return {entries[entry.seq] for entry in visible_entries(user, clock.today())}


EVERYTHING = {"here", "site only", "elsewhere", "nowhere"}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECRETARY_GENERAL, Role.COORDINATOR])
def test_who_answers_for_the_whole_prefecture_reads_everything(role, entries):
    assert seen(holder(role), entries) == EVERYTHING


def test_a_coordinator_of_a_site_reads_it_and_what_has_no_site(here, entries):
    assert seen(holder(Role.COORDINATOR, site=here.site), entries) == {"here", "site only", "nowhere"}


@pytest.mark.parametrize("role", [Role.QUALITY_MANAGER, Role.SUB_PREFECT])
def test_who_answers_for_a_site_reads_that_site(role, here, entries):
    assert seen(holder(role, site=here.site), entries) == {"here", "site only"}


def test_a_correspondent_reads_his_service(here, entries):
    assert seen(holder(Role.CORRESPONDENT, site=here.site, service=here), entries) == {"here"}


def test_an_auditor_reads_his_site_and_module(here, module, entries):
    assert seen(holder(Role.AUDITOR, site=here.site, module=module, valid_until=FAR), entries) == {"here"}
    assert seen(holder(Role.AUDITOR, site=here.site, module=ModuleFactory(), valid_until=FAR), entries) == set()


def test_an_agent_reads_nothing(here, entries):
    assert seen(holder(Role.AGENT, site=here.site), entries) == set()
    assert seen(UserFactory(), entries) == set()


def test_a_substitute_reads_what_the_absent_reads(here, entries):
    absent, substitute = holder(Role.QUALITY_MANAGER, site=here.site), UserFactory()
    period = {"valid_from": clock.today(), "valid_until": FAR}
    Delegation.objects.create(absent=absent, substitute=substitute, role=Role.QUALITY_MANAGER, site=here.site, **period)
    assert seen(substitute, entries) == {"here", "site only"}


@pytest.fixture
def reader(client):
    user = holder(Role.ADMINISTRATOR)
    client.force_login(user)
    client.user = user
    return client


def rows(response):
    return [line.seq for line in response.context["lines"]]


def test_the_filter_keeps_what_was_asked(reader):
    site, author = SiteFactory(), UserFactory(label="Cheffe du bureau des titres")
    first = Entry.objects.record("site.updated", by=author, site=site.slug)
    second = Entry.objects.record("site.updated", by=reader.user)
    url, today = reverse("pilotage:journal"), clock.today()
    tomorrow = today + datetime.timedelta(days=1)
    assert rows(reader.get(url)) == [second.seq, first.seq]
    assert rows(reader.get(url, {"auteur": "bureau des titres"})) == [first.seq]
    assert rows(reader.get(url, {"site": site.slug})) == [first.seq]
    assert rows(reader.get(url, {"du": today, "au": today})) == [second.seq, first.seq]
    assert rows(reader.get(url, {"du": tomorrow})) == []


@pytest.mark.parametrize(
    "query",
    [
        {"du": "2026-02-30"},
        {"du": "0001-01-01"},
        {"au": "9999-12-31"},
        {"site": "nulle-part"},
        {"evenement": "inconnu"},
        {"avant": "9" * 30},
        {"avant": "-1"},
        {"du": "2015-10-12", "au": "2015-10-11"},
    ],
)
def test_a_bad_filter_says_so_and_shows_nothing(reader, query):
    Entry.objects.record("site.updated")
    response = reader.get(reverse("pilotage:journal"), query)
    assert response.status_code == 200
    assert rows(response) == []
    assert response.context["form"].errors
    assert reader.get(reverse("pilotage:journal_export", kwargs={"kind": "csv"}), query).status_code == 302


def test_fifty_by_page_then_the_older_ones(reader):
    for _ in range(51):
        Entry.objects.record("site.updated")
    url = reverse("pilotage:journal")
    first = reader.get(url)
    assert (len(rows(first)), rows(first)[0]) == (50, 51)
    assert rows(reader.get(url + first.context["older_url"])) == [1]


def test_a_line_says_who_did_what_where_and_for_whom(reader):
    site, absent = SiteFactory(), UserFactory(label="Secrétaire général")
    Entry.objects.record(
        "site.updated", by=reader.user, on_behalf_of=absent, site=site.slug, module="accueil", reason="Déménagement"
    )
    line = reader.get(reverse("pilotage:journal")).context["lines"][0]
    assert (line.author, line.on_behalf_of) == (str(reader.user), "Secrétaire général")
    assert (line.place, line.module, line.details) == (site.name, "accueil", (("Motif", "Déménagement"),))


def test_a_line_whose_details_were_erased_shows_none(reader):
    entry = Entry.objects.record("site.updated", reason="Déménagement")
    assert "Déménagement" in reader.get(reverse("pilotage:journal")).content.decode()
    Entry.objects.erase_details(entry, by=reader.user)
    page = reader.get(reverse("pilotage:journal"))
    assert page.context["lines"][1].details == ()
    assert "Déménagement" not in page.content.decode()
    assert "Effacés" in reader.get(reverse("pilotage:journal_entry", args=[entry.seq])).content.decode()


def test_the_export_holds_the_rows_of_the_filter(reader):
    site = SiteFactory()
    Entry.objects.record("site.updated", site=site.slug, reason="=1+1")
    Entry.objects.record("site.updated")
    exported = reader.get(
        reverse("pilotage:journal_export", kwargs={"kind": "csv"}), {"site": site.slug}
    ).content.decode()
    assert len(exported.splitlines()) == 2
    assert site.slug in exported


def test_an_entry_shows_its_hashes_and_its_details(reader):
    entry = Entry.objects.record("site.updated", on=SiteFactory(), by=reader.user, reason="déménagement")
    page = reader.get(reverse("pilotage:journal_entry", args=[entry.seq])).content.decode()
    assert entry.hash in page and entry.prev_hash in page and "déménagement" in page
    assert "Intégrité vérifiée" in page


def test_an_altered_entry_says_so_on_its_page(reader):
    entry = Entry.objects.record("site.updated")
    with protection.lifted():
        Entry.objects.update(event="site.forged")
    page = reader.get(reverse("pilotage:journal_entry", args=[entry.seq])).content.decode()
    assert "Cette écriture a été altérée" in page


def test_erased_details_are_said_to_be_erased(reader):
    entry = Entry.objects.record("site.updated", name="Madame X")
    Entry.objects.erase_details(entry, by=reader.user)
    page = reader.get(reverse("pilotage:journal_entry", args=[entry.seq])).content.decode()
    assert "ont été effacés" in page and "Madame X" not in page


def test_verifying_says_that_nothing_changed(reader):
    Entry.objects.record("site.updated")
    page = reader.post(reverse("pilotage:journal_verify"), follow=True).content.decode()
    assert "Intégrité vérifiée" in page


def test_verifying_names_the_fault(reader):
    for _ in range(3):
        Entry.objects.record("site.updated")
    with protection.lifted():
        Entry.objects.filter(seq=2).update(event="site.forged")
    page = reader.post(reverse("pilotage:journal_verify"), follow=True).content.decode()
    assert "L’écriture n°\u00a02 a été modifiée" in page


def test_the_list_costs_the_same_for_one_or_ten(reader):
    counts = []
    for batch in (1, 9):
        for _ in range(batch):
            author = UserFactory()
            Entry.objects.record("site.updated", on=SiteFactory(), by=author, on_behalf_of=reader.user, reason="x")
        with CaptureQueriesContext(connection) as queries:
            reader.get(reverse("pilotage:journal"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_machines_are_told_what_they_may_read(client):
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: " in text and "Expires: " in text
    assert client.get("/favicon.ico", follow=False)["Location"].endswith("favicon.svg")


def test_a_line_names_what_it_is_about_and_keeps_the_code_of_what_is_known_no_more(reader):
    service, module = ServiceFactory(), ModuleFactory(short_name="Accueil")
    Entry.objects.record("site.updated", site=service.site.slug, service=service.code, module=module.slug)
    Entry.objects.record("site.updated", site="disparu", service="bureau.disparu")
    gone, line = reader.get(reverse("pilotage:journal")).context["lines"][:2]
    assert (line.place, line.module) == (f"{service.name}, {service.site.name}", "Accueil")
    assert gone.place == "bureau.disparu"
