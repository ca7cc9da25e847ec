"""The loading of a référentiel: exact counts, twice the same, versions side by side, refusals with their place."""

import datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from engagements.enums import CommitmentLevel
from engagements.models import Campaign, Commitment, Framework, FrameworkModule
from qualipref.journal.models import Entry
from sites.models import Module
from tests.factories import CampaignFactory

CATALOGUE = Path("engagements/data/qualipref-2.0.yaml")
SMALL = Path("tests/data/qual-e-pref-essai.yaml")
pytestmark = pytest.mark.django_db


def load(path, **options):
    output = StringIO()
    call_command("load_framework", str(path), stdout=output, **options)
    return output.getvalue()


def changed(tmp_path, old, new, count=-1):
    text = SMALL.read_text()
    assert old in text
    path = tmp_path / "essai.yaml"
    path.write_text(text.replace(old, new, count))
    return path


def test_the_catalogue_holds_what_the_issue_counts():
    load(CATALOGUE)
    framework = Framework.objects.get(code="qualipref", version="2.0")
    commitments = framework.commitments
    assert framework.modules.count() == 8
    assert framework.modules.filter(is_mandatory=True).get().number == "1"
    assert framework.modules.filter(is_outline=True).count() == 5
    assert framework.chapters.filter(module__isnull=False).count() == 30
    assert framework.chapters.get(module=None).code == "IV"
    assert commitments.filter(chapter__module__isnull=False).count() == 73
    assert [c.code for c in commitments.filter(chapter__module=None)] == [f"IV.{n}" for n in range(1, 11)]
    assert commitments.filter(is_optional=True).count() == 12
    assert framework.indicators.count() == 33
    assert framework.sources.count() == 48
    assert sum(c.thresholds.count() for c in commitments.all()) == 31
    assert sum(c.expected_evidence.count() for c in commitments.all()) == 211
    assert sum(c.indicators.count() for c in commitments.all()) == 94
    assert not commitments.filter(status_attested=True).exists()
    assert len(framework.parts) == 8 and len(framework.finding_types) == 5


def test_a_commitment_keeps_its_text_thresholds_and_origins():
    load(CATALOGUE)
    commitment = Commitment.objects.get(code="1.1.9")
    assert commitment.requirement.startswith("Chaque suggestion ou réclamation reçoit une réponse écrite motivée")
    assert commitment.official_numbers == {"qualipref2_2012": "E7"}
    assert [i.code for i in commitment.indicators.all()] == ["IQ-04", "IQ-05"]
    threshold = commitment.thresholds.get()
    assert (threshold.bound, threshold.value, threshold.unit) == ("au plus", Decimal(15), "jours ouvrés")
    assert (threshold.attestation_level, commitment.attestation_level) == ("D", "B")
    assert [s.key for s in commitment.sources.all()] == ["loire_guide_2014"]
    assert commitment.level == CommitmentLevel.SERVICE
    assert Commitment.objects.get(code="IV.1").level == CommitmentLevel.SITE


def test_texts_take_french_typography_and_addresses_stay_to_the_letter():
    load(SMALL)
    commitment = Commitment.objects.get(code="1.1.1")
    assert commitment.title == "Accueillir l’usager dès l’entrée"
    assert commitment.requirement == "L’usager est accueilli\u00a0: il sait où aller."
    assert commitment.sources.get().reference == "https://exemple.invalid/qual-e-pref"


def test_the_same_file_twice_changes_nothing():
    load(CATALOGUE)
    before = Framework.objects.values().get()
    assert "rien n’a changé" in load(CATALOGUE)
    assert Framework.objects.values().get() == before
    entry = Entry.objects.get()
    assert (entry.event, entry.via, entry.author) == ("framework.loaded", "load_framework", None)
    assert entry.detail.values()["created"]["commitment"] == 83


def test_a_dry_run_writes_nothing():
    assert "rien n’a été écrit" in load(SMALL, dry_run=True)
    assert not Framework.objects.exists() and not Module.objects.exists() and not Entry.objects.exists()


def test_two_versions_live_side_by_side_and_share_their_modules():
    load(CATALOGUE)
    load(SMALL)
    assert {(f.code, f.version) for f in Framework.objects.all()} == {("qualipref", "2.0"), ("qual-e-pref", "1.0")}
    titles = FrameworkModule.objects.filter(module__slug="relation-generale-avec-les-usagers")
    assert {m.title for m in titles} == {"Relation générale avec les usagers", "Accueil général"}
    assert Module.objects.get(slug="relation-generale-avec-les-usagers").name == "Relation générale avec les usagers"
    assert Commitment.objects.filter(code="1.1.1").count() == 2


