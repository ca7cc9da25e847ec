"""Journeys M4, S3 and S4: what the year decides in committee, and who approves in August."""

import io
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from engagements.models import OptionalCommitmentDecision
from pilotage.models import ApplicationFile, MeetingMinutes, Objective
from pilotage.usecases import minutes as usecases
from qualipref.jobs.models import Job
from qualipref.journal.models import Entry
from sites.enums import Role
from sites.models import Delegation
from tests.factories import PASSWORD, CampaignFactory, SiteFactory, holder
from tests.factories.steering import CommitteeFactory, CommitteeMemberFactory, MeetingFactory
from tests.pilotage.dossier_world import build, content, name_heads
from tests.pilotage.minutes_world import address, build_meeting, fresh, read, submitted

from .gestures import forged

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCRIPTED = pytest.mark.parametrize("java_script_enabled", [True, False], ids=["with script", "without script"])


def url(name, *args):
    return reverse(f"pilotage:{name}", args=args)


def steering(president):
    """A meeting of the steering committee, in preparation."""
    committee = CommitteeFactory(code="copil")
    CommitteeMemberFactory(committee=committee, account=president, is_president=True)
    return MeetingFactory(committee=committee, number=3)


def compose(page, meeting, title):
    """Puts that point alone on the agenda."""
    page.goto(url("meeting_compose", meeting.pk))
    for box in page.get_by_role("checkbox", checked=True).all():
        box.uncheck()
    page.get_by_role("row", name=re.compile(title)).get_by_role("checkbox").check()
    page.get_by_role("button", name="Ajouter les points cochés").click()


def open_and_validate(page, meeting):
    page.goto(url("sitting", meeting.pk))
    page.get_by_role("button", name="Ouvrir la séance").click()
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("button", name=re.compile("Valider|Retenir")).first.click()
    expect(page.locator("aside.q-pv")).to_contain_text("D-01")


@SCRIPTED
def test_m4_an_optional_commitment_is_decided_in_committee_and_the_dossier_hears_of_it(
    page_as, settings, capture, java_script_enabled
):
    settings.TODAY = "2015-10-12"
    world = build()
    name_heads(world)
    general, code = holder(Role.SECRETARY_GENERAL), world.optional.code
    meeting = steering(general)
    coordinator = page_as(world.coordinator, java_script_enabled=java_script_enabled)
    president = page_as(general, java_script_enabled=java_script_enabled)

    coordinator.goto(url("dossier"))
    blocker = coordinator.get_by_role("listitem").filter(has_text="sans décision pour 2015")
    expect(blocker).to_contain_text("Bloquant")
    expect(blocker).to_contain_text(code)
    capture(coordinator, "/m4-bloquant", "1280")
    assert not OptionalCommitmentDecision.objects.exists()

    compose(coordinator, meeting, "Répondre le samedi")
    open_and_validate(president, meeting)
    capture(president, "/m4-decide", "1280")
    decision = OptionalCommitmentDecision.objects.get()
    assert (decision.commitment, decision.decision, decision.campaign) == (world.optional, "retained", world.campaign)

    coordinator.goto(reverse("engagements:optional_register"))
    expect(coordinator.get_by_role("row", name=re.compile(code))).to_contain_text("Retenu")
    coordinator.goto(url("dossier"))
    expect(coordinator.locator("main")).to_contain_text("Chaque engagement optionnel a sa décision pour 2015")
    (row,) = content(world)["optional"]["rows"]
    assert "etenu" in str(row)
    manager = page_as(holder(Role.QUALITY_MANAGER, site=world.main))
    manager.goto(url("meeting_detail", meeting.pk))
    item = meeting.items.get()
    sent = {"verdict": "rejected", "reason": "Non", "key": "6f2b3c1e-7d2a-4b86-9c39-0a3a56f1f0aa"}
    assert forged(manager, url("sitting_decide", meeting.pk, item.pk), **sent) == 403
    assert forged(manager, url("dossier_prepare")) == 403
    assert not ApplicationFile.objects.exists()
    assert OptionalCommitmentDecision.objects.get().decision == "retained"


