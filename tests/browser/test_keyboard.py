import pytest
from django.urls import reverse

from tests.access.world import build_world
from tests.factories import CommitmentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOCUSED = """() => {
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  return {text: element.innerText || element.name, outline: style.outlineStyle, width: parseFloat(style.outlineWidth),
          visible: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0};
}"""


@pytest.fixture
def page(page_as):
    page = page_as(build_world().users["coordinator"])
    page.goto("/")
    return page


def test_the_first_key_reaches_the_link_to_the_content(page):
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["text"] == "Contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_the_focus_is_always_seen(page):
    page.keyboard.press("Tab")
    reached = 0
    while page.evaluate("document.activeElement !== document.body"):
        focused = page.evaluate(FOCUSED)
        assert focused["visible"], focused
        assert focused["outline"] != "none" and focused["width"] >= 2, focused
        reached += 1
        page.keyboard.press("Tab")
    assert reached > 10


def test_the_menu_of_a_small_screen_opens_without_a_script(page_as):
    world = build_world()
    page = page_as(world.users["coordinator"])
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    menu = page.get_by_role("navigation", name="Menu principal (petit écran)")
    assert not menu.is_visible()
    page.locator("summary", has_text="Menu").focus()
    page.keyboard.press("Enter")
    assert menu.is_visible()


def test_signing_in_needs_no_mouse(page_as, live_server):
    page = page_as()
    world = build_world()
    page.goto("/connexion/")
    page.get_by_label("Adresse électronique").fill(world.users["coordinator"].email)
    page.get_by_label("Mot de passe").fill("qualipref-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")
    assert page.get_by_role("heading", level=1).inner_text() == "Ma semaine"


def test_arrows_go_from_cell_to_cell_in_a_matrix(page_as):
    world = build_world()
    CommitmentFactory(chapter=world.commitment.chapter)
    page = page_as(world.users["coordinator"])
    page.goto(reverse("engagements:matrix", args=[world.campaign.year, world.site.slug]))
    cells = page.locator("a.q-case")
    cells.first.focus()
    focused = "document.activeElement.getAttribute('aria-label')"
    first = page.evaluate(focused)
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == cells.nth(1).get_attribute("aria-label") != first
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused) == cells.nth(1).get_attribute("aria-label")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == first