def test_a_changed_file_updates_by_code_and_deletes_no_commitment(tmp_path):
    load(SMALL)
    kept = Commitment.objects.get(code="1.1.1")
    load(changed(tmp_path, "Accueillir l'usager dès l'entrée", "Accueillir chacun"))
    kept.refresh_from_db()
    assert kept.title == "Accueillir chacun" and kept.title_sort == "accueillir chacun"
    said = load(changed(tmp_path, "code: 1.1.2", "code: 1.1.3"))
    assert "Absents du fichier et conservés : 1.1.2" in said
    assert Commitment.objects.filter(code__in=["1.1.2", "1.1.3"]).count() == 2
    assert Entry.objects.filter(event="framework.loaded").count() == 3


def test_the_expected_proofs_follow_the_file(tmp_path):
    load(SMALL)
    load(changed(tmp_path, "Photographie de l'entrée", "Plan de l'entrée"))
    labels = Commitment.objects.get(code="1.1.1").expected_evidence.values_list("label", flat=True)
    assert list(labels) == ["Plan de l’entrée"]


def test_what_a_frozen_campaign_uses_no_longer_changes(tmp_path):
    load(SMALL)
    framework = Framework.objects.get()
    CampaignFactory(framework=framework, year=2014, freezes_on=datetime.date(2014, 12, 31))
    with pytest.raises(CommandError, match="la campagne 2014, qui l’utilise, est gelée"):
        load(changed(tmp_path, "Accueillir l'usager dès l'entrée", "Accueillir chacun"))
    assert Commitment.objects.get(code="1.1.1").title == "Accueillir l’usager dès l’entrée"
    assert "rien n’a changé" in load(SMALL)


def test_a_campaign_frozen_today_may_still_change(tmp_path, settings):
    settings.TODAY = "2015-12-31"
    load(SMALL)
    CampaignFactory(framework=Framework.objects.get(), year=2015, freezes_on=datetime.date(2015, 12, 31))
    load(changed(tmp_path, "Accueillir l'usager dès l'entrée", "Accueillir chacun"))
    assert Commitment.objects.get(code="1.1.1").title == "Accueillir chacun"
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize(
    ("old", "new", "place", "sentence"),
    [
        ("evidence:", "evidences:", "1.1.1", "la rubrique « evidences » est inconnue"),
        ("- Q1", "- Q9", "1.1.1", "l’indicateur « Q9 » n’existe pas dans le fichier"),
        ("sources:\n                  - essai", "sources:\n                  - autre", "1.1.1", "« autre »"),
        ("code: 1.1.2", "code: 1.1.1", "1.1.1", "le code « 1.1.1 » est donné deux fois"),
        ("status: differable", "status: facultatif", "1.1.2", "« facultatif » n’est pas admis"),
        ("level: prefecture", "level: région", "1.1.2", "« région » n’est pas admis"),
        ("value: 12.5", "value: beaucoup", "thresholds", "« value » doit être un nombre"),
        ("value: 12.5", "value: 999999999999", "thresholds", "« value » doit être un nombre"),
        ("operator: <=", "operator: '<>'", "thresholds", "« <> » n’est pas admis"),
        ("title: Réunir un comité", "title: ''", "P.1", "vide"),
        ("code: '2'", "code: '1'", "modules", "le code « 1 » est donné deux fois"),
        ("part: P", "part: '1.1'", "pilotage", "le code « 1.1 » est donné deux fois"),
        ("version: '1.0'", "", "source", "« code » et « version » en tête du fichier"),
        ("      denominator: Nombre d'usagers\n", "", "Q1", "« denominator » est obligatoire"),
        ("Photographie de l'entrée", "x" * 301, "1.1.1", "300 au plus"),
        ("title: Accueil général", f"title: {'x' * 201}", "modules", "200 au plus"),
    ],
)
def test_a_fault_is_one_sentence_with_its_place_and_nothing_is_written(tmp_path, old, new, place, sentence):
    with pytest.raises(CommandError) as refusal:
        load(changed(tmp_path, old, new, 1))
    said = str(refusal.value)
    assert place in said and sentence in said and said.startswith("Ligne ")
    assert "\n" not in said
    assert not Framework.objects.exists() and not Module.objects.exists() and not Entry.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"source: {framework: caf\xe9}", "UTF-8"),
        (b"a: &a [x]\nb: *a", "alias"),
        (b"source: [", "YAML"),
        (b"- modules", "rubriques"),
        (b"", "Ligne 1"),
        (b"source: 3\nmodules: []", "source"),
        (b'source: {framework: "Essai\\0 1.0"}\nmodules: []', "caract"),
    ],
)
def test_a_file_that_is_not_a_catalogue_is_refused(tmp_path, content, sentence):
    path = tmp_path / "essai.yaml"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        load(path)
    assert not Framework.objects.exists()


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        load(tmp_path / "absent.yaml")
