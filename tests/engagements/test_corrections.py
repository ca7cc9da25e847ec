"""The référentiel in use: corrections, disabling, verification, the ministry's text pasted beside ours."""

import datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from engagements.models import Commitment, Contribution, ExpectedEvidence, Framework, Threshold
from engagements.readiness import board
from engagements.usecases import commitments as usecases
from pilotage.readiness import dossier_checks
from qualipref.journal.models import Entry
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from tests.factories import (
    CampaignFactory,
    CommitmentFactory,
    ScopeEntryFactory,
    ServiceFactory,
    holder,
)

from .pages import chapter, codes, lines, page, rich_commitment, text

pytestmark = pytest.mark.django_db
DAY = datetime.date(2015, 10, 12)
SMALL = Path("tests/data/qual-e-pref-essai.yaml")


@pytest.fixture
def coordinator(reader):
    return reader


@pytest.fixture
def commitment(framework):
    return rich_commitment(chapter(framework, code="1.1"), code="1.1.1", title="Accueillir l’usager")


def by():
    return holder(Role.COORDINATOR)


def values(commitment, **changes):
    """What the use case receives when nothing changes, but for `changes`."""
    held = {name: getattr(commitment, name) for name in usecases.FIELDS}
    evidence = [each.label for each in commitment.expected_evidence.all()]
    thresholds = [{name: getattr(t, name) for name in ("pk", *usecases.BOUND)} for t in commitment.thresholds.all()]
    return (
        held | {"evidence": evidence, "thresholds": thresholds, "version": commitment.version, "reason": "R"} | changes
    )


def correct(commitment, **changes):
    usecases.correct_commitment(commitment, by=by(), **values(commitment, **changes))


def typed(commitment, **changes):
    """What the browser sends when nothing changes, but for `changes`."""
    sent = {name: getattr(commitment, name) for name in usecases.FIELDS}
    sent |= {"evidence": "\n".join(each.label for each in commitment.expected_evidence.all())}
    thresholds = list(commitment.thresholds.all())
    sent |= {"seuils-TOTAL_FORMS": len(thresholds) + 2, "seuils-INITIAL_FORMS": len(thresholds)}
    for rank, threshold in enumerate(thresholds):
        for name in ("pk", *usecases.BOUND):
            sent[f"seuils-{rank}-{name}"] = getattr(threshold, name)
    for rank in range(len(thresholds), len(thresholds) + 2):
        sent |= {f"seuils-{rank}-operator": "<=", f"seuils-{rank}-attestation_level": "D"}
    return sent | {"version": commitment.version, "reason": "Texte relu"} | changes


def address(name, commitment):
    return reverse(f"engagements:{name}", args=[commitment.framework_id, commitment.code])


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


# --- A file loaded later ------------------------------------------------------------------------
def load(path):
    output = StringIO()
    call_command("load_framework", str(path), stdout=output)
    return output.getvalue()


def rewritten(tmp_path, old, new):
    path = tmp_path / "essai.yaml"
    path.write_text(SMALL.read_text().replace(old, new))
    return path


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


# --- Verifying ----------------------------------------------------------------------------------
def read_form(commitment, **changes):
    asked = {"source": "Référentiel 2015", "place": "p. 14", "read_on": "2015-10-09", "official_text": "Le texte."}
    return asked | {"version": commitment.version} | changes


def test_the_source_that_was_read_lifts_a_verifier(coordinator, commitment):
    assert coordinator.post(address("commitment_verify", commitment), read_form(commitment)).status_code == 302
    commitment.refresh_from_db()
    assert (commitment.verified_source, commitment.verified_on) == (
        "Référentiel 2015, p. 14",
        datetime.date(2015, 10, 9),
    )
    assert not commitment.is_to_verify and commitment not in Commitment.objects.to_verify()
    shown = text(page(coordinator, "commitment_detail", framework_pk=commitment.framework_id, code=commitment.code))
    assert "source lue\u00a0: Référentiel 2015, p. 14" in shown and "Le texte." in shown
    assert Entry.objects.get(event="commitment.verified").details["source"] == "Référentiel 2015, p. 14"


def test_the_list_filters_what_is_verified(coordinator, commitment):
    attested = CommitmentFactory(chapter=commitment.chapter, attestation_level="A")
    waiting = CommitmentFactory(chapter=commitment.chapter)
    coordinator.post(address("commitment_verify", commitment), read_form(commitment))
    assert codes(page(coordinator, "commitment_list", "?redaction=a-verifier")) == [waiting.code]
    assert codes(page(coordinator, "commitment_list", "?redaction=verifiee")) == [commitment.code]
    assert codes(page(coordinator, "commitment_list", "?redaction=attestee")) == [attested.code]
    exported = {line["code"]: line["rédaction"] for line in lines(page(coordinator, "commitment_export"))}
    attested_word = "sujet attesté, non relue"
    assert exported == {commitment.code: "vérifiée", attested.code: attested_word, waiting.code: "à vérifier"}


@pytest.mark.parametrize("changes", [{"source": ""}, {"read_on": "2015-10-13"}, {"read_on": "hier"}])
def test_without_a_source_or_a_day_nothing_is_lifted(coordinator, commitment, changes):
    assert (
        coordinator.post(address("commitment_verify", commitment), read_form(commitment, **changes)).status_code == 200
    )
    commitment.refresh_from_db()
    assert commitment.is_to_verify


