"""A file of measurements: sent, previewed with each fault by cell, imported, taken back."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from engagements.models import Measurement, MeasurementImport, MeasurementVersion
from engagements.usecases.measurement_validation import validate_measurement
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import MeasurementFactory, ServiceFactory, SiteFactory, holder

from .import_world import COLUMNS, CREATE, act, build, preview, rows_of, send, sent, two_faults
from .world import AUGUST, SEPTEMBER, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


@pytest.fixture
def manager(client, world):
    client.force_login(world.manager)
    return client


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_two_planted_errors_are_shown_by_cell_and_the_valid_lines_imported(manager, world, kind):
    page = send(manager, two_faults(world), kind)
    text = page.text.replace("\u00a0", " ")
    assert "23 lignes valables, 2 en faute" in text
    assert "Ligne 5, colonne C" in text and "le service « Bureau inconnu » n’existe pas à" in text
    assert "Ligne 9, colonne E" in text and "« douze » n’est pas un nombre" in text
    assert not Measurement.objects.exists()
    batch = MeasurementImport.objects.get()
    page = act(manager, batch, "confirm")
    assert "23\u00a0mesures sont importées" in page.text
    assert Measurement.objects.count() == 23
    assert set(Measurement.objects.values_list("origin", "numerator", "denominator")) == {("import", 90, 100)}
    entry = Entry.objects.get(event="measurement_import.confirmed")
    assert (entry.site_code, entry.author) == (world.site.slug, world.manager)


def test_the_same_file_again_changes_nothing(manager, world):
    act(manager, preview(manager, rows_of(world)), "confirm")
    page = send(manager, rows_of(world), "ods")
    assert "Il n’y a rien à importer" in page.text and "Importer 0" not in page.text
    again = MeasurementImport.objects.latest("pk")
    assert act(manager, again, "confirm").status_code == 409
    assert MeasurementVersion.objects.count() == 25


def test_what_changed_is_said_with_what_it_was(manager, world):
    record(world, 40, 100)
    page = send(manager, rows_of(world, s0={"commentaire": "Corrigé."}))
    assert "Modifiée" in page.text and "valait 40 sur 100" in page.text and "Nouvelle" in page.text


FAULTS = {
    "unknown indicator": ({"indicateur": "IQ-99"}, "A", "l’indicateur « IQ-99 » n’existe pas"),
    "unknown site": ({"site": "Ailleurs"}, "B", "le site « Ailleurs » n’existe pas"),
    "service without its site": ({"site": ""}, "B", "ce service demande son site"),
    "out of the perimeter": ({"service": "Bureau des archives"}, "C", "hors périmètre"),
    "no period": ({"période": "31/02/2015"}, "D", "n’est pas une période"),
    "a year of the keyboard": ({"période": "0999-09"}, "D", "de 1990 à 2016"),
    "the year 1": ({"période": "0001-01"}, "D", "de 1990 à 2016"),
    "a month of 1015": ({"période": "09/1015"}, "D", "de 1990 à 2016"),
    "another rhythm": ({"période": "2015"}, "D", "se mesure chaque mois"),
    "a period to come": ({"période": "2015-11"}, "D", "n’a pas commencé"),
    "no numerator": ({"numérateur": ""}, "E", "« numérateur » manque"),
    "negative": ({"numérateur": -1}, "E", "n’est pas compris"),
    "three decimals": ({"numérateur": "1,234"}, "E", "Deux décimales"),
    "no denominator": ({"dénominateur": ""}, "F", "« dénominateur » manque"),
    "denominator 0": ({"dénominateur": 0}, "F", "dénominateur nul"),
    "more than the whole": ({"numérateur": 120}, "G", "le numérateur dépasse le dénominateur"),
    "long comment": ({"commentaire": "x" * 2001}, "G", "dépasse 2 000 caractères"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_each_fault_names_its_cell(manager, world, case):
    change, column, said = FAULTS[case]
    ServiceFactory(site=world.site, name="Bureau des archives")
    batch = preview(manager, rows_of(world, s0=change))
    assert (batch.valid_count, batch.faulty_count) == (24, 1)
    [fault] = batch.lines[0]["faults"]
    assert fault["place"] == f"ligne 2, colonne {column}"
    assert said in fault["sentence"].replace("\u00a0", " ").replace("\u202f", " ")


def test_a_site_and_the_prefecture_are_imported_as_a_whole_by_who_answers_for_them(manager, client, world):
    whole = [
        (world.indicator.code, world.site.name, "", "2015-09", 90, 100, ""),
        (world.indicator.code, "Préfecture entière", "", "2015-09", 90, 100, ""),
    ]
    assert [bool(line["faults"]) for line in preview(manager, whole).lines] == [False, True]
    client.force_login(holder(Role.COORDINATOR))
    assert [bool(line["faults"]) for line in preview(client, whole).lines] == [True, False]


def test_what_a_register_measures_is_not_imported(manager, world):
    world.indicator.code = "IQ-41"
    world.indicator.save()
    batch = preview(manager, rows_of(world)[:1])
    assert "vient d’un registre" in batch.lines[0]["faults"][0]["sentence"]
    address = reverse("engagements:measurement_import_model", args=["csv"])
    assert len(manager.get(address, {"periode": "2015-09"}).text.splitlines()) == 1


def test_a_row_given_twice_names_the_first(manager, world):
    rows = rows_of(world)
    batch = preview(manager, [*rows, rows[3]])
    assert "déjà donnée ligne 5" in batch.lines[25]["faults"][0]["sentence"]


def test_an_unlikely_value_is_accepted_with_its_comment(manager, world):
    batch = preview(manager, rows_of(world, s0={"numérateur": 120, "commentaire": "Rattrapage d’août."}))
    assert batch.faulty_count == 0


def test_what_is_validated_is_not_imported_over(manager, world):
    validate_measurement(record(world), version=1, by=world.manager)
    batch = preview(manager, rows_of(world, s0={"numérateur": 80}))
    assert "rouvrez-la" in batch.lines[0]["faults"][0]["sentence"]


def test_nothing_measured_is_no_zero(manager, world):
    batch = preview(manager, rows_of(world, s0={"numérateur": 0, "dénominateur": 0}))
    assert (batch.lines[0]["value"], batch.lines[0]["state"]) == ("non mesurable", "not_measurable")


@pytest.mark.parametrize("written", ["2015-09", "septembre 2015", "sept. 2015", "09/2015", "01/09/2015", "30/09/2015"])
def test_a_month_is_read_however_it_is_written(manager, world, written):
    batch = preview(manager, rows_of(world, s0={"période": written}))
    assert batch.lines[0]["new"]["period"] == "2015-09"


def test_a_month_that_the_spreadsheet_made_a_date_is_read(manager, world):
    rows = [(*row[:3], datetime.date(2015, 9, 1), *row[4:]) for row in rows_of(world)]
    assert preview(manager, rows, kind="ods").faulty_count == 0


def test_a_file_without_comments_leaves_those_that_are_there(manager, world):
    record(world, 90, 100, comment="Relu.", source="Registre")
    act(manager, preview(manager, [row[:6] for row in rows_of(world)], columns=COLUMNS[:6]), "confirm")
    kept = Measurement.objects.get(unit__service=world.service)
    assert (kept.comment, kept.source, kept.version) == ("Relu.", "Registre", 1)


def test_a_comment_that_stays_does_not_explain_another_value(manager, world):
    record(world, 90, 100, period=AUGUST)
    record(world, 88, 100, comment="RAS")
    rows = [row[:-1] for row in rows_of(world, s0={"numérateur": 5}, s1={"numérateur": 88})]
    batch = preview(manager, rows, columns=COLUMNS[:-1])
    assert batch.faulty_count == 1 and "inhabituel" in batch.lines[0]["faults"][0]["sentence"]
    same = [row[:-1] for row in rows_of(world, s0={"numérateur": 88})]
    assert preview(manager, same, columns=COLUMNS[:-1]).faulty_count == 0


def test_a_service_imports_its_own_measurements_alone(client, world):
    client.force_login(world.clerk)
    batch = preview(client, rows_of(world))
    assert (batch.valid_count, batch.faulty_count) == (1, 24)
    assert "vous ne saisissez pas" in batch.lines[1]["faults"][0]["sentence"]


def test_what_is_confirmed_is_what_was_previewed(manager, world):
    batch = preview(manager, rows_of(world))
    record(world, 70, 100)
    page = act(manager, batch, "confirm")
    assert page.status_code == 409 and "a changé depuis l’aperçu" in page.text
    assert list(Measurement.objects.values_list("numerator", flat=True)) == [70]
    batch.refresh_from_db()
    assert batch.is_previewed


def test_rights_that_ended_since_the_preview_import_nothing(client, world):
    client.force_login(world.clerk)
    batch = preview(client, rows_of(world))
    world.clerk.assignments.update(service=world.services[1])
    assert act(client, batch, "confirm").status_code == 409
    assert not Measurement.objects.exists()


def test_a_preview_is_confirmed_once_and_within_the_day(manager, world):
    batch = preview(manager, rows_of(world))
    MeasurementImport.objects.update(previewed_at=batch.previewed_at - datetime.timedelta(days=2))
    page = act(manager, batch, "confirm")
    assert page.status_code == 409 and "plus d’un jour" in page.text
    MeasurementImport.objects.update(previewed_at=batch.previewed_at)
    act(manager, batch, "confirm")
    assert act(manager, batch, "confirm").status_code == 409
    assert MeasurementVersion.objects.count() == 25


def test_a_preview_is_seen_by_its_author_alone_and_forgotten(client, manager, world):
    batch = preview(manager, rows_of(world))
    address = reverse("engagements:measurement_import_detail", args=[batch.pk])
    client.force_login(holder(Role.COORDINATOR))
    assert client.get(address).status_code == 404
    assert act(client, batch, "confirm").status_code == 404
    client.force_login(world.manager)
    assert "abandonné" in act(client, batch, "discard").text
    assert not MeasurementImport.objects.exists()
    old = preview(client, rows_of(world))
    MeasurementImport.objects.update(previewed_at=old.previewed_at - datetime.timedelta(days=2))
    MeasurementImport.objects.forget_previews()
    assert not MeasurementImport.objects.exists()


def test_what_is_imported_is_not_forgotten_nor_abandoned(manager, world):
    batch = preview(manager, rows_of(world))
    act(manager, batch, "confirm")
    assert act(manager, batch, "discard").status_code == 409
    MeasurementImport.objects.update(previewed_at=batch.previewed_at - datetime.timedelta(days=400))
    MeasurementImport.objects.forget_previews()
    assert MeasurementImport.objects.count() == 1


def test_an_import_taken_back_leaves_what_was_before(manager, world):
    before = record(world, 40, 100, comment="Estimé.")
    batch = preview(manager, rows_of(world))
    act(manager, batch, "confirm")
    assert act(manager, batch, "undo", {"reason": " "}).status_code == 200
    page = act(manager, batch, "undo", {"reason": "Mauvais fichier."})
    assert "L’import est annulé" in page.text and "Mauvais fichier." in page.text
    [point] = Measurement.objects.visible_to(world.manager, SEPTEMBER.last)
    assert (point.pk, point.numerator, point.comment, point.version) == (before.pk, 40, "Estimé.", 3)
    assert list(point.versions.values_list("version", "numerator")) == [(3, 40), (2, 90), (1, 40)]
    assert Measurement.objects.count() == 25
    assert Entry.objects.filter(event="measurement_import.undone").count() == 1
    assert act(manager, batch, "undo", {"reason": "Encore."}).status_code == 403
    again = preview(manager, rows_of(world))
    act(manager, again, "confirm")
    assert Measurement.objects.visible_to(world.manager, SEPTEMBER.last).count() == 25


def test_an_import_is_not_taken_back_once_validated(manager, world):
    batch = preview(manager, rows_of(world))
    act(manager, batch, "confirm")
    point = Measurement.objects.for_list().first()
    validate_measurement(point, version=1, by=world.manager)
    page = act(manager, batch, "undo", {"reason": "Mauvais fichier."})
    assert page.status_code == 409 and "1\u00a0mesure de cet import est validée" in page.text
    assert Measurement.objects.standing().count() == 25


def test_an_import_is_not_taken_back_over_what_was_typed_since(manager, world):
    batch = preview(manager, rows_of(world))
    act(manager, batch, "confirm")
    record(world, 91, 100)
    page = act(manager, batch, "undo", {"reason": "Mauvais fichier."})
    assert page.status_code == 409 and "1\u00a0mesure de cet import a changé" in page.text


def test_an_author_who_moved_to_another_site_takes_nothing_back(client, manager, world):
    batch = preview(manager, rows_of(world))
    act(manager, batch, "confirm")
    detail = reverse("engagements:measurement_import_detail", args=[batch.pk])
    undo = reverse("engagements:measurement_import_undo", args=[batch.pk])
    assert undo in manager.get(detail).text
    world.manager.assignments.update(site=SiteFactory())
    assert undo not in manager.get(detail).text
    assert act(manager, batch, "undo", {"reason": "Mauvais fichier."}).status_code == 403
    assert Measurement.objects.standing().count() == 25
    client.force_login(holder(Role.COORDINATOR))
    page = act(client, batch, "undo", {"reason": "Mauvais fichier."})
    assert "25 mesures sont revenues à ce qu’elles étaient avant" in page.text.replace("\u00a0", " ")


def test_a_dimension_written_otherwise_is_the_same_measurement(manager, world):
    record(world, 40, 100, dimension="CNI")
    columns = (*COLUMNS, "dimension")
    rows = [(*row, name) for row, name in zip(rows_of(world)[:2], ("cni", "CNI"), strict=True)]
    batch = preview(manager, rows, columns=columns)
    assert [(line["change"], line["new"]["dimension"]) for line in batch.lines] == [
        ("modifiée", "CNI"),
        ("nouvelle", "CNI"),
    ]
    twice = preview(manager, [(*rows_of(world)[0], name) for name in ("CNI", "cni")], columns=columns)
    assert twice.faulty_count == 1


def test_a_confirmation_that_comes_second_is_told_in_french(manager, world):
    batch = preview(manager, rows_of(world))
    act(manager, batch, "confirm")
    page = act(manager, batch, "confirm")
    assert "l’état est «\u00a0Importé\u00a0»" in page.text and "confirm " not in page.text


def test_a_clerk_sees_his_import_as_long_as_he_sees_its_measurements(client, world):
    client.force_login(world.clerk)
    batch = preview(client, rows_of(world))
    act(client, batch, "confirm")
    address = reverse("engagements:measurement_import_detail", args=[batch.pk])
    assert client.get(address).status_code == 200
    world.clerk.assignments.update(service=world.services[1])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (sent([], columns=("a", "b")), "il manque les colonnes"),
        (sent([], columns=(*COLUMNS, "service")), "est donnée deux fois"),
        (sent([]), "n’a que sa ligne de titres"),
        (None, "Choisissez le fichier"),
    ],
)
def test_a_file_that_is_no_table_of_measurements_is_refused(manager, file, said):
    page = manager.post(reverse(CREATE), {"file": file} if file else {})
    assert page.status_code == 200 and said in page.text
    assert not MeasurementImport.objects.exists()


def test_a_column_that_means_nothing_is_said(manager, world):
    page = send(manager, [(*row, "x") for row in rows_of(world)], columns=(*COLUMNS, "remarque"))
    assert "Colonnes laissées de côté" in page.text and "H « remarque »" in page.text.replace("\u00a0", " ")


def test_the_model_is_the_grid_with_what_is_entered_and_is_imported_back(manager, world):
    record(world, 77, 100, comment="Relu.")
    address = reverse("engagements:measurement_import_model", args=["ods"])
    content = b"".join(manager.get(address, {"periode": "2015-09"}).streaming_content)
    page = manager.post(reverse(CREATE), {"file": SimpleUploadedFile("modele.ods", content)}, follow=True)
    batch = MeasurementImport.objects.get()
    assert (batch.valid_count, batch.faulty_count) == (1, 24)
    assert page.status_code == 200 and batch.lines[0]["change"] == "inchangée"


def test_the_model_keeps_to_what_is_asked_and_to_what_one_enters(client, world):
    address = reverse("engagements:measurement_import_model", args=["csv"])
    client.force_login(world.clerk)
    assert len(client.get(address, {"periode": "2015-09"}).text.splitlines()) == 2
    client.force_login(world.manager)
    assert (
        len(client.get(address, {"site": world.site.slug, "indicateur": world.indicator.code}).text.splitlines()) == 26
    )
    for wrong in ({"periode": "x"}, {"periode": "2015-02-30"}, {"indicateur": "x"}, {"site": "nulle-part"}):
        assert client.get(address, wrong).status_code == 200
        assert client.get(reverse(CREATE), wrong).status_code == 200


def test_the_lines_are_filtered_and_exported_alike(manager, world):
    batch = preview(manager, two_faults(world))
    address = reverse("engagements:measurement_import_lines", args=[batch.pk, "csv"])
    assert len(manager.get(address, {"lignes": "en-faute"}).text.splitlines()) == 3
    assert len(manager.get(address, {"lignes": "valables"}).text.splitlines()) == 24
    detail = reverse("engagements:measurement_import_detail", args=[batch.pk])
    assert "2\u00a0lignes" in manager.get(detail, {"lignes": "en-faute"}).text
    for wrong in ({"lignes": "x"}, {"page": "999"}, {"page": "x"}):
        assert manager.get(detail, wrong).status_code == 200


def test_the_list_is_filtered_and_exported_alike(manager, world):
    act(manager, preview(manager, rows_of(world)), "confirm")
    preview(manager, rows_of(world))
    listed = reverse("engagements:measurement_import_list")
    for asked, count in (({}, 2), ({"etat": "done"}, 1), ({"nature": "response_times"}, 0)):
        assert f"{count}\u00a0import" in manager.get(listed, asked).text
        export = manager.get(reverse("engagements:measurement_import_export", args=["csv"]), asked)
        assert len(export.text.splitlines()) == count + 1


def test_the_list_costs_the_same_for_one_or_ten(manager, world, django_assert_num_queries):
    listed = reverse("engagements:measurement_import_list")
    for count in (1, 9):
        for _ in range(count):
            act(
                manager,
                preview(manager, rows_of(world, s0={"numérateur": MeasurementImport.objects.count() + 60})),
                "confirm",
            )
        with django_assert_num_queries(6):
            assert manager.get(listed).status_code == 200


def test_a_preview_of_many_lines_asks_as_little_as_of_one(manager, world, django_assert_max_num_queries):
    MeasurementFactory(indicator=world.indicator, unit__service=world.services[1])
    with django_assert_max_num_queries(30):
        manager.post(reverse(CREATE), {"file": sent(rows_of(world))})
