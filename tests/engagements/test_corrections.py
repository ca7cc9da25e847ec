"""The référentiel in use: corrections, disabling, verification, the ministry's text pasted beside ours."""

import datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError
from django.urls import reverse

from engagements.models import Commitment, Contribution, ExpectedEvidence, Framework, Threshold
from engagements.readiness import board
from engagements.usecases import commitments as usecases
from pilotage.readiness import dossier_checks
from qualipref.journal.models import Entry
from qualipref.workflow import StaleVersion, TransitionRefused
from tests.factories import (
    CampaignFactory,
    CommitmentFactory,
    ScopeEntryFactory,
    ServiceFactory,
)
from tests.sending import as_shown

from .correcting import SMALL, address, by, correct, load, read_form, rewritten, typed, values
from .pages import chapter, codes, page, rich_commitment, text

pytestmark = pytest.mark.django_db
DAY = datetime.date(2015, 10, 12)


# --- Correcting ---------------------------------------------------------------------------------
def test_a_correction_writes_the_texts_and_what_is_searched(commitment):
    correct(commitment, title="Écouter l’usager", requirement="Une enquête est menée.", code="2.3", is_optional=True)
    held = Commitment.objects.get(pk=commitment.pk)
    assert (held.code, held.title, held.is_optional, held.version) == ("2.3", "Écouter l’usager", True, 2)
    assert (held.title_sort, held.search_text) == ("ecouter l'usager", "une enquete est menee.")
    assert held.corrected_at
    assert list(Commitment.objects.matching("enquete ecouter")) == [held]


def test_the_journal_keeps_each_field_before_and_after(commitment):
    correct(commitment, title="Autre", validity="trimestrielle", reason="Texte relu")
    entry = Entry.objects.get(event="commitment.corrected")
    assert entry.details["changes"] == {
        "intitulé": {"avant": "Accueillir l’usager", "après": "Autre"},
        "validité d’une preuve": {"avant": "Une fois par an", "après": "Une fois par trimestre"},
    }
    assert (entry.details["reason"], entry.details["fields"]) == ("Texte relu", ["intitulé", "validité d’une preuve"])
    assert entry.module_code == commitment.chapter.module.module.slug


def test_thresholds_and_proofs_are_edited_added_and_removed(commitment):
    Threshold.objects.create(commitment=commitment, name="À retirer", operator="=", value=1, attestation_level="D")
    kept, _ = values(commitment)["thresholds"]
    new = {
        "pk": None,
        "name": "Attente",
        "operator": ">=",
        "value": Decimal("2.5"),
        "unit": "min",
        "attestation_level": "D",
    }
    correct(commitment, thresholds=[new, kept | {"value": Decimal(10)}], evidence=["Photographie", "Registre"])
    assert [(t.name, t.value) for t in commitment.thresholds.all()] == [("Attente", Decimal("2.5")), ("Délai", 10)]
    assert commitment.thresholds.get(name="Délai").sources.count() == 1
    assert [each.label for each in commitment.expected_evidence.all()] == ["Photographie", "Registre"]
    changes = Entry.objects.get(event="commitment.corrected").details["changes"]
    assert changes["preuves attendues"] == {"avant": "Registre", "après": "Photographie\nRegistre"}
    assert "Délai\u00a0: au plus 10\u00a0jours ouvrés" in changes["seuils"]["après"]


def test_a_stale_correction_writes_nothing(commitment):
    correct(commitment, title="Le premier")
    stale = Commitment.objects.get(pk=commitment.pk)
    with pytest.raises(StaleVersion):
        correct(stale, title="Le second", version=1)
    assert Commitment.objects.get(pk=commitment.pk).title == "Le premier"
    assert Entry.objects.filter(event="commitment.corrected").count() == 1