def test_a_wrong_source_puts_a_verifier_back(coordinator, commitment):
    coordinator.post(address("commitment_verify", commitment), read_form(commitment))
    sent = {"reason": "Autre texte", "version": commitment.version + 1}
    assert coordinator.post(address("commitment_doubt", commitment), sent).status_code == 302
    commitment.refresh_from_db()
    assert commitment.is_to_verify and commitment.official_text == ""


# --- The ministry's text ------------------------------------------------------------------------
def test_an_afternoon_of_pasting(coordinator, framework):
    place = chapter(framework)
    first, second, third = (CommitmentFactory(chapter=place) for _ in range(3))
    answer = coordinator.post(address("official_text_edit", first), read_form(first))
    assert answer["Location"] == address("official_text_edit", second)
    shown = text(coordinator.get(answer["Location"]))
    assert "1 sur 3" in shown and 'value="Référentiel 2015"' in shown
    answer = coordinator.post(address("official_text_edit", third), read_form(third))
    assert answer["Location"] == address("official_text_edit", second)
    answer = coordinator.post(address("official_text_edit", second), read_form(second))
    assert answer["Location"] == reverse("engagements:official_text_list", args=[framework.pk])
    assert "3 sur 3" in text(coordinator.get(answer["Location"]))


def test_the_differences_are_marked_and_the_text_may_become_ours(coordinator, commitment):
    official = commitment.requirement.replace("annoncé", "promis")
    sent = read_form(commitment, official_text=official, comparer="1")
    answer = coordinator.post(address("official_text_edit", commitment), sent)
    assert answer["Location"] == f"{address('official_text_edit', commitment)}#differences"
    shown = text(coordinator.get(answer["Location"]))
    assert "<del>annoncé.</del> <ins>promis.</ins>" in shown
    taken = f"{address('commitment_correct', commitment)}?texte=officiel"
    assert taken in shown
    form = coordinator.get(taken).context["form"]
    assert form["requirement"].value() == official
    assert form["reason"].value() == "Reprise du texte officiel : Référentiel 2015, p. 14."


def test_an_empty_official_text_is_not_saved(coordinator, commitment):
    sent = read_form(commitment, official_text="  ")
    assert coordinator.post(address("official_text_edit", commitment), sent).status_code == 200
    assert not Entry.objects.filter(event="commitment.verified").exists()


# --- Two versions side by side ------------------------------------------------------------------
def compared(client, left, right):
    modules = client.get(reverse("engagements:framework_compare", args=[left.pk, right.pk])).context["modules"]
    return [
        (match.fate.label, match.left and match.left.code, [each.code for each in match.right])
        for module in modules
        for match in module.matches
    ]


def test_two_versions_of_one_referentiel_answer_by_code(coordinator, framework, tmp_path):
    load(SMALL)
    path = rewritten(tmp_path, "Répondre en ligne", "Répondre vite")
    path.write_text(path.read_text().replace("version: '1.0'", "version: '2.0'").replace("code: P.1", "code: P.2"))
    load(path)
    old, new = Framework.objects.filter(code="qual-e-pref").order_by("version")
    assert compared(coordinator, old, new) == [
        ("Identique", "1.1.1", ["1.1.1"]),
        ("Modifié", "1.1.2", ["1.1.2"]),
        ("Seulement à gauche", "P.1", []),
        ("Seulement à droite", None, ["P.2"]),
    ]


def test_two_referentiels_answer_by_the_numbers_that_were_read(coordinator):
    for file in ("qualipref-2.0", "qual-e-pref"):
        load(Path("engagements/data") / f"{file}.yaml")
    left, right = Framework.objects.get(code="qualipref"), Framework.objects.get(code="qual-e-pref")
    rows = compared(coordinator, left, right)
    assert ("Modifié", "1.1.2", ["1.2"]) in rows
    assert ("Modifié", "1.1.6", ["2.2"]) in rows
    assert ("Seulement à gauche", "1.1.3", []) in rows
    assert any(fate == "Seulement à droite" for fate, _, _ in rows)
    matched = [codes for _, code, codes in rows if code and codes]
    assert len(matched) == 7


def test_a_campaign_keeps_the_version_it_was_opened_with(coordinator, commitment):
    campaign = CampaignFactory(framework=commitment.framework, year=2015)
    load(SMALL)
    campaign.refresh_from_db()
    assert campaign.framework == commitment.framework
    assert page(coordinator, "home").context["framework"] == commitment.framework


def test_an_auditor_compares_his_modules_only(client, framework):
    mine = CommitmentFactory(chapter=chapter(framework))
    CommitmentFactory(chapter=chapter(framework), title="Ailleurs")
    scope = ScopeEntryFactory(module=mine.chapter.module.module)
    client.force_login(
        holder(Role.AUDITOR, site=scope.site, module=scope.module, valid_until=datetime.date(2016, 1, 1))
    )
    shown = client.get(reverse("engagements:framework_compare", args=[framework.pk, framework.pk]))
    assert mine.title in text(shown) and "Ailleurs" not in text(shown)


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
