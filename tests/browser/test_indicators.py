"""Journey G2, and a month of 25 services typed at the keyboard, pasted, and without any script."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagements.models import Contribution, Measurement
from engagements.usecases.measurement_validation import validate_measurement
from sites.enums import Role
from sites.models import SiteModule
from tests.factories import ServiceFactory, holder
from tests.measures.world import AUGUST, SEPTEMBER, TODAY, build, record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SERVICES = 25


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY.isoformat()
    world = build(services=SERVICES)
    SiteModule.objects.create(site=world.site, module=world.module, du="2015-01-01")
    where = {"framework_pk": world.framework.pk, "code": world.indicator.code}
    world.page = reverse("engagements:indicator_detail", kwargs=where)
    world.grid = reverse("engagements:measurement_grid", kwargs=where | {"period": SEPTEMBER})
    return world


def support(world):
    """The correspondent of a service that supplies the chapter of the switchboard."""
    service = ServiceFactory(is_support=True, site=None, name="Service des systèmes d’information")
    Contribution.objects.create(service=service, module=world.module, chapter_code=world.chapter.code)
    return holder(Role.CORRESPONDENT, service=service)


def save(page):
    page.get_by_role("button", name="Enregistrer les mesures").click()


def paste(page, cell, block):
    page.locator(cell).focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer(); data.setData("text/plain", text);
            const options = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        block,
    )


def test_a_support_service_types_its_month_and_explains_what_is_unlikely(page_as, world, capture):
    record(world, 95, period=AUGUST)
    page = page_as(support(world))
    page.goto("/")
    page.get_by_role("link", name=re.compile("Saisir les mesures|^Saisir")).first.click()
    page.get_by_role("link", name=re.compile(world.indicator.code)).click()
    numerator, denominator = page.locator("#n-1"), page.locator("#d-1")
    expect(page.locator("tr", has=numerator)).to_contain_text("95")
    numerator.fill("40")
    denominator.fill("100")
    save(page)
    expect(page.get_by_text("l’écart est inhabituel")).to_be_visible()
    expect(page.locator("#n-1")).to_have_value("40")
    assert Measurement.objects.count() == 1
    capture(page, "/g2-commentaire", "1280")
    page.locator("#c-1").fill("Panne du standard du 7 au 21 septembre.")
    save(page)
    expect(page.get_by_text("1 mesure est enregistrée")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Panne du standard")
    assert page.complaints == []


def test_a_month_of_25_services_is_typed_at_the_keyboard(page_as, world, capture):
    page = page_as(world.manager)
    page.goto(world.grid)
    page.locator("#n-1").focus()
    for rank in range(SERVICES):
        page.keyboard.type(str(80 + rank % 20))
        page.keyboard.press("Enter")
    page.locator("#d-1").focus()
    for _ in range(SERVICES):
        page.keyboard.type("100")
        page.keyboard.press("ArrowDown")
    expect(page.locator("#n-3")).to_have_value("82")
    page.locator("#n-2").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#n-1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#d-1")).to_be_focused()
    capture(page, "/grille-clavier", "1280")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(f"{SERVICES} mesures sont enregistrées")).to_be_visible()
    assert Measurement.objects.count() == SERVICES
    assert page.complaints == []


def test_a_block_copied_from_a_spreadsheet_is_pasted_into_the_grid(page_as, world):
    page = page_as(world.manager)
    page.goto(world.grid)
    block = "\n".join(f"{70 + rank}\t100\tRelevé {rank}" for rank in range(SERVICES))
    paste(page, "#n-1", block)
    expect(page.get_by_text(f"{SERVICES * 3} cases remplies")).to_be_visible()
    expect(page.locator(f"#c-{SERVICES}")).to_have_value(f"Relevé {SERVICES - 1}")
    save(page)
    expect(page.get_by_text(f"{SERVICES} mesures sont enregistrées")).to_be_visible()


def test_a_pasted_column_keeps_its_places_across_a_validated_line_and_a_blank_cell(page_as, world):
    point = record(world, 70, service=world.services[1], by=world.manager, comment="Deux agents absents.")
    validate_measurement(point, version=1, by=world.manager)
    page = page_as(world.manager)
    page.goto(world.grid)
    paste(page, "#n-1", "Numérateur\n81\n82\n\n84\n")
    expect(
        page.get_by_text("2 cases remplies, à relire puis à enregistrer. 1 ligne passée : sa mesure")
    ).to_be_visible()
    assert [page.locator(f"#n-{rank}").input_value() for rank in (1, 3, 4, 5)] == ["81", "", "84", ""]
    paste(page, f"#n-{SERVICES}", "91\n92\n93")
    expect(page.get_by_text("1 ligne collée dépasse la grille")).to_be_visible()
    assert page.complaints == []


def test_without_any_script_a_table_is_pasted_read_again_and_recorded(page_as, world):
    page = page_as(world.manager, java_script_enabled=False)
    page.goto(world.grid)
    page.get_by_text("Coller un tableau").click()
    names = [f"{service}, {world.site}" for service in world.services]
    page.fill("#id_table", "\n".join(f"{name}\t{rank}\t100" for rank, name in enumerate(names)) + "\nInconnu\t1\t2")
    page.get_by_role("button", name="Remplir la grille").click()
    expect(page.get_by_text("n’est pas une ligne de cette grille")).to_be_visible()
    assert not Measurement.objects.exists()
    save(page)
    expect(page.get_by_text(f"{SERVICES} mesures sont enregistrées")).to_be_visible()


def test_two_people_type_the_same_line_and_nothing_is_lost(page_as, world):
    page = page_as(world.manager)
    page.goto(world.grid)
    page.locator("#n-1").fill("85")
    page.locator("#d-1").fill("100")
    record(world, 70, comment="Relevé du service")
    save(page)
    expect(page.get_by_text("Rien n’est enregistré, et votre saisie est gardée")).to_be_visible()
    expect(page.locator("#n-1")).to_have_value("85")
    expect(page.get_by_text("a enregistré 70 sur 100")).to_be_visible()
    save(page)
    expect(page.get_by_text("1 mesure est enregistrée")).to_be_visible()
    assert Measurement.objects.get().numerator == 85


def test_months_are_validated_together_and_a_missed_target_waits_for_its_comment(page_as, world):
    record(world, 90)
    record(world, 50, service=world.services[1])
    page = page_as(world.manager)
    page.goto(reverse("engagements:measurement_review"))
    page.get_by_role("link", name="Tout cocher sur cette page").click()
    page.get_by_role("button", name="Valider les mesures cochées").click()
    expect(page.get_by_role("heading", name="1 mesure validée sur 1")).to_be_visible()
    page.goto(reverse("engagements:measurement_review"))
    page.get_by_role("link", name="Commenter et valider").click()
    page.get_by_role("button", name="Valider la mesure").click()
    expect(page.get_by_text("un commentaire l’explique").first).to_be_visible()
    page.get_by_label("Commentaire").fill("Deux agents absents en septembre.")
    page.get_by_role("button", name="Valider la mesure").click()
    expect(page.get_by_text("La mesure est validée.")).to_be_visible()
    assert Measurement.objects.validated().count() == 2


def test_the_pages_are_right_for_eyes_ears_and_small_screens(page_as, world, inspect):
    record(world, 0, 0, period=AUGUST.previous())
    record(world, 90, period=AUGUST)
    point = record(world, 50, comment="Deux agents absents.")
    page = page_as(world.manager)
    paths = [
        reverse("engagements:indicator_list"),
        world.page,
        world.grid,
        reverse("engagements:measurement_home"),
        reverse("engagements:measurement_review"),
        reverse("engagements:measurement_detail", kwargs={"pk": point.pk}),
    ]
    assert [fault for path in paths for fault in inspect(page, path)] == []
