"""An exercise lived from the keyboard, past midnight, and a check of the call list from its first call to its proof."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagements.models import CallCheck, CrisisEvent, Evidence, Measurement
from tests.engagements.crisis_world import build_crisis, operator, paris
from tests.readiness.world import TODAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBER = "06 39 98 76 54"


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY.isoformat()
    return build_crisis()


def press(page, name):
    """Reaches a button or a link by its name, and presses it as a keyboard does."""
    page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page, **fields):
    for name, value in fields.items():
        page.fill(f"#id_{name}", value)


def test_an_activation_is_lived_past_midnight_and_measures_itself(page_as, world, capture):
    page = page_as(world.keeper)
    page.goto("/")
    press(page, "Urgence")
    press(page, "Inscrire un événement")
    page.get_by_label("Activation réelle").focus()
    page.keyboard.press("Space")
    fill(page, title="Tempête", scenario="Routes coupées.", ordered_at="2015-03-10T23:30")
    press(page, "Inscrire")
    expect(page.get_by_text("est inscrit au registre")).to_be_visible()

    press(page, "Terminer")
    fill(page, first_call_at="2015-03-10T00:15", ended_at="2015-03-11T04:00")
    press(page, "Terminer")
    expect(page.get_by_text("Après minuit, la date est celle du lendemain.").first).to_be_visible()
    capture(page, "/urgence-heure-fausse", "1280")
    fill(page, first_call_at="2015-03-11T00:15")
    press(page, "Terminer")
    expect(page.locator("main")).to_contain_text("45\u00a0minutes après la décision")
    expect(page.locator("main")).to_contain_text("Cible atteinte")
    assert CrisisEvent.objects.get().ended_at == paris("2015-03-11 04:00")
    assert Measurement.objects.get(indicator__code="IQ-30").numerator == 45
    assert page.complaints == []


def test_a_list_is_checked_by_keyboard_and_proves(page_as, world, capture):
    operator(world, "Anne", numbers=(NUMBER,))
    operator(world, "Zoé")
    page = page_as(world.keeper)
    page.goto(reverse("engagements:call_check_list"))
    press(page, "Ouvrir une vérification")
    assert NUMBER not in page.content()
    page.get_by_role("link", name="Voir le numéro de Anne").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(NUMBER)).to_be_visible()  # in place, and the page stays

    page.get_by_role("radio", name="Non appelé").first.focus()
    page.keyboard.press("ArrowDown")  # back to the first of the four
    page.get_by_role("radio", name="Non appelé").last.focus()
    page.keyboard.press("ArrowUp")
    capture(page, "/urgence-verification", "1280")
    press(page, "Enregistrer les résultats")
    main = page.locator("main")
    expect(main).to_contain_text("Joint")
    expect(main).to_contain_text("Numéro faux")
    assert sorted(CallCheck.objects.get().lines.values_list("outcome", flat=True)) == ["reached", "wrong_number"]

    press(page, "Clore la vérification")
    expect(main).to_contain_text("12\u00a0avril 2016")
    press(page, "Déposer comme preuve")
    expect(page.get_by_role("heading", name="Vérification de la liste d’appel")).to_be_visible()
    assert Evidence.objects.get().uses.count() == 2
    assert page.complaints == []


def test_the_numbers_are_read_without_script_too(page_as, world):
    one = operator(world, "Anne", numbers=(NUMBER,))
    page = page_as(world.keeper, java_script_enabled=False)
    page.goto(reverse("engagements:call_list"))
    page.get_by_role("link", name="Voir le numéro de Anne").click()
    expect(page.get_by_text(NUMBER)).to_be_visible()
    assert reverse("engagements:operator_phones", args=[one.pk]) in page.url


def test_the_coordination_never_receives_a_number(page_as, world):
    one = operator(world, "Anne", numbers=(NUMBER,))
    page = page_as(world.coordinator)
    page.goto(reverse("engagements:call_list"))
    expect(page.get_by_text("Anne")).to_be_visible()
    expect(page.get_by_role("link", name="Voir le numéro")).to_have_count(0)
    assert page.goto(reverse("engagements:operator_phones", args=[one.pk])).status == 403
    assert NUMBER not in page.content()
