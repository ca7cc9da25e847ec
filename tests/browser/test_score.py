"""Q1 and D11: the figure that the hint announces is the one that two deposits reach, and the same number everywhere."""

import csv
import io
import re

import pytest
from pypdf import PdfReader

from engagements.models import EvidenceUse
from engagements.usecases.demonstration.small_files import report
from pilotage.usecases import prepare_application_file
from sites.enums import Role
from sites.models import SiteModule
from tests.factories import PrefectureFactory, holder
from tests.pilotage.dossier_world import produce
from tests.readiness.world import assess, build, prove

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(settings):
    """A service of nine cells, worth 32 criteria out of 45: nothing proves two of them, and no third one."""
    settings.TODAY = "2015-10-12"
    PrefectureFactory()
    world = build(services=1, commitments=9)
    SiteModule.objects.create(site=world.site, module=world.module, du="2015-01-01")
    (world.service,) = world.services
    world.bare, accepted, submitted = world.commitments[:2], world.commitments[2:4], world.commitments[4:]
    for commitment in world.commitments:
        assess(world, commitment, world.service)
    for commitment in accepted:
        prove(commitment, world.service, accepted=True)
    for commitment in submitted:
        prove(commitment, world.service)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    return world


def score_of(page, world):
    page.goto(f"/engagements/2015/matrice/{world.site.slug}/")
    return int(re.match(r"\d+", page.locator(".q-score__valeur").first.inner_text())[0])


def announced(page):
    said = page.locator(".q-indice strong").inner_text()
    return [int(number) for number in re.findall(r"\d+", said)]


def deposit(page, code):
    """The gesture that the hint offers for a commitment, as one fills it in."""
    page.get_by_role("link", name=f"Déposer la preuve de {code}").click()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "releve.pdf", "mimeType": "application/pdf", "buffer": report(f"Relevé {code}", ["Essai."])}
    )
    page.get_by_label("Intitulé").fill(f"Relevé {code}")
    page.get_by_role("button", name="Déposer", exact=True).click()
    page.wait_for_url(lambda url: "deposer" not in url, timeout=8000)


def exported(page, world):
    answer = page.request.get(f"/engagements/2015/matrice/{world.site.slug}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.body().decode().removeprefix("\ufeff")), delimiter=";"))
    return 100 * sum(int(row["critères remplis"]) for row in rows) // (5 * len(rows))


def in_the_dossier(world):
    file = produce(prepare_application_file(world.campaign, by=holder(Role.COORDINATOR)))
    text = "".join(page.extract_text() for page in PdfReader(file.pdf.path).pages)
    return int(re.search(r"Ensemble\s*(\d+)\s*%", text.replace("\u202f", " ").replace("\u00a0", " "))[1])


def test_two_deposits_raise_a_service_exactly_to_the_figure_announced(page_as, world, capture):
    page = page_as(world.manager)
    assert score_of(page, world) == 71
    assert announced(page) == [2, 71, 84]
    capture(page, "/score-avant", "1280")
    for commitment in world.bare:
        score_of(page, world)
        deposit(page, commitment.code)
    assert score_of(page, world) == 84
    capture(page, "/score-apres", "1280")
    assert exported(page, world) == 84
    assert in_the_dossier(world) == 84
    for commitment in world.bare:
        page.goto(f"/engagements/2015/cases/{commitment.code}/{world.service.slug}.{world.site.slug}/")
        assert "4 sur 5" in page.locator("#contenu").inner_text()
    assert page.complaints == []


def test_the_acceptance_of_both_gives_the_last_criterion(page_as, world):
    page = page_as(world.manager)
    for commitment in world.bare:
        score_of(page, world)
        deposit(page, commitment.code)
    for use in EvidenceUse.objects.filter(commitment__in=world.bare):
        page.goto(f"/engagements/preuves/{use.evidence_id}/")
        page.get_by_role("button", name=re.compile("^Accepter")).first.click()
        page.wait_for_load_state()
    assert score_of(page, world) == 88
    assert exported(page, world) == 88