def test_a_threshold_of_another_commitment_is_out_of_reach(commitment):
    other = rich_commitment(commitment.chapter).thresholds.get()
    line = {"pk": other.pk, "name": "Pris", "operator": "=", "value": 1, "unit": "", "attestation_level": "D"}
    with pytest.raises(StaleVersion):
        correct(commitment, thresholds=[line])
    other.refresh_from_db()
    assert other.name == "Délai"


@pytest.mark.parametrize("code", ["1.1.2", "1.1"])
def test_a_code_already_used_is_refused(commitment, code):
    CommitmentFactory(chapter=commitment.chapter, code="1.1.2")
    with pytest.raises(TransitionRefused, match="Le code"):
        correct(commitment, code=code)


def test_a_code_that_contributions_name_is_refused(commitment):
    Contribution.objects.create(
        service=ServiceFactory(), chapter_code="1.1.1", module=commitment.chapter.module.module, du=DAY
    )
    with pytest.raises(TransitionRefused, match="contributions"):
        correct(commitment, code="1.1.9")


def test_a_frozen_campaign_keeps_the_texts_it_read(coordinator, commitment):
    CampaignFactory(framework=commitment.framework, year=2014)
    with pytest.raises(TransitionRefused, match="La campagne 2014.*autre numéro de version"):
        correct(commitment, title="Autre")
    shown = text(coordinator.get(address("commitment_correct", commitment)))
    assert "sous un autre numéro de version" in shown and "Enregistrer la correction" not in shown
    assert coordinator.post(address("commitment_correct", commitment), typed(commitment, title="A")).status_code == 409


# --- The page -----------------------------------------------------------------------------------
def test_the_page_corrects_and_says_so(coordinator, commitment):
    sent = typed(commitment, title="Accueillir chacun", **{"seuils-0-value": "12,5"})
    answer = coordinator.post(address("commitment_correct", commitment), sent, follow=True)
    shown = text(answer)
    assert "Accueillir chacun" in shown and "Corrigé le 12\u00a0octobre 2015" in shown
    assert "Engagement 1.1.1 corrigé (intitulé, seuils)" in shown
    assert commitment.thresholds.get().value == Decimal("12.5")


