"""What was typed to deposit a proof is found again: only the file is to be chosen once more."""

import re

import pytest

from engagements.models import Evidence
from qualipref.drafts.models import Draft
from qualipref.drafts.tokens import FIELD
from tests.factories import PASSWORD

from .evidence_world import address, build_two_sites, keys, signed_in, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.TODAY = "2015-10-12"
    return build_two_sites()


@pytest.fixture
def page(world):
    return address("evidence_submit", world.here.places[0])


@pytest.fixture
def client(world):
    return signed_in(world.here.correspondent)


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode()).group(1)


def test_after_the_end_of_the_session_the_form_is_filled_and_waits_for_its_file(client, world, page):
    named = hidden(client.get(page), FIELD)
    client.logout()
    refused = client.post(page, typed(*world.here.places, title="Relevé de juin", **{FIELD: named}))
    assert "Un fichier joint sera à choisir de nouveau" in refused.content.decode()
    sign_in = {"email": world.here.correspondent.email, "password": PASSWORD, "carried": hidden(refused, "carried")}
    found = client.get(client.post("/connexion/", sign_in).url)
    form = found.context["form"]
    assert (form["title"].value(), form["period_from"].value()) == ("Relevé de juin", "2015-06-01")
    assert form.chosen == set(keys(*world.here.places))
    assert not Evidence.objects.exists()


def test_a_deposit_forgets_its_draft(client, world, page):
    draft = client.get(page).context["draft"]
    Draft.objects.keep(world.here.correspondent, draft.key, {"title": ["Relevé"]})
    assert "Relevé" not in client.get(page).content.decode()
    client.post(page, typed(world.here.places[0]))
    assert Evidence.objects.exists() and not Draft.objects.exists()


def test_the_draft_of_one_cell_is_not_offered_for_another(client, world, page):
    Draft.objects.keep(world.here.correspondent, client.get(page).context["draft"].key, {"title": ["Relevé"]})
    other = address("evidence_submit", world.here.places[1])
    assert "retrouvé" in client.get(page).content.decode()
    assert "retrouvé" not in client.get(other).content.decode()
