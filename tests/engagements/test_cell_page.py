"""The page of a cell: what is asked, what is there, what is missing, and who sees which part of it."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from engagements.models import ExpectedEvidence, Threshold
from engagements.usecases.evidence import accept_evidence, refuse_evidence
from engagements.usecases.gaps import lift_gap, open_gap
from qualipref.documents.models import StoredFile
from qualipref.journal.models import Entry
from qualipref.panels import Panel, _panels
from sites.enums import Role
from tests.factories import (
    CampaignFactory,
    CellFactory,
    EvidenceRequestFactory,
    OpenGapFactory,
    OptionalCommitmentDecisionFactory,
    UserFactory,
    holder,
)
from tests.readiness.world import assess, build, prove, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build(services=2, commitments=3, validity="trimestrielle")


@pytest.fixture
def manager(client, world):
    client.force_login(holder(Role.QUALITY_MANAGER, site=world.site))
    return client


def address(world, commitment=None, service=None, year=2015):
    code, service = (commitment or world.commitments[0]).code, service or world.services[0]
    named = {"year": year, "code": code, "unit": f"{service.slug}.{world.site.slug}"}
    return reverse("engagements:cell_detail", kwargs=named)


def shown(client, path):
    """(the text of the page with plain spaces, what the template was given)."""
    response = client.get(path)
    assert response.status_code == 200
    text = response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(text.split()), response.context["page"]


# --- What is worth what -------------------------------------------------------------------------
def test_the_five_criteria_are_said_in_their_order(manager, world):
    (commitment, *_), (service, *_) = world.commitments, world.services
    assess(world, commitment, service)
    prove(commitment, service, "2015-01-01", "2015-03-31", accepted=True)
    prove(commitment, service, "2015-04-01", "2015-06-30", accepted=True)
    prove(commitment, service, "2015-08-01", "2015-08-31", refused=True)
    prove(commitment, service, "2015-10-01", "2015-10-12")
    text, page = shown(manager, address(world))
    assert [(line.holds, line.reason.replace("\u00a0", " ")) for line in page.criteria] == [
        (True, "3 preuves déposées"),
        (False, "Trou de juillet à septembre"),
        (False, "2 acceptées, 1 à examiner, 1 refusée"),
        (True, "Aucun fichier à relire"),
        (True, "Aucun écart ouvert"),
    ]
    assert "3 sur 5 : à compléter" in text
    assert "<strong>6 mois sur 9 sont couverts.</strong> Il manque juillet, août et septembre." in text


def test_a_cell_that_nobody_assessed_counts_nothing_and_shows_the_last_answer(manager, world):
    before = CampaignFactory(framework=world.framework, year=2014)
    CellFactory(
        campaign=before, commitment=world.commitments[0], unit=unit(world.services[0]), comment="Affiché partout."
    )
    text, _ = shown(manager, address(world))
    for said in ("0 sur 5 : à traiter", "Non évalué : compte 0.", "À confirmer", "Réponse de 2014, à confirmer"):
        assert said in text, said
    assert "Affiché partout." in text
    assess(world, world.commitments[0], world.services[0])
    text, _ = shown(manager, address(world))
    assert "Réponse de 2014" not in text and "Soumise" in text


def test_a_cell_left_out_says_its_reason(manager, world):
    (first, second, _), (service, _) = world.commitments, world.services
    assess(world, first, service, conformity="not_applicable", reason="Pas de guichet ici.")
    text, _ = shown(manager, address(world))
    assert "Sans objet" in text and "Pas de guichet ici." in text and "aucune moyenne" in text
    second.is_optional = True
    second.save()
    assert "Optionnel non retenu" in shown(manager, address(world, second))[0]
    OptionalCommitmentDecisionFactory(campaign=world.campaign, commitment=second)
    assert "Optionnel non retenu" not in shown(manager, address(world, second))[0]


def test_the_page_says_what_is_asked(manager, world):
    commitment = world.commitments[0]
    Threshold.objects.create(
        commitment=commitment, name="Délai", operator="<=", value=15, unit="jours", attestation_level="D"
    )
    ExpectedEvidence.objects.create(commitment=commitment, label="Registre des délais")
    text, _ = shown(manager, address(world))
    for said in (commitment.requirement, "Délai : au plus 15 jours", "Registre des délais", "par trimestre"):
        assert said in text, said


# --- Freshness ----------------------------------------------------------------------------------
def test_one_day_more_changes_the_badge_the_sentence_and_the_score(manager, world, settings):
    (commitment, *_), (service, *_) = world.commitments, world.services
    assess(world, commitment, service)
    prove(commitment, service, "2015-01-01", "2015-06-30", accepted=True)
    settings.TODAY = "2015-09-30"
    text, page = shown(manager, address(world))
    assert ("5 sur 5 : prêt" in text, page.proofs[0].badge.word) == (True, "Acceptée")
    assert "6 mois sur 6 sont couverts." in text
    settings.TODAY = "2015-10-01"
    text, page = shown(manager, address(world))
    assert ("3 sur 5 : à compléter" in text, page.proofs[0].badge.word) == (True, "Périmée")
    assert "Ne vaut plus depuis le 1er octobre 2015" in text


def test_a_proof_of_another_year_and_a_withdrawn_one_are_folded(manager, world):
    (commitment, *_), (service, *_) = world.commitments, world.services
    prove(commitment, service, "2014-01-01", "2014-12-31", accepted=True)
    prove(commitment, service, status="withdrawn")
    text, page = shown(manager, address(world))
    assert page.proofs == [] and {line.badge.word for line in page.folded} == {"Ancienne", "Retirée"}
    assert "Autres années et preuves retirées (2)" in text and "Aucune preuve pour 2015." in text


def test_the_deposit_is_offered_for_the_missing_days(manager, world):
    (commitment, *_), (service, *_) = world.commitments, world.services
    prove(commitment, service, "2015-01-01", "2015-06-30")
    _, page = shown(manager, address(world))
    assert page.deposit_query.endswith("&du=2015-07-01&au=2015-09-30")
    assert page.gesture_title == "Combler le trou"


def test_the_drawing_and_its_table_say_the_same(manager, world):
    (commitment, *_), (service, *_) = world.commitments, world.services
    use = prove(commitment, service, "2015-04-01", "2015-06-30", accepted=True)
    text, page = shown(manager, address(world))
    assert text.count("<title>Période couverte en 2015") == 2
    assert [(row[0], row[2]) for row in page.year.timeline.rows] == [
        (use.evidence.title, "périmée"),
        ("Année couverte", "trou"),
        ("Année couverte", "couvert"),
        ("Année couverte", "trou"),
    ]


# --- Proofs, gaps, history ----------------------------------------------------------------------
def test_a_proof_says_what_else_it_serves_why_it_was_refused_and_that_it_is_altered(manager, world):
    (first, second, third), (service, other) = world.commitments, world.services
    use = prove(first, service, refused=True)
    for commitment, elsewhere in ((second, service), (third, other)):
        use.pk = None
        use.commitment, use.unit = commitment, unit(elsewhere)
        use.save()
    altered = prove(first, service)
    stored = StoredFile.objects.create(
        sha256="0" * 64, size=84_000, media_type="application/pdf", altered_at="2015-10-02T08:00Z"
    )
    altered.evidence.current.stored_file = stored
    altered.evidence.current.save()
    text, _ = shown(manager, address(world))
    assert f"sert aussi {second.code} et {third.code} ({other}, {world.site})" in text
    assert "La période ne convient pas." in text
    assert "84 ko" in text and "Fichier altéré" in text and "(constaté le 2 octobre 2015)" in text


def test_gaps_are_shown_open_and_lifted(manager, world):
    place = {"commitment": world.commitments[0], "unit": unit(world.services[0])}
    OpenGapFactory(**place, label="Ancien écart", lifted_on=datetime.date(2015, 5, 3))
    text, page = shown(manager, address(world))
    assert "levé le 3 mai 2015" in text and page.criteria[4].reason.startswith("Dernier écart levé")
    OpenGapFactory(**place, label="Délai non affiché")
    text, page = shown(manager, address(world))
    assert "Délai non affiché" in text and not page.criteria[4].holds and "écart ouvert" in text


def test_the_history_tells_the_gestures_on_this_cell_and_no_other(manager, world):
    (first, second, _), (service, _) = world.commitments, world.services
    author = UserFactory()
    use = prove(first, service)
    accept_evidence(use, by=author)
    twin = prove(second, service)
    twin.evidence = use.evidence
    twin.save()
    refuse_evidence(twin, reason="Pas pour celle-ci.", by=author)
    gap = open_gap(first, unit(service), label="Retard", origin="audit", opened_on=datetime.date(2015, 1, 5), by=author)
    lift_gap(gap, lifted_on=datetime.date(2015, 2, 5), by=author)
    text, page = shown(manager, address(world))
    assert [each.event for each in page.history.entries] == ["gap.lifted", "gap.opened", "evidence.accepted"]
    assert "Pas pour celle-ci." not in text


def test_open_requests_are_shown_with_their_delay(manager, world):
    place = {"commitment": world.commitments[0], "unit": unit(world.services[0])}
    EvidenceRequestFactory(**place, message="Le relevé d’août", due_on=datetime.date(2015, 10, 9))
    EvidenceRequestFactory(**place, message="Déjà reçu", status="answered")
    text, _ = shown(manager, address(world))
    assert "Le relevé d’août" in text and "En retard de 3 jours" in text and "Déjà reçu" not in text


def test_upper_apps_add_their_panels(manager, world, monkeypatch):
    panel = Panel("engagements/_cell_gaps.html", {})
    asked = []
    monkeypatch.setitem(_panels, "engagements.cell", [lambda user, state: asked.append(state) or panel])
    _, page = shown(manager, address(world))
    assert asked == [page.state]


# --- Who sees what ------------------------------------------------------------------------------
@pytest.fixture
def auditor(client, world):
    dates = {"evidence_from": datetime.date(2015, 4, 1), "evidence_until": datetime.date(2015, 12, 31)}
    client.force_login(
        holder(Role.AUDITOR, site=world.site, module=world.module, valid_until=datetime.date(2015, 12, 31), **dates)
    )
    return client


def test_an_auditor_sees_accepted_proofs_of_his_period_and_the_true_score(auditor, world):
    (commitment, *_), (service, *_) = world.commitments, world.services
    assess(world, commitment, service)
    prove(commitment, service, "2015-01-01", "2015-03-31", accepted=True)
    accepted = prove(commitment, service, "2015-04-01", "2015-06-30", accepted=True)
    hidden = [
        prove(commitment, service, "2015-07-01", "2015-09-30"),
        prove(commitment, service, "2015-08-01", "2015-08-31", refused=True),
    ]
    text, page = shown(auditor, address(world))
    assert [line.use for line in page.proofs] == [accepted]
    assert not any(use.evidence.title in text for use in hidden)
    assert "4 sur 5" in text and page.state.met == 4
    assert "examiner" not in text.replace("Les autres ne sont pas montrées", "") and "refusée" not in text
    assert "preuves acceptées de la période de votre audit" in text
    assert not page.gestures.has_any


def test_an_auditor_does_not_read_an_assessment_in_preparation_nor_requests(auditor, world):
    (commitment, *_), (service, *_) = world.commitments, world.services
    assess(world, commitment, service, status="in_preparation", comment="Brouillon interne")
    EvidenceRequestFactory(commitment=commitment, unit=unit(service), message="Urgent")
    text, page = shown(auditor, address(world))
    assert "Brouillon interne" not in text and "Urgent" not in text
    assert page.state.met == 0 and "Non évalué : compte 0." in text and "Non soumise" in text


def test_an_auditor_does_not_read_what_is_to_change(auditor, world):
    cell = assess(world, world.commitments[0], world.services[0], status="change_asked", change_asked="Précisez.")
    Entry.objects.record("assessment.change_asked", on=cell, reason="Précisez.")
    Entry.objects.record("assessment.submitted", on=cell)
    text, page = shown(auditor, address(world))
    assert "Précisez." not in text and [each.event for each in page.history.entries] == ["assessment.submitted"]


def test_each_gesture_is_offered_to_who_may_make_it(client, world):
    readers = {
        holder(Role.QUALITY_MANAGER, site=world.site): (True, True, True, True),
        holder(Role.CORRESPONDENT, site=world.site, service=world.services[0]): (True, False, True, False),
        holder(Role.SECRETARY_GENERAL): (False, False, False, False),
        holder(Role.COORDINATOR): (False, False, False, False),
    }
    for user, expected in readers.items():
        client.force_login(user)
        gestures = shown(client, address(world))[1].gestures
        assert (
            gestures.may_submit,
            gestures.may_request,
            gestures.may_assess,
            gestures.may_review,
        ) == expected, user


def test_a_proof_is_accepted_from_the_cell_which_is_shown_again(world):
    (commitment, *_), (service, *_) = world.commitments, world.services
    assess(world, commitment, service)
    use = prove(commitment, service)
    client = Client(enforce_csrf_checks=True)
    client.force_login(holder(Role.QUALITY_MANAGER, site=world.site))
    text, page = shown(client, address(world))
    assert page.headline == "4 sur 5\u00a0: à compléter"
    form = re.search(rf'<form method="post" action="[^"]*/{use.pk}/accepter/">.*?</form>', text).group()
    answer = client.post(
        re.search(r'action="([^"]*)"', form).group(1), dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    )
    assert (answer.status_code, answer.headers.get("Location")) == (302, address(world))
    assert shown(client, address(world))[1].headline == "5 sur 5\u00a0: prêt"


def test_every_gesture_leads_to_a_page(manager, world):
    assess(world, world.commitments[0], world.services[0])
    use = prove(world.commitments[0], world.services[0], "2015-01-01", "2015-03-31")
    text, page = shown(manager, address(world))
    links = re.findall(r'href="(/engagements/[^"]*(?:deposer|demander|evaluer|modification|refuser)/[^"]*)"', text)
    assert any(f"/{use.pk}/refuser/" in link for link in links)
    for link in links:
        assert manager.get(link.replace("&amp;", "&")).status_code == 200, link
    (observation,) = [link for link in links if "support=observation" in link]
    form = manager.get(observation.replace("&amp;", "&")).context["form"]
    assert form.initial["support"] == "observation" and form.initial["period_from"] == page.state.missing_period.first


def test_a_change_is_asked_of_a_submitted_assessment_only(manager, world):
    (commitment, *_), (service, *_) = world.commitments, world.services
    assert not shown(manager, address(world))[1].gestures.may_ask_change
    cell = assess(world, commitment, service)
    assert shown(manager, address(world))[1].gestures.may_ask_change
    cell.status, cell.change_asked = "change_asked", "Précisez le guichet."
    cell.save()
    text, page = shown(manager, address(world))
    assert not page.gestures.may_ask_change and "Précisez le guichet." in text


def test_after_the_freeze_nobody_assesses(manager, world, settings):
    world.campaign.freezes_on = datetime.date(2015, 10, 11)
    world.campaign.save()
    text, page = shown(manager, address(world))
    assert not page.gestures.may_assess and "gelée depuis le 11 octobre 2015" in text


def test_the_cells_of_the_same_unit_follow_each_other(manager, world):
    paths = [address(world, commitment) for commitment in world.commitments]
    text, _ = shown(manager, paths[1])
    assert f'rel="prev" href="{paths[0]}"' in text and f'rel="next" href="{paths[2]}"' in text
    assert 'rel="prev"' not in shown(manager, paths[0])[0] and 'rel="next"' not in shown(manager, paths[2])[0]


@pytest.mark.parametrize("change", [{"code": "absent"}, {"unit": "ailleurs.nulle-part"}, {"year": 2014}, {"unit": "x"}])
def test_a_cell_that_does_not_exist_is_not_found(manager, world, change):
    kwargs = {"year": 2015, "code": world.commitments[0].code, "unit": f"{world.services[0].slug}.{world.site.slug}"}
    assert manager.get(reverse("engagements:cell_detail", kwargs=kwargs | change)).status_code == 404


# --- Cost ---------------------------------------------------------------------------------------
def test_a_cell_costs_the_same_for_two_or_twenty_proofs(manager, world, django_assert_max_num_queries):
    (first, second, _), (service, _) = world.commitments, world.services
    assess(world, first, service, assessed_by=UserFactory())
    costs = []
    for batch in (2, 18):
        for _ in range(batch):
            use = prove(first, service)
            accept_evidence(use, by=UserFactory())
            use.pk, use.commitment = None, second
            use.save()
            OpenGapFactory(commitment=first, unit=unit(service))
            EvidenceRequestFactory(commitment=first, unit=unit(service))
        with django_assert_max_num_queries(25) as queries:  # three of them for the actions, the decisions, the comments
            manager.get(address(world))
        costs.append(len(queries))
    assert costs[0] == costs[1]