def test_the_page_adds_and_removes_thresholds(coordinator, commitment):
    added = {"seuils-1-name": "Attente", "seuils-1-value": "8", "seuils-1-unit": "minutes", "seuils-0-DELETE": "on"}
    assert coordinator.post(address("commitment_correct", commitment), typed(commitment, **added)).status_code == 302
    assert [(t.name, t.value, t.unit) for t in commitment.thresholds.all()] == [("Attente", 8, "minutes")]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Rien ne diffère"),
        ({"title": ""}, "obligatoire"),
        ({"reason": "", "title": "Autre"}, "obligatoire"),
        ({"code": "texte-officiel"}, "Un numéro commence par"),
        ({"code": "1.1"}, "celui d’un chapitre"),
        ({"seuils-0-value": "douze"}, "Saisissez un nombre"),
        ({"seuils-0-value": "NaN"}, "Saisissez un nombre"),
        ({"evidence": "x" * 301}, "300 caractères"),
        ({"seuils-TOTAL_FORMS": "x"}, "ManagementForm"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_written(coordinator, commitment, changes, sentence):
    shown = coordinator.post(address("commitment_correct", commitment), typed(commitment, **changes))
    assert shown.status_code == 200 and sentence in text(shown)
    assert not Entry.objects.filter(event="commitment.corrected").exists()


def test_two_corrections_at_once_are_shown_side_by_side(coordinator, commitment):
    sent = typed(commitment, title="La mienne")
    correct(commitment, title="La sienne")
    answer = coordinator.post(address("commitment_correct", commitment), sent)
    shown = text(answer)
    assert answer.status_code == 409
    assert "La sienne" in shown and shown.count("La mienne") == 2
    assert Commitment.objects.get(pk=commitment.pk).title == "La sienne"
    again = sent | {"version": answer.context["form"]["version"].value()}
    assert coordinator.post(address("commitment_correct", commitment), again).status_code == 302
    assert Commitment.objects.get(pk=commitment.pk).title == "La mienne"


def test_a_correction_keeps_what_another_wrote_elsewhere_on_the_page(coordinator, commitment):
    address_here = address("commitment_correct", commitment)
    one, other = coordinator.get(address_here), coordinator.get(address_here)
    theirs = {"evidence": "Main courante", "seuils-0-value": "14", "reason": "Relu"}
    assert coordinator.post(address_here, as_shown(one, **theirs)).status_code == 302
    conflict = coordinator.post(address_here, as_shown(other, title="La mienne", reason="Relu"))
    assert conflict.status_code == 409
    assert conflict.context["conflicts"].taken == ["Preuves attendues", "Seuils"]
    assert coordinator.post(address_here, as_shown(conflict)).status_code == 302
    saved = Commitment.objects.get(pk=commitment.pk)
    assert (saved.title, [each.label for each in saved.expected_evidence.all()]) == ("La mienne", ["Main courante"])
    assert 14 in [each.value for each in saved.thresholds.all()]


# --- A file loaded later ------------------------------------------------------------------------
def test_a_file_loaded_later_keeps_what_was_corrected(tmp_path):
    load(SMALL)
    corrected = Commitment.objects.get(code="1.1.1")
    correct(corrected, title="Corrigé ici", evidence=["Registre"], thresholds=[])
    path = rewritten(tmp_path, "Répondre en ligne", "Répondre vite")
    path.write_text(path.read_text().replace("dès l'entrée", "au seuil"))
    told = load(path)
    assert "Corrigés dans l’application et laissés tels quels : 1.1.1." in told
    corrected.refresh_from_db()
    assert corrected.title == "Corrigé ici"
    assert [each.label for each in corrected.expected_evidence.all()] == ["Registre"]
    assert not corrected.thresholds.exists()
    assert Commitment.objects.get(code="1.1.2").title == "Répondre vite"


def test_a_corrected_number_is_found_again_by_the_file(tmp_path):
    load(SMALL)
    correct(Commitment.objects.get(code="1.1.1"), code="7")
    told = load(rewritten(tmp_path, "Accueillir l'usager", "Recevoir l'usager"))
    assert "laissés tels quels : 7." in told and "conservés" not in told
    assert sorted(Framework.objects.get().commitments.values_list("code", flat=True)) == ["1.1.2", "7", "P.1"]


def test_a_new_code_of_the_file_that_a_correction_took_is_refused(tmp_path):
    load(SMALL)
    correct(Commitment.objects.get(code="1.1.1"), code="1.1.3")
    correct(Commitment.objects.get(code="1.1.2"), code="1.1.1")
    with pytest.raises(CommandError, match="1.1.3 : ce code est, depuis une correction"):
        load(rewritten(tmp_path, "code: P.1", "code: 1.1.3"))


# --- Disabling ----------------------------------------------------------------------------------
def disable(commitment, reason="Plus demandé"):
    usecases.disable_commitment(commitment, reason=reason, version=commitment.version, by=by())


def test_a_disabled_commitment_leaves_the_boards_and_stays_in_the_lists(coordinator, framework):
    place = chapter(framework)
    gone, kept = (CommitmentFactory(chapter=place, is_optional=True) for _ in range(2))
    ScopeEntryFactory(module=place.module.module)
    campaign = CampaignFactory(framework=framework, year=2015)
    disable(gone)
    assert {state.place.commitment for state in board(campaign, DAY).states} == {kept}
    for name in ("commitment_list", "optional_register"):
        shown = text(page(coordinator, name))
        assert gone.title in shown and "Plus demandé" in shown, name
    assert page(coordinator, "optional_register").context["undecided"] == 1
    assert codes(page(coordinator, "commitment_list", "?redaction=desactivee")) == [gone.code]


def test_a_campaign_of_the_past_keeps_what_was_disabled_since(framework):
    place = chapter(framework)
    gone = CommitmentFactory(chapter=place)
    ScopeEntryFactory(module=place.module.module, du=datetime.date(2014, 1, 1))
    past = CampaignFactory(framework=framework, year=2014)
    disable(gone)
    assert [state.place.commitment for state in board(past, DAY).states] == [gone]


def test_a_frozen_year_neither_loses_nor_gets_back_a_commitment(framework, settings):
    gone = CommitmentFactory(chapter=chapter(framework))
    disable(gone)
    CampaignFactory(framework=framework, year=2015, freezes_on=datetime.date(2015, 11, 30))
    settings.TODAY = "2016-01-10"
    with pytest.raises(TransitionRefused, match="2015"):
        usecases.enable_commitment(gone, reason="R", version=gone.version, by=by())
    settings.TODAY = "2015-12-05"
    with pytest.raises(TransitionRefused, match="2015"):
        disable(CommitmentFactory(chapter=gone.chapter))


def test_disabling_then_enabling_keeps_both_reasons_in_the_journal(coordinator, commitment):
    for name, reason in (("disable", "Hors texte"), ("enable", "Demandé de nouveau")):
        commitment.refresh_from_db()
        sent = {"reason": reason, "version": commitment.version}
        assert coordinator.post(address(f"commitment_{name}", commitment), sent).status_code == 302
    commitment.refresh_from_db()
    assert (commitment.disabled_on, commitment.disabled_reason) == (None, "")
    told = Entry.objects.filter(event__in=("commitment.disabled", "commitment.enabled")).order_by("seq")
    assert [entry.details["reason"] for entry in told] == ["Hors texte", "Demandé de nouveau"]
    assert coordinator.post(address("commitment_enable", commitment), sent | {"version": 9}).status_code == 409


# --- What a browser sends -----------------------------------------------------------------------
@pytest.mark.parametrize("name", ["correct", "disable", "enable", "verify", "doubt"])
def test_every_form_carries_its_token(coordinator, commitment, name):
    held = {"enable": {"disabled_on": DAY, "disabled_reason": "R"}, "doubt": {"verified_on": DAY}}.get(name, {})
    Commitment.objects.filter(pk=commitment.pk).update(**held)
    shown = coordinator.get(address(f"commitment_{name}", commitment)).content.decode()
    assert "csrfmiddlewaretoken" in shown[shown.index('id="contenu"') :]


# --- Cost ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name", ["official_text_list", "framework_compare", "commitment_correct", "official_text_edit"]
)
def test_a_page_costs_the_same_for_one_or_ten(coordinator, framework, name, django_assert_max_num_queries):
    place = chapter(framework)
    kept = rich_commitment(place, code="1.1.1")
    arguments = {"official_text_list": [framework.pk], "framework_compare": [framework.pk] * 2}
    address = reverse(f"engagements:{name}", args=arguments.get(name, [framework.pk, "1.1.1"]))
    costs = []
    for rows in (1, 9):
        for _ in range(rows):
            rich_commitment(place)
            ExpectedEvidence.objects.create(commitment=kept, label=f"Preuve {kept.expected_evidence.count()}")
        with django_assert_max_num_queries(25) as queries:
            coordinator.get(address)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_dossier_counts_one_less_to_verify(coordinator, commitment):
    ScopeEntryFactory(module=commitment.chapter.module.module)
    campaign = CampaignFactory(framework=commitment.framework, year=2015)
    assert "1\u00a0rédaction d’engagement à vérifier" in {check.title for check in dossier_checks(campaign, DAY)}
    coordinator.post(address("commitment_verify", commitment), read_form(commitment))
    titles = {check.title for check in dossier_checks(campaign, DAY)}
    assert "Toutes les rédactions d’engagement sont attestées" in titles
