import datetime

import pytest
from django.core.management import CommandError, call_command

from engagements.models import Campaign, Contribution
from pilotage.imports.perimeter import load_perimeter
from pilotage.models import DossierText
from qualipref.journal.models import Entry
from qualipref.yaml_files import FileRefused
from sites.models import KeyFigure, Milestone, Prefecture, ScopeEntry, Service, Site

from .conftest import HAUT_PAYS, VAL_DOISE

pytestmark = pytest.mark.django_db


def changed(tmp_path, *replacements, source=HAUT_PAYS):
    text = source.read_text()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "perimetre.yaml"
    path.write_text(text)
    return path


def test_the_first_loading_leaves_one_journal_entry(val_doise):
    entry = Entry.objects.get(event="perimeter.loaded")
    assert (entry.author, entry.via, entry.subject) == (None, "load_perimeter", Prefecture.objects.get())
    assert entry.detail.values()["created"]["services"] == 27


def test_the_same_file_twice_changes_nothing(val_doise):
    again = load_perimeter(VAL_DOISE)
    assert (again.is_unchanged, again.lines, again.warnings) == (True, [], [])
    assert Entry.objects.filter(event="perimeter.loaded").count() == 1


def test_a_dry_run_says_what_would_change_and_writes_nothing(framework, capsys):
    call_command("load_perimeter", HAUT_PAYS, "--dry-run")
    assert "+ site : montclar" in capsys.readouterr().out
    assert not Prefecture.objects.exists()
    assert not Entry.objects.filter(event="perimeter.loaded").exists()


def test_a_changed_file_updates_by_code_and_deletes_nothing(haut_pays, tmp_path):
    path = changed(
        tmp_path,
        ("nom: Bureau du guichet unique", "nom: Bureau du guichet d’accueil"),
        ("  - code: facteur-marche\n    partie: facteurs\n", ""),
        ("    texte: La tournée du marché fait connaître la démarche.\n", ""),
    )
    ledger = load_perimeter(path)
    assert dict(ledger.updated) == {"services": 1}
    assert Service.objects.get(slug="guichet").name == "Bureau du guichet d’accueil"
    assert DossierText.objects.filter(slug="facteur-marche").exists()
    assert ledger.warnings == ["facteur-marche : absent du fichier, gardé (le fichier n’efface rien)."]
    assert Entry.objects.filter(event="perimeter.loaded").count() == 2


def test_what_was_edited_in_the_application_is_kept(haut_pays, tmp_path):
    ScopeEntry.objects.filter(service__slug="armes").update(au=datetime.date(2014, 1, 31), version=2)
    ledger = load_perimeter(HAUT_PAYS)
    assert ledger.is_unchanged
    assert "modifié dans l’application" in ledger.warnings[0]
    assert ScopeEntry.objects.get(service__slug="armes").au == datetime.date(2014, 1, 31)


def test_nothing_half_written_when_the_end_of_the_file_is_refused(framework, tmp_path):
    path = changed(tmp_path, ('chapitres: ["1.3"]', 'chapitres: ["1.9"]'))
    with pytest.raises(FileRefused, match="le chapitre « 1.9 » n’existe pas dans"):
        load_perimeter(path)
    assert not Prefecture.objects.exists()
    assert not Site.objects.exists()


def test_dates_that_meet_those_of_the_database_are_refused(haut_pays, tmp_path):
    path = changed(tmp_path, ("du: 2013\n", "du: 2014\n"))
    with pytest.raises(FileRefused, match="services › armes › perimetre › n° 1 › du : ces dates en recouvrent"):
        load_perimeter(path)


def test_another_prefecture_is_refused(val_doise):
    with pytest.raises(FileRefused, match="Ligne 5, prefecture › departement : cette installation est celle de"):
        load_perimeter(HAUT_PAYS)
    assert Prefecture.objects.get().department == "Val-d’Oise"


def test_a_campaign_needs_its_framework(framework, tmp_path):
    path = changed(tmp_path, ('version: "2.0"', 'version: "2.1"'))
    with pytest.raises(FileRefused, match="le référentiel « qualipref 2.1 » n’est pas chargé"):
        load_perimeter(path)


def test_the_command_says_the_fault_in_one_line(tmp_path):
    path = tmp_path / "perimetre.yaml"
    path.write_bytes(b"prefecture:\n  nom: Pr\xe9fecture\n")
    with pytest.raises(CommandError, match="^Ligne 2 : le fichier n’est pas en UTF-8"):
        call_command("load_perimeter", path)


def test_a_second_prefecture_loads_from_its_own_file(haut_pays):
    prefecture = Prefecture.objects.get()
    assert (prefecture.name, prefecture.label_word, prefecture.shows_brand) == (
        "Préfecture du Haut-Pays",
        "certification",
        False,
    )
    assert Campaign.objects.get().year == 2016
    assert Site.objects.get(slug="rochebrune").au == datetime.date(2014, 6, 30)
    assert Service.objects.get(slug="guichet").contacts.get().is_head
    assert ScopeEntry.objects.on(datetime.date(2016, 3, 1)).count() == 2
    assert Contribution.objects.get().sites.get().slug == "montclar"


def test_every_part_of_the_dossier_has_its_first_texts(val_doise):
    sections = set(DossierText.objects.values_list("section", flat=True))
    assert {"enjeux", "histoire", "mise-en-oeuvre", "perimetre", "support", "optionnels", "facteurs"} <= sections
    assert DossierText.objects.filter(section="facteurs").count() == 6


def test_the_figures_of_2014_keep_their_three_denominators(val_doise):
    figures = KeyFigure.objects.in_bulk(field_name="slug")
    assert figures["visiteurs-2014"].value == 500_000
    assert figures["visiteurs-2014"].is_approximate
    assert figures["personnes-accueillies-2014"].part_of is None
    assert figures["integration-immigration-2014"].part_of == figures["personnes-accueillies-2014"]


def test_the_history_runs_from_2006_to_the_targets(val_doise):
    steps = list(Milestone.objects.values_list("slug", flat=True))
    assert steps[0] in ("referentiel-qualipref", "engagement-de-tous-les-sites")
    assert list(Milestone.objects.filter(is_target=True).values_list("slug", flat=True)) == [
        "objectif-novembre-2015",
        "application-mobile",
    ]
