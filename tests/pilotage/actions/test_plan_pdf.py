"""The action plan on paper: the rows of the filter, in landscape, its heads on every page, cheap enough to be asked."""

import datetime
import io
import resource

import pytest
from django.urls import reverse
from pypdf import PdfReader

from pilotage.documents.action_plan import action_plan_content, action_plan_pdf
from pilotage.models import Action
from pilotage.views import action_pdf
from sites.enums import Role
from tests.factories import CommitmentFactory, UserFactory, holder
from tests.factories.steering import ActionFactory

pytestmark = pytest.mark.django_db
PLAN = "pilotage:action_plan"
NOW = datetime.datetime(2015, 10, 12, 8, tzinfo=datetime.UTC)


def pages_of(response):
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content)).pages


def text_of(response):
    return " ".join(" ".join(page.extract_text() for page in pages_of(response)).split())


def test_the_pdf_has_the_rows_of_the_filter_and_says_which_filter(page, service):
    ActionFactory(lead_service=service, in_progress=True, title="Refaire la signalétique", number=19)
    ActionFactory(lead_service=service, title="Rester hors du filtre")
    text = text_of(page.get(f"{reverse(PLAN)}?etat=en-retard"))
    assert "A-2015-019" in text and "Refaire la signalétique" in text and "En retard" in text
    assert "Rester hors du filtre" not in text


def test_each_reader_prints_what_he_reads(client, service):
    ActionFactory(lead_service=service, in_progress=True, title="La sienne")
    ActionFactory(in_progress=True, title="Une autre")
    client.force_login(holder(Role.CORRESPONDENT, site=service.site, service=service))
    text = text_of(client.get(reverse(PLAN)))
    assert "La sienne" in text and "Une autre" not in text


def test_two_hundred_rows_in_landscape_with_their_heads_on_each_page_in_two_seconds(
    page, service, django_assert_max_num_queries
):
    commitment, owner = CommitmentFactory(), UserFactory(label="Chef du bureau logistique")
    for action in ActionFactory.create_batch(200, lead_service=service, in_progress=True, owner=owner):
        action.commitments.add(commitment)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with django_assert_max_num_queries(10):
        answer = page.get(reverse(PLAN))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    sheets = pages_of(answer)
    assert len(sheets) > 3
    assert all(sheet.mediabox.width > sheet.mediabox.height for sheet in sheets)
    assert all("Référence" in sheet.extract_text() for sheet in sheets)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 4, spent  # two seconds when the machine is idle: the bench holds the exact line


def test_the_same_content_gives_the_same_bytes(service):
    ActionFactory(lead_service=service, in_progress=True)
    asked = {"today": NOW.date(), "made_at": NOW, "criteria": [("État", "En retard")]}
    content = action_plan_content(Action.objects.for_list(), **asked)
    assert action_plan_pdf(content) == action_plan_pdf(content)


def test_a_plan_too_long_for_paper_says_what_to_do(page, service, monkeypatch):
    monkeypatch.setattr(action_pdf, "MOST_ROWS", 2)
    ActionFactory.create_batch(3, lead_service=service, in_progress=True)
    answer = page.get(f"{reverse(PLAN)}?etat=en-retard", follow=True)
    assert answer.redirect_chain == [(f"{reverse('pilotage:action_list')}?etat=en-retard", 302)]
    assert "filtrez le plan" in answer.text


def test_an_empty_filter_prints_an_empty_plan(page):
    assert "0 action" in text_of(page.get(f"{reverse(PLAN)}?q=rien"))
