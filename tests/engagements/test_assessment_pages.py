"""The pages of the self-assessment: one's units, one commitment a screen, what is submitted, what is sent back."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from engagements.models import Cell
from engagements.readiness import Place
from engagements.usecases.assessments import save_assessment
from qualipref.drafts.models import Draft
from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from sites.enums import Role
from sites.models import Delegation
from tests.factories import (
    CampaignFactory,
    CommitmentFactory,
    OptionalCommitmentDecisionFactory,
    ScopeEntryFactory,
    ServiceFactory,
    UserFactory,
    holder,
)
from tests.journal.test_chain import in_threads
from tests.readiness.world import assess, build

from .pages import lines

pytestmark = pytest.mark.django_db
CLERKS = 50
GOOD = {"implementation": "in_place", "conformity": "compliant"}


@pytest.fixture
def world():
    world = build(services=1, commitments=3)
    (world.service,) = world.services
    world.code = world.commitments[0].code
    world.unit = f"{world.service.slug}.{world.site.slug}"
    world.clerk = holder(Role.CORRESPONDENT, site=world.site, service=world.service)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    return world


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


@pytest.fixture
def manager(world):
    browser = Client()
    browser.force_login(world.manager)
    return browser


def address(world, name, rank=0, **kwargs):
    named = {"year": 2015, "unit": world.unit} | kwargs
    if name.startswith("cell_") or name == "assessment_ask_change":
        named["code"] = world.commitments[rank].code
    return reverse(f"engagements:{name}", kwargs=named)


def home(year=2015):
    return reverse("engagements:assessment_home", kwargs={"year": year})


def text(response):
    words = html.unescape(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(words.split())


def send(browser, world, *, version=0, rank=0, **fields):
    return browser.post(address(world, "cell_assess", rank), GOOD | {"version": version} | fields)


def saved(world, rank=0, by=None, **fields):
    """A cell saved by the use case, with what is given."""
    place = Place(world.commitments[rank], world.site, world.service)
    values = GOOD | {"version": 0, "by": by or world.clerk} | fields
    return save_assessment(place, world.campaign, **values)


# --- The units and their commitments ------------------------------------------------------------
def test_home_counts_what_one_assesses(clerk, world):
    saved(world, 0)
    saved(world, 1, submit=True)
    page = text(clerk.get(home()))
    assert "jusqu’au <strong>31 décembre 2015</strong> inclus, encore 80 jours" in page
    assert "1 / 3" in page and "Reprendre" in page
    rows = lines(clerk.get(reverse("engagements:assessment_export", kwargs={"year": 2015, "kind": "csv"})))
    assert [(row["évalués"], row["applicables"], row["en préparation"], row["soumises"]) for row in rows] == [
        ("1", "3", "1", "1")
    ]


def test_home_shows_a_service_its_units_only_and_a_manager_those_of_his_site(clerk, manager, world):
    other = ServiceFactory(site=world.site)
    ScopeEntryFactory(service=other, module=world.module)
    ScopeEntryFactory(module=world.module)
    assert len(clerk.get(home()).context["page"].object_list) == 1
    assert len(manager.get(home()).context["page"].object_list) == 2


def test_home_says_when_there_is_nothing_to_assess(client, world):
    client.force_login(holder(Role.SECRETARY_GENERAL))
    assert "Aucun service ne vous est confié" in text(client.get(home()))


def test_the_list_of_a_unit_shows_where_each_commitment_stands(clerk, world):
    saved(world, 0)
    page = text(clerk.get(address(world, "assessment_unit")))
    assert "0 / 3 évalués" in page and "2 à confirmer · 1 en préparation" in page
    assert "Soumettre 1 évaluation prête" in page and "En préparation" in page


def test_the_list_is_filtered_and_exported_with_its_filter(clerk, world):
    saved(world, 0)
    ready = clerk.get(address(world, "assessment_unit") + "?etat=pretes")
    assert [state.commitment.code for state in ready.context["page"]] == [world.code]
    export = address(world, "assessment_unit_export", kind="csv")
    assert [row["code"] for row in lines(clerk.get(export + "?etat=pretes"))] == [world.code]
    assert len(lines(clerk.get(export))) == 3
    assert clerk.get(address(world, "assessment_unit") + "?etat=abc").status_code == 200


def test_lists_cost_the_same_for_two_or_twenty(clerk, world, django_assert_max_num_queries, django_assert_num_queries):
    for rank in range(2):
        saved(world, rank)
    for path in (home(), address(world, "assessment_unit")):
        with django_assert_max_num_queries(10) as few:
            clerk.get(path)
        for commitment in CommitmentFactory.create_batch(18, chapter=world.chapter):
            assess(world, commitment, world.service, status="in_preparation")
        with django_assert_num_queries(len(few)):
            clerk.get(path)


def test_an_optional_commitment_not_retained_is_not_to_assess(clerk, world):
    optional = CommitmentFactory(chapter=world.chapter, is_optional=True)
    page = clerk.get(address(world, "assessment_unit"))
    assert page.context["progress"].to_confirm == 3
    OptionalCommitmentDecisionFactory(campaign=world.campaign, commitment=optional)
    assert clerk.get(address(world, "assessment_unit")).context["progress"].to_confirm == 4


# --- One commitment a screen --------------------------------------------------------------------
def test_the_screen_shows_the_requirement_the_proofs_and_what_is_around(clerk, world):
    page = text(clerk.get(address(world, "cell_assess", 1)))
    assert "2 sur 3" in page and world.commitments[1].requirement in page
    assert "1 critère sur 5" in page and "Précédent" in page and "Suivant" in page
    assert "Aucune réponse dans une campagne antérieure" in page


def test_a_service_saves_in_preparation_and_goes_on(clerk, world):
    response = send(clerk, world, suite="suivant", comment="Vu\r\nle 3 mars")
    assert response.url == address(world, "cell_assess", 1)
    cell = Cell.objects.get()
    assert (cell.status, cell.comment) == ("in_preparation", "Vu\nle 3 mars")
    assert send(clerk, world, rank=2, suite="suivant").url == address(world, "assessment_unit")


def test_a_quality_manager_submits_at_once(manager, world):
    assert send(manager, world).url == address(world, "assessment_unit")
    assert Cell.objects.get().status == "submitted"
    assert not OutgoingEmail.objects.exists()


def test_a_quality_manager_answers_both_questions(manager, world):
    page = text(send(manager, world, conformity=""))
    assert "1 champ à corriger" in page and "Choisissez une réponse" in page
    assert not Cell.objects.exists()


def test_not_applicable_without_a_reason_is_said_beside_its_field(clerk, world):
    page = text(send(clerk, world, conformity="not_applicable", comment="Pas de guichet ici"))
    assert "demande un motif" in page and "Pas de guichet ici" in page


def test_the_answer_of_last_year_is_beside_never_chosen_and_taken_up_without_being_saved(clerk, world):
    before = CampaignFactory(framework=world.framework, year=2014)
    cell = assess(world, world.commitments[0], world.service, comment="Relevé de 2014")
    Cell.objects.filter(pk=cell.pk).update(campaign=before)
    page = clerk.get(address(world, "cell_assess"))
    assert "Campagne 2014 : Conforme, en place" in text(page) and "À confirmer" in text(page)
    assert page.context["form"]["conformity"].value() is None and " checked" not in page.content.decode()
    taken = clerk.get(address(world, "cell_assess") + "?reprise=2014")
    assert taken.context["form"]["conformity"].value() == "compliant"
    assert taken.context["form"]["version"].value() == 0
    assert "elle n’est pas enregistrée" in text(taken)
    assert Cell.objects.filter(campaign=world.campaign).count() == 0


def test_after_the_freeze_the_screen_is_read_only_says_why_and_whom_to_ask(clerk, world, settings):
    saved(world, comment="Ce qui fut dit")
    settings.TODAY = day = "2016-01-04"
    given = {"absent": world.manager, "role": Role.QUALITY_MANAGER, "site": world.site}
    substitute = Delegation.objects.create(
        **given, substitute=UserFactory(), valid_from=day, valid_until=day
    ).substitute
    page = text(clerk.get(address(world, "cell_assess")))
    assert "jusqu’au 31 décembre 2015 inclus" in page and str(world.manager) in page and str(substitute) in page
    assert "Ce qui fut dit" in page and "<textarea" not in page
    refused = send(clerk, world, version=1, comment="Trop tard")
    assert refused.status_code == 409 and "gelée" in text(refused)
    assert Cell.objects.get().comment == "Ce qui fut dit"
    assert Draft.objects.get().fields["comment"] == ["Trop tard"], "ce qui est saisi n’est pas perdu"


def test_a_save_forgets_the_draft_of_its_form(clerk, world):
    Draft.objects.keep(world.clerk, clerk.get(address(world, "cell_assess")).context["draft"].key, {"comment": ["x"]})
    send(clerk, world)
    assert not Draft.objects.exists()


# --- Two editors --------------------------------------------------------------------------------
@pytest.fixture
def conflict(clerk, world):
    """The clerk saw version 0; the quality manager has saved since."""
    saved(world, by=world.manager, conformity="minor", comment="Affichage absent", submit=True)
    return send(clerk, world, comment="Affichage refait")


def choose(browser, world, **fields):
    typed = GOOD | {"comment": "Affichage refait", "reason": "", "version": 1}
    return browser.post(address(world, "cell_assess_choose"), typed | fields)


def test_the_second_editor_sees_both_versions_and_loses_nothing(conflict, world):
    page = text(conflict)
    assert conflict.status_code == 409
    for said in ("Affichage refait", "Affichage absent", "Non-conformité mineure", "Conforme", str(world.manager)):
        assert said in page
    assert Cell.objects.get().comment == "Affichage absent"
    assert Draft.objects.get().fields["comment"] == ["Affichage refait"]


def test_he_chooses_field_by_field(conflict, clerk, world):
    assert choose(clerk, world, keep_conformity="saved", keep_comment="mine").status_code == 302
    cell = Cell.objects.get()
    assert (cell.conformity, cell.comment, cell.version) == ("minor", "Affichage refait", 2)
    assert not Draft.objects.exists()


def test_he_may_keep_both_comments(conflict, clerk, world):
    choose(clerk, world, keep_conformity="mine", keep_comment="both")
    assert Cell.objects.get().comment == "Affichage refait\n\nAffichage absent"


def test_he_may_keep_the_whole_of_his(conflict, clerk, world):
    send(clerk, world, version=1, comment="Affichage refait")
    assert Cell.objects.get().comment == "Affichage refait"


def test_he_must_choose(conflict, clerk, world):
    page = choose(clerk, world, keep_comment="mine")
    assert page.status_code == 409 and "Choisissez l’une des versions" in text(page)
    assert Cell.objects.get().version == 1


def test_a_third_version_meanwhile_is_shown_in_turn(conflict, clerk, world):
    saved(world, version=1, by=world.manager, conformity="major", comment="Encore")
    page = choose(clerk, world, keep_conformity="saved", keep_comment="mine")
    assert page.status_code == 409 and "Non-conformité majeure" in text(page)
    assert Cell.objects.get().comment == "Encore"


def test_the_address_of_the_choice_leads_back_to_the_screen(clerk, world):
    assert clerk.get(address(world, "cell_assess_choose")).url == address(world, "cell_assess")


def test_the_same_answer_sent_twice_is_no_conflict(clerk, world):
    send(clerk, world, comment="Vu")
    assert send(clerk, world, comment="Vu").status_code == 302
    assert Cell.objects.get().version == 1


@pytest.mark.parametrize(
    "fields", [{"version": 7}, {"version": "abc"}, {"conformity": "parfait"}, {"version": "9" * 30}]
)
def test_forged_answers_write_nothing(clerk, world, fields):
    assert clerk.post(address(world, "cell_assess"), GOOD | {"version": 0} | fields).status_code in (200, 409)
    assert clerk.post(address(world, "cell_assess_choose"), GOOD | {"version": 0} | fields).status_code in (200, 409)
    assert not Cell.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_fifty_editors_one_is_accepted_and_each_other_reads_his_own_text(world):
    browsers = []
    for rank in range(CLERKS):
        browser = Client()
        browser.force_login(holder(Role.QUALITY_MANAGER, site=world.site))
        browsers.append((browser, f"Texte {rank} "))
    answers, waiting = [], iter(browsers)

    def post():
        browser, words = next(waiting)
        answers.append((words, send(browser, world, comment=words)))

    assert in_threads(post, CLERKS) == []
    told = [(words, answer) for words, answer in answers if answer.status_code == 409]
    assert (len(told), len(answers) - len(told)) == (CLERKS - 1, 1)
    assert all(words.strip() in text(answer) for words, answer in told)
    assert Draft.objects.count() == CLERKS - 1
    assert Entry.objects.filter(event="assessment.submitted").count() == 1


# --- Submission and change ----------------------------------------------------------------------
def test_what_is_ready_is_shown_before_it_is_submitted(clerk, world):
    saved(world, 0)
    saved(world, 1, conformity="")
    page = text(clerk.get(address(world, "assessment_submit")))
    assert world.code in page and world.commitments[1].title not in page
    response = clerk.post(address(world, "assessment_submit"), {"case": f"{world.code}:1"})
    assert response.url == address(world, "assessment_unit")
    assert Cell.objects.filter(status="submitted").count() == 1
    assert OutgoingEmail.objects.get().recipient == world.manager


def test_one_may_submit_some_and_keep_the_others(clerk, world):
    saved(world, 0)
    saved(world, 1)
    clerk.post(address(world, "assessment_submit"), {"case": f"{world.code}:1"})
    assert Cell.objects.filter(status="in_preparation").count() == 1


@pytest.mark.parametrize("case", ["", "abc", "9.9.9:1", "{code}:7"])
def test_what_has_changed_since_or_was_forged_is_not_submitted(clerk, world, case):
    saved(world, 0)
    response = clerk.post(address(world, "assessment_submit"), {"case": case.format(code=world.code)})
    assert response.status_code == 409
    assert not Cell.objects.filter(status="submitted").exists()


def test_with_nothing_ready_the_page_says_it(clerk, world):
    assert "Aucune évaluation n’est prête" in text(clerk.get(address(world, "assessment_submit")))


def test_a_quality_manager_asks_a_change_that_the_service_reads(clerk, manager, world):
    saved(world, submit=True)
    page = text(manager.get(address(world, "assessment_ask_change")))
    assert "Évaluation soumise" in page and "Conforme" in page
    response = manager.post(address(world, "assessment_ask_change"), {"comment": "Précisez la date.", "version": 1})
    assert response.url == address(world, "cell_detail")
    assert "Précisez la date." in text(clerk.get(address(world, "cell_assess")))
    assert clerk.get(address(world, "assessment_unit")).context["progress"].change_asked == 1


def test_no_change_is_asked_of_what_is_not_submitted(manager, world):
    assert "ne l’est pas" in text(manager.get(address(world, "assessment_ask_change")))
    sent = {"comment": "Précisez.", "version": 0}
    assert manager.post(address(world, "assessment_ask_change"), sent).status_code == 409


def test_a_change_asked_on_a_version_that_has_changed_is_refused_and_its_text_kept(manager, world):
    saved(world, submit=True)
    saved(world, version=1, submit=True, comment="Complété")
    sent = {"comment": "Précisez.", "version": 1}
    assert manager.post(address(world, "assessment_ask_change"), sent).status_code == 409
    assert Draft.objects.get().fields["comment"] == ["Précisez."]


def test_the_screens_of_another_service_do_not_exist(client, world):
    elsewhere = ServiceFactory()
    ScopeEntryFactory(service=elsewhere, module=world.module)
    client.force_login(holder(Role.CORRESPONDENT, site=elsewhere.site, service=elsewhere))
    for name in ("cell_assess", "assessment_unit", "assessment_submit"):
        assert client.get(address(world, name)).status_code == 404
