"""The page where a proof is deposited, and each of its refusals: a sentence, and nothing left behind."""

import datetime

import pytest
from django.urls import reverse

from engagements.models import Evidence, EvidenceVersion
from qualipref.documents.models import StoredFile
from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from tests.documents.samples import EICAR, docx, pdf, picture, sent
from tests.factories import ChapterFactory, CommitmentFactory

from .evidence_world import address, build_two_sites, faults, keys, signed_in, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.TODAY = "2015-10-12"
    return build_two_sites()


@pytest.fixture(autouse=True)
def uploads_apart(settings, tmp_path):
    """Where large files are received: of this test alone, for others run at the same time."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "received"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()


@pytest.fixture
def client(world):
    return signed_in(world.here.correspondent)


def nothing_is_left(settings):
    documents = settings.DOCUMENTS_DIR
    kept = [path for path in documents.rglob("*") if path.is_file()] if documents.exists() else []
    assert kept == []
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []
    rows = (Evidence, EvidenceVersion, StoredFile, Entry, OutgoingEmail)
    assert [model.__name__ for model in rows if model.objects.exists()] == []


def test_a_file_becomes_a_proof_to_review(client, world):
    response = client.post(address(), typed(*world.here.places), follow=True)
    evidence = Evidence.objects.get()
    assert response.redirect_chain[-1][0] == reverse("engagements:evidence_detail", args=[evidence.pk])
    assert (evidence.title, evidence.supplied_by) == ("Releve juin 2015", "Chef de section")
    assert (evidence.period_from, evidence.period_to) == (datetime.date(2015, 6, 1), datetime.date(2015, 6, 30))
    assert evidence.uses.count() == 2
    assert "La preuve est déposée" in response.content.decode().replace("1\u00a0preuve est", "La preuve est")
    assert "À examiner" in response.content.decode()


def test_a_form_sent_twice_is_kept_once(client, world):
    content = pdf()
    client.post(address(), typed(world.here.places[0], files=[sent("releve.pdf", content)]))
    found = faults(client.post(address(), typed(world.here.places[0], files=[sent("releve.pdf", content)])))
    assert "déjà déposé" in found["files"][0]
    assert Evidence.objects.count() == 1 and StoredFile.objects.count() == 1


def test_one_proof_per_file(client, world):
    files = [sent("juin.pdf", pdf()), sent("juillet.jpg", picture())]
    response = client.post(address(), typed(world.here.places[0], files=files, title="Relevés"))
    assert response.url.startswith(reverse("engagements:evidence_list"))
    titles = Evidence.objects.order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["Relevés – Juin", "Relevés – Juillet"]
    assert OutgoingEmail.objects.count() == 1


SUPPORTS = {
    "link": {
        "url": "https://www.exemple.fr/horaires",
        "captured_on": "2015-06-30",
        "capture": sent("capture.png", picture("PNG")),
        "files": None,
    },
    "paper": {"archive_place": "Bureau 214, classeur Accueil", "files": None},
    "observation": {"observation": "Horaires affichés au guichet 4", "observed_by": "Chef de section", "files": None},
}


@pytest.mark.parametrize("support", SUPPORTS)
def test_what_is_not_a_file_is_a_proof_too(client, world, support):
    said = SUPPORTS[support]
    for file in said.values():
        if hasattr(file, "seek"):
            file.seek(0)
    response = client.post(address(), typed(world.here.places[0], support=support, title="Horaires", **said))
    assert response.status_code == 302, response.context["form"].errors
    version = Evidence.objects.get().current
    for name in set(said) - {"files", "capture", "captured_on"}:
        assert getattr(version, name) == said[name]
    assert (version.stored_file is not None) == (support == "link")


@pytest.mark.parametrize("support", SUPPORTS)
def test_a_support_asks_for_what_makes_it_a_proof(client, world, support, settings):
    found = faults(client.post(address(), typed(world.here.places[0], support=support, files=None)))
    asked = set(SUPPORTS[support]) - {"files"} - ({"archive_place"} if support == "observation" else set())
    assert set(found) == asked | {"title"}
    nothing_is_left(settings)


def test_the_fields_of_another_support_are_not_read(client, world):
    response = client.post(address(), typed(world.here.places[0], url="pas une adresse", captured_on="hier"))
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"period_from": "2015-07-01"}, "period_to", "finit avant de commencer"),
        ({"period_to": "2015-10-13"}, "period_to", "dans le futur"),
        ({"period_from": ""}, "period_from", ""),
        ({"period_to": "31/02/2015"}, "period_to", ""),
        ({"obtained_on": "2015-10-13"}, "obtained_on", "dans le futur"),
        ({"case": None}, "case", "au moins un engagement"),
        ({"case": "E.0:nulle-part"}, "case", "votre périmètre"),
        ({"support": "rumeur"}, "support", ""),
        ({"files": None}, "files", "au moins un fichier"),
        ({"supplied_by": "x" * 201}, "supplied_by", ""),
    ],
)
def test_a_mistake_is_said_beside_its_field(client, world, settings, fields, field, said):
    found = faults(client.post(address(), typed(world.here.places[0], **fields)))
    assert said in found[field][0]
    nothing_is_left(settings)


def test_what_was_typed_is_kept_and_the_good_file_is_to_be_chosen_again(client, world):
    response = client.post(address(), typed(world.here.places[1], period_to="2015-05-31", title="Relevé"))
    found, page = faults(response), response.content.decode()
    assert "choisissez de nouveau «\u00a0releve_juin-2015.pdf\u00a0»" in found["files"][0].replace(
        " »", "\u00a0»"
    ).replace("« ", "«\u00a0")
    for kept in ('value="Relevé"', 'value="2015-06-01"', 'value="Chef de section"'):
        assert kept in page
    assert response.context["form"].chosen == set(keys(world.here.places[1]))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.pdf", b""),
        ("facture.pdf", b"MZ\x90\x00" + bytes(300)),
        ("page.pdf", b"<html><script>alert(1)</script>"),
        ("note.docx", docx(**{"word/vbaProject.bin": b"x"})),
        ("photo.png", picture("PNG", (12000, 12000), mode="1")),
        ("releve.pdf", pdf()[:-200]),
    ],
)
def test_a_refused_file_leaves_nothing(client, world, settings, name, content):
    files = [sent(name, content), sent("bon.pdf", pdf())]
    found = faults(client.post(address(), typed(world.here.places[0], files=files)))
    assert f"« {name} »".replace(" ", "\u00a0") in found["files"][0]
    assert "bon.pdf" in found["files"][1]
    nothing_is_left(settings)


def test_a_large_refused_file_leaves_no_temporary_file(client, world, settings):
    settings.UPLOAD_MAX_BYTES = 3_000_000
    files = [sent("lourd.pdf", b"%PDF-1.7" + bytes(3_000_100))]
    found = faults(client.post(address(), typed(world.here.places[0], files=files)))
    assert "dépasse" in found["files"][0]
    nothing_is_left(settings)


def test_a_silent_antivirus_leaves_nothing(client, world, settings):
    settings.CLAMD_ADDRESS = "unix:/nulle/part"
    found = faults(client.post(address(), typed(world.here.places[0], files=[sent("note.txt", EICAR)])))
    assert "antivirus" in found["files"][0]
    nothing_is_left(settings)


def test_too_many_files_are_refused(client, world, settings):
    files = [sent(f"{n}.txt", b"a") for n in range(21)]
    assert "20 fichiers" in faults(client.post(address(), typed(world.here.places[0], files=files)))["files"][0]
    nothing_is_left(settings)


def test_a_proof_of_another_year_is_kept_and_said_not_to_count(client, world):
    days = {"period_from": "2014-01-01", "period_to": "2014-12-31"}
    page = client.post(address(), typed(world.here.places[0], **days), follow=True).content.decode()
    assert "ne touche pas 2015" in page


# --- Where one may deposit ------------------------------------------------------------------------


def test_the_cells_of_the_address_are_ticked(client, world):
    response = client.get(address("evidence_submit", world.here.places[0]))
    assert response.context["form"].chosen == set(keys(world.here.places[0]))
    assert [option["place"] for option in response.context["chapter"]] == [world.here.places[1]]


def test_dates_of_the_address_are_typed_already(client, world):
    response = client.get(address("evidence_submit", world.here.places[0]) + "&du=2015-01-01&au=2015-03-31")
    assert 'value="2015-01-01"' in response.content.decode()
    ignored = client.get(address("evidence_submit", world.here.places[0]) + "&du=hier&au=2015-13-01")
    assert ignored.status_code == 200


def test_a_cell_one_does_not_see_does_not_exist(client, world):
    assert client.get(address("evidence_submit", world.there.places[0])).status_code == 404
    assert client.get(address() + "?case=E.0:nulle-part").status_code == 404
    assert client.get(address() + "?case=sans-deux-points").status_code == 404


def test_a_cell_one_only_sees_is_forbidden(world):
    manager = signed_in(world.here.manager)
    assert manager.get(address("evidence_submit", world.there.places[0])).status_code == 403


def test_a_forged_cell_is_refused(client, world, settings):
    found = faults(client.post(address(), typed(world.there.places[0])))
    assert "votre périmètre" in found["case"][0]
    nothing_is_left(settings)


def test_without_a_cell_one_chooses_first(world):
    response = signed_in(world.here.manager).get(address() + f"?unite={world.here.places[0].unit_code}")
    (options,) = response.context["chapters"].values()
    assert [option["place"] for option in options] == world.here.places
    assert signed_in(world.here.manager).get(address() + "?unite=ailleurs").status_code == 200


# --- Outside its perimeter (D17) ------------------------------------------------------------------


@pytest.fixture
def coordinator_of_both(world):
    from tests.factories import AssignmentFactory

    AssignmentFactory(user=world.here.manager, role="quality_manager", site=world.there.site)
    return signed_in(world.here.manager)


def test_a_proof_used_on_another_site_is_to_be_confirmed(coordinator_of_both, world, settings):
    chosen = (world.here.places[0], world.there.places[0])
    found = faults(coordinator_of_both.post(address(), typed(*chosen)))
    assert "dites où elle a été obtenue" in found["obtained_at"][0]
    found = faults(coordinator_of_both.post(address(), typed(*chosen, obtained_at=world.here.site.slug)))
    assert "Autre site" in found["confirms_reuse"][0]
    nothing_is_left(settings)


def test_a_confirmed_reuse_stays_marked(coordinator_of_both, world):
    chosen = (world.here.places[0], world.there.places[0])
    fields = {"obtained_at": world.here.site.slug, "confirms_reuse": "on"}
    assert coordinator_of_both.post(address(), typed(*chosen, **fields)).status_code == 302
    uses = Evidence.objects.get().uses.select_related("unit")
    assert {use.unit.site: use.is_out_of_perimeter for use in uses} == {world.here.site: False, world.there.site: True}


def test_one_site_alone_asks_nothing(coordinator_of_both, world):
    assert coordinator_of_both.post(address(), typed(world.there.places[0])).status_code == 302
    assert not Evidence.objects.get().uses.get().is_out_of_perimeter


def test_the_chooser_costs_the_same_for_many_commitments(world, django_assert_max_num_queries):
    manager = signed_in(world.here.manager)
    CommitmentFactory.create_batch(20, chapter=world.chapter)
    CommitmentFactory(chapter=ChapterFactory(module=world.chapter.module))
    with django_assert_max_num_queries(12):
        manager.get(address() + f"?unite={world.here.places[0].unit_code}")
