"""C5: assess by keyboard, leave, come back, submit; a change is asked, corrected; after the freeze, read only."""

import re

import pytest

from engagements.models import Cell
from qualipref.drafts.models import Draft
from sites.enums import Role
from tests.factories import PASSWORD, holder
from tests.readiness.world import assess, build

from .conftest import AXE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(settings):
    settings.TODAY = "2015-10-12"
    world = build(services=1, commitments=3)
    (world.service,) = world.services
    world.unit = f"{world.service.slug}.{world.site.slug}"
    world.clerk = holder(Role.CORRESPONDENT, site=world.site, service=world.service)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    return world


def cell_path(world, rank=0, gesture="evaluer"):
    return f"/engagements/2015/cases/{world.commitments[rank].code}/{world.unit}/{gesture}/"


def unit_path(world):
    return f"/engagements/2015/auto-evaluation/{world.unit}/"


def sign_in(page, user):
    page.get_by_label("Adresse électronique").fill(user.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def answer(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def wait_for_draft(page):
    page.get_by_text(re.compile("Brouillon gardé à")).wait_for()


def test_the_whole_journey(page_as, world, settings):
    page = page_as(world.clerk)
    page.goto("/engagements/2015/auto-evaluation/")
    page.get_by_role("link", name="Commencer").click()
    page.wait_for_url("**/evaluer/")

    # two commitments by keyboard, the third left in the middle
    answer(page, "3", "5")
    assert world.commitments[1].code in page.get_by_role("heading", level=1).inner_text()
    answer(page, "2", "6")
    page.keyboard.press("3")
    page.get_by_label("Commentaire").fill("Relevé du 12 octobre")
    wait_for_draft(page)

    # signed out, then back: the draft is offered, taken up again, sent
    page.get_by_role("button", name="Se déconnecter").first.click()
    page.goto(cell_path(world, 2))
    sign_in(page, world.clerk)
    assert page.get_by_label("Commentaire").input_value() == ""
    page.get_by_role("link", name="Reprendre", exact=True).click()
    assert page.get_by_label("Commentaire").input_value() == "Relevé du 12 octobre"
    assert page.get_by_role("radio", name="En place").is_checked()
    page.locator("h1").click()
    answer(page, "4")
    assert not Draft.objects.exists()

    # submitted after a page that says what will be
    page.get_by_role("link", name=re.compile(r"Soumettre 3\s")).click()
    page.get_by_role("button", name="Soumettre").click()
    assert "3 évaluations soumises" in page.get_by_role("status").first.inner_text().replace("\u00a0", " ")
    assert set(Cell.objects.values_list("status", flat=True)) == {"submitted"}

    # the quality manager asks a change; it is corrected and submitted again
    reviewer = page_as(world.manager)
    reviewer.goto(cell_path(world, 0, "modification"))
    reviewer.get_by_label("Ce qui est à modifier").fill("Dites depuis quand.")
    reviewer.get_by_role("button", name="Demander la modification").click()
    page.goto(unit_path(world))
    page.get_by_role("link", name="Reprendre").click()
    assert page.get_by_text("Dites depuis quand.").is_visible()
    page.get_by_label("Commentaire").fill("Depuis mars 2015")
    page.get_by_role("button", name="Enregistrer et revenir à la liste").click()
    page.get_by_role("link", name=re.compile(r"Soumettre 1\s")).click()
    page.get_by_role("button", name="Soumettre").click()
    assert Cell.objects.get(commitment=world.commitments[0]).status == "submitted"

    # a page opened before the freeze, sent after it
    page.goto(cell_path(world))
    page.get_by_label("Commentaire").fill("Trop tard")
    settings.TODAY = "2016-01-04"
    with page.expect_response(lambda response: response.request.method == "POST" and "evaluer" in response.url) as sent:
        page.get_by_role("button", name="Enregistrer et revenir à la liste").click()
    assert sent.value.status == 409
    page.goto(cell_path(world))
    assert page.get_by_role("heading", name="Lecture seule").is_visible()
    assert page.locator("textarea").count() == 0
    assert page.get_by_text("Depuis mars 2015").is_visible()


def test_a_form_sent_after_the_end_of_the_session_is_found_filled_without_a_script(chromium, live_server, world):
    context = chromium.new_context(locale="fr-FR", base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(cell_path(world))
    sign_in(page, world.clerk)
    page.get_by_label("Commentaire").fill("Un long texte")
    page.get_by_role("radio", name="Conforme", exact=True).check()
    context.clear_cookies(name="qualipref_session")
    page.get_by_role("button", name="Enregistrer et suivant").click()
    assert page.get_by_text("Ce que vous venez de saisir est conservé").is_visible()
    sign_in(page, world.clerk)
    assert page.get_by_label("Commentaire").input_value() == "Un long texte"
    assert page.get_by_role("radio", name="Conforme", exact=True).is_checked()
    context.close()


def test_while_typing_the_page_says_that_the_session_has_ended(page_as, world):
    page = page_as(world.clerk)
    page.goto(cell_path(world))
    page.context.clear_cookies(name="qualipref_session")
    page.get_by_label("Commentaire").fill("Un long texte")
    page.get_by_text("Votre session a pris fin").wait_for()
    assert not Draft.objects.exists()


def test_arrows_go_from_one_commitment_to_the_next_and_digits_may_be_cut(page_as, world):
    page = page_as(world.clerk)
    page.goto(cell_path(world))
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**{cell_path(world, 1)}")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**{cell_path(world, 0)}")
    page.get_by_label("Commentaire").fill("3")
    assert page.get_by_role("radio", name="En place").is_checked() is False, "un chiffre écrit n’est pas un raccourci"
    page.get_by_text("Au clavier").click()
    page.get_by_role("button", name="Couper les touches chiffres").click()
    page.keyboard.press("3")
    assert not page.get_by_role("radio", name="En place").is_checked()


def test_the_pages_are_accessible_quiet_and_narrow(page_as, inspect, world):
    assess(world, world.commitments[0], world.service, status="in_preparation")
    assess(world, world.commitments[1], world.service, status="change_asked", change_asked="Précisez.", version=2)
    assess(world, world.commitments[2], world.service)
    page, faults = page_as(world.clerk), []
    for path in ("/engagements/2015/auto-evaluation/", unit_path(world), unit_path(world) + "soumettre/"):
        faults += inspect(page, path)
    faults += inspect(page, cell_path(world, 1))
    Draft.objects.keep(world.clerk, f"assessment:2015:{world.commitments[0].code}:{world.unit}", {"comment": ["Vu"]})
    faults += inspect(page, cell_path(world, 0) + "?brouillon=reprendre")
    faults += inspect(page_as(world.manager), cell_path(world, 2, "modification"))
    assert faults == []


def test_the_conflict_page_is_accessible_and_narrow(page_as, inspect, world, capture):
    page = page_as(world.clerk)
    page.goto(cell_path(world))
    assess(world, world.commitments[0], world.service, conformity="minor", comment="Affichage absent depuis juin.")
    Cell.objects.update(assessed_by=world.manager, assessed_at="2015-10-12T08:00:00Z")
    page.get_by_label("Commentaire").fill("Affichage refait le 3 octobre, photographie jointe.")
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="Deux personnes ont modifié cette évaluation").wait_for()
    page.evaluate(AXE)
    assert page.evaluate("axe.run()")["violations"] == []
    capture(page, "/conflit", "1280")
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    capture(page, "/conflit", "360")
    for radio in page.get_by_role("radio", name="Votre saisie").all():
        radio.check()
    page.get_by_role("button", name="Enregistrer ces choix").click()
    page.wait_for_load_state()
    assert Cell.objects.get().comment == "Affichage refait le 3 octobre, photographie jointe."
