import datetime

import pytest
from django.urls import reverse

from qualipref.journal.models import Entry
from sites.enums import Role
from sites.models import ServiceContact
from tests.factories import ServiceFactory, holder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def service():
    return ServiceFactory()


@pytest.fixture
def correspondent(client, service):
    user = holder(Role.CORRESPONDENT, site=service.site, service=service)
    client.force_login(user)
    return user


DATA = {"function": "Chef du bureau", "email": "chef@qualipref.example", "phone": "", "du": "2015-10-01"}


def test_the_correspondent_adds_a_contact_to_his_own_service(client, service, correspondent):
    answer = client.post(reverse("sites:contact_add", args=[service.pk]), DATA | {"is_head": "on"}, follow=True)
    assert "chef@qualipref.example" in answer.content.decode()
    assert service.contacts.get().is_head
    assert Entry.objects.get(event="service_contact.added").author == correspondent


def test_a_contact_can_be_reached_one_way_or_the_other(client, service, correspondent):
    answer = client.post(reverse("sites:contact_add", args=[service.pk]), DATA | {"email": ""})
    assert "Donnez une adresse électronique ou un téléphone." in answer.content.decode()
    assert not service.contacts.exists()


def test_a_change_on_a_stale_page_is_answered_409(client, service, correspondent):
    contact = ServiceContact.objects.create(service=service, function="Chef", email="a@qualipref.example")
    address = reverse("sites:contact_change", args=[contact.pk])
    assert client.post(address, DATA | {"version": 1}).status_code == 302
    assert client.post(address, DATA | {"version": 1}).status_code == 409
    contact.refresh_from_db()
    assert (contact.function, contact.version) == ("Chef du bureau", 2)


def test_an_ended_contact_stays_among_the_former_ones(client, service, correspondent):
    contact = ServiceContact.objects.create(
        service=service, function="Adjoint", phone="0134200000", du=datetime.date(2015, 1, 1)
    )
    address = reverse("sites:contact_end", args=[contact.pk])
    early = client.post(address, {"au": "2014-01-01", "version": 1})
    assert "La fin précède le début" in early.content.decode()
    client.post(address, {"au": "2015-10-11", "version": 1})
    page = client.get(reverse("sites:service_detail", args=[service.pk])).content.decode()
    assert "Anciens contacts (1)" in page
    assert client.post(address, {"au": "2015-10-11", "version": 2}).status_code == 409
