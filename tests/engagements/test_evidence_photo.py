"""A photograph from a phone, and the sheet on the wall that leads to it."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from engagements.models import Evidence
from tests.documents.samples import pdf, photograph, sent

from .evidence_world import address, build_two_sites, faults, keys, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.TODAY = "2015-10-12"
    return build_two_sites()


def taken(*chosen, **fields):
    said = {"case": keys(*chosen), "photo": sent("IMG_0042.jpg", photograph()), "shows_person": "non"}
    return said | {"period_from": "2015-10-12", "period_to": "2015-10-12"} | fields


def test_an_agent_photographs_a_cell_of_his_site(world):
    response = signed_in(world.here.agent).post(address("evidence_photo"), taken(world.here.places[0]))
    evidence = Evidence.objects.get()
    assert response.url == reverse("engagements:evidence_detail", args=[evidence.pk])
    assert evidence.title == f"Photo, {world.here.places[0].commitment.title}"
    with evidence.current.stored_file.open_intact() as stream:
        kept = stream.read()
    with Image.open(io.BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}
    assert b"Exif" not in kept


def test_what_the_photograph_shows_is_its_title(world):
    signed_in(world.here.agent).post(address("evidence_photo"), taken(world.here.places[0], note="Horaires affichés"))
    assert Evidence.objects.get().title == "Horaires affichés"


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"shows_person": "oui"}, "shows_person", "sans visage ni nom lisible"),
        ({"shows_person": ""}, "shows_person", "oui ou non"),
        ({"photo": ""}, "photo", "Prenez la photo"),
        ({"photo": sent("releve.pdf", pdf())}, "photo", "n’est pas d’un type accepté"),
        ({"period_to": "2015-10-13"}, "period_to", "dans le futur"),
        ({"case": ""}, "case", ""),
    ],
)
def test_a_photograph_that_will_not_do_is_not_kept(world, fields, field, said):
    response = signed_in(world.here.agent).post(address("evidence_photo"), taken(world.here.places[0], **fields))
    assert said in faults(response)[field][0]
    assert not Evidence.objects.exists()


def test_an_agent_does_not_photograph_another_site(world):
    client = signed_in(world.here.agent)
    assert client.get(address("evidence_photo", world.there.places[0])).status_code == 404
    assert "votre périmètre" in faults(client.post(address("evidence_photo"), taken(world.there.places[0])))["case"][0]


def test_an_agent_who_deposits_is_led_to_the_photograph(world):
    response = signed_in(world.here.agent).get(address("evidence_submit", world.here.places[0]))
    assert response.url.startswith(address("evidence_photo"))
    assert signed_in(world.here.agent).post(address(), {"support": "file"}).status_code == 302
    assert not Evidence.objects.exists()


def test_an_agent_chooses_a_service_then_a_commitment(world):
    page = signed_in(world.here.agent).get(address("evidence_photo")).content.decode()
    assert all(place.commitment.title in page for place in world.here.places)


def test_the_sheet_of_a_unit_has_a_code_per_commitment(world):
    unit = world.here.places[0].unit_code
    client = signed_in(world.here.correspondent)
    response = client.get(reverse("engagements:evidence_checklist", args=[2015, unit]))
    assert response.content.decode().count("q-qr") == len(world.here.places)
    elsewhere = reverse("engagements:evidence_checklist", args=[2015, world.there.places[0].unit_code])
    assert client.get(elsewhere).status_code == 404
    assert signed_in(world.here.manager).get(elsewhere).status_code == 403
