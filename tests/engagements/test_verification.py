"""The source that was read, the ministry’s text pasted beside ours, two versions side by side."""

import datetime
from pathlib import Path

import pytest
from django.urls import reverse

from engagements.models import Commitment, Framework
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import (
    CampaignFactory,
    CommitmentFactory,
    ScopeEntryFactory,
    holder,
)

from .correcting import SMALL, address, load, read_form, rewritten
from .pages import chapter, codes, lines, page, text

pytestmark = pytest.mark.django_db
DAY = datetime.date(2015, 10, 12)


# --- Verifying ----------------------------------------------------------------------------------
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


@pytest.mark.parametrize("name", ["commitment_verify", "official_text_edit"])
def test_who_comes_second_sees_both_texts_and_may_write_over_the_first(coordinator, commitment, name):
    first, second = read_form(commitment), read_form(commitment, official_text="Un autre texte.", place="p. 15")
    coordinator.post(address("commitment_verify", commitment), first)
    late = coordinator.post(address(name, commitment), second)
    shown = text(late)
    assert late.status_code == 409
    for said in ("Le texte.", "Référentiel 2015, p. 14", "Un autre texte.", "Référentiel 2015, p. 15"):
        assert said in shown, said
    assert "Enregistrer ma version" in shown
    commitment.refresh_from_db()
    assert commitment.official_text == "Le texte."
    assert Entry.objects.filter(event="commitment.verified").count() == 1
    sent = {field.name: field.value() for field in late.context["form"]}
    assert coordinator.post(address(name, commitment), sent).status_code == 302
    commitment.refresh_from_db()
    assert (commitment.official_text, commitment.verified_source) == ("Un autre texte.", "Référentiel 2015, p. 15")


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