@SCRIPTED
def test_s3_an_objective_is_validated_with_its_target_and_another_target_keeps_the_first(
    page_as, settings, capture, java_script_enabled
):
    settings.TODAY = "2015-10-12"
    CampaignFactory(year=2015)
    general = holder(Role.SECRETARY_GENERAL)
    meeting = steering(general)
    coordinator = page_as(holder(Role.COORDINATOR), java_script_enabled=java_script_enabled)
    president = page_as(general, java_script_enabled=java_script_enabled)
    coordinator.goto("/pilotage/objectifs/")
    coordinator.get_by_role("link", name="Proposer un objectif").first.click()
    coordinator.get_by_role("textbox", name=re.compile("^Objectif")).fill("Répondre en cinq jours")
    coordinator.get_by_label("Valeur visée").fill("85,5")
    coordinator.get_by_label("Unité").fill("%")
    coordinator.get_by_role("button", name="Proposer").click()
    objective = Objective.objects.get()
    assert (objective.status, str(objective.target)) == ("draft", "85,5\u00a0%")

    compose(coordinator, meeting, "Répondre en cinq jours")
    open_and_validate(president, meeting)
    expect(president.locator("aside.q-pv")).to_contain_text("85,5")
    objective.refresh_from_db()
    assert objective.status == "approved"

    page = url("objective_detail", objective.pk)
    coordinator.goto(page)
    expect(coordinator.get_by_role("link", name="Modifier", exact=True)).to_have_count(0)
    coordinator.get_by_role("link", name="Changer la valeur visée…").click()
    coordinator.get_by_label("Valeur visée").fill("90")
    coordinator.get_by_label("Motif").fill("Les résultats de juin.")
    coordinator.locator("main").get_by_role("button").click()
    president.goto(page)
    expect(president.locator("main")).to_contain_text("90")
    expect(president.get_by_role("row", name=re.compile("85,5"))).to_have_count(1)
    capture(president, "/s3-valeurs", "1280")
    assert [str(target.value) for target in objective.targets.order_by("pk")] == ["85.50", "90.00"]

    assert forged(president, url("objective_target", objective.pk), value="10", reason="Non", version=3) == 403
    elsewhere = page_as(holder(Role.QUALITY_MANAGER, site=SiteFactory()))
    elsewhere.goto(page)
    version = Objective.objects.get().version
    assert forged(elsewhere, url("objective_target", objective.pk), value="10", reason="Non", version=version) == 403
    assert forged(elsewhere, url("objective_drop", objective.pk), reason="Non", version=version) == 403
    assert Objective.objects.get().status == "draft"


@SCRIPTED
def test_s4_who_stands_in_approves_until_the_last_day_and_the_minutes_say_for_whom(
    page_as, settings, capture, java_script_enabled
):
    settings.TODAY = "2015-10-24"
    world = submitted(build_meeting())
    substitute = holder(Role.SUB_PREFECT)
    general = page_as(world.president, java_script_enabled=java_script_enabled)
    general.goto(reverse("administration:delegation_list"))
    general.get_by_role("link", name=re.compile("suppléance")).first.click()
    general.get_by_label("Suppléant").select_option(str(substitute.pk))
    general.get_by_label("Du", exact=True).fill("2015-10-24")
    general.get_by_label("Au", exact=False).last.fill("2015-10-31")
    general.get_by_role("button", name="Donner la suppléance").click()
    given = Delegation.objects.get()
    assert (given.absent, given.substitute, given.valid_until.isoformat()) == (
        world.president, substitute, "2015-10-31"
    )  # fmt: skip

    other = page_as(holder(Role.SUB_PREFECT))
    other.goto(address("detail", world.minutes))
    assert forged(other, address("approve", world.minutes), **read(world.minutes)) == 403

    settings.TODAY = "2015-11-01"
    page = page_as(substitute, java_script_enabled=java_script_enabled)
    page.goto(address("detail", world.minutes))
    expect(page.get_by_role("link", name="Approuver…")).to_have_count(0)
    assert forged(page, address("approve", world.minutes), **read(world.minutes)) == 403
    assert MeetingMinutes.objects.get().status == "submitted"

    settings.TODAY = "2015-10-31"
    page.reload()
    page.get_by_role("link", name="Approuver…").click()
    expect(page.locator("main")).to_contain_text("Par suppléance de")
    capture(page, "/s4-par-suppleance", "1280")
    page.get_by_role("button", name="Approuver et sceller").click()
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("heading", name="Procès-verbal scellé")).to_be_visible()
    minutes = fresh(world.minutes)
    assert (minutes.approved_by, minutes.on_behalf_of) == (substitute, world.president)
    usecases.produce_minutes(minutes, job=Job.objects.claim(minutes.job_id))
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger").click()
    pages = PdfReader(io.BytesIO(download.value.path().read_bytes())).pages
    said = " ".join(" ".join(each.extract_text() for each in pages).split())
    assert f"par suppléance de : {world.president}" in said.replace("\u00a0", " ")
    assert Entry.objects.filter(event="minutes.approved", on_behalf_of=world.president).count() == 1
