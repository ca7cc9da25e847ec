"""« Relancer », from « Qui bloque »: who must act is written to, once a day; nobody else is, and no one twice."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from sites.enums import Role
from sites.models import Delegation
from tests.factories import ServiceFactory, UserFactory, holder
from tests.factories.steering import ActionFactory, DueDateRequestFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("pilotage:action_blockers")


@pytest.fixture
def head(service):
    return holder(Role.CORRESPONDENT, site=service.site, service=service)


@pytest.fixture
def late(service):
    return ActionFactory(lead_service=service, in_progress=True)


def path(action):
    return reverse("pilotage:action_remind", args=[action.pk])


def text(response):
    return response.content.decode()


def written():
    return sorted(OutgoingEmail.objects.values_list("to", flat=True))


def test_the_service_is_written_to_and_the_page_says_it(page, late, head):
    assert "Relancer" in text(page.get(PAGE))
    sent = page.post(path(late), {"retour": f"{PAGE}?site=x&qui=service"})
    assert sent.url == f"{PAGE}?site=x&qui=service#action-{late.pk}"
    mail = OutgoingEmail.objects.get()
    assert mail.to == head.email
    assert late.title in mail.body and reverse("pilotage:action_progress", args=[late.pk]) in mail.body
    shown = text(page.get(PAGE))
    assert "Relance du 12\u00a0oct. 2015" in shown and "Relancer<" not in shown
    rows = list(csv.DictReader(io.StringIO(page.get(f"{PAGE}export.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert rows[-1]["dernière relance"]


def test_no_address_is_too_long_for_the_key_of_a_reminder(page, late, service):
    address = f"{'a' * 60}@{'.'.join(['b' * 50] * 3)}.example.org"
    service.contacts.create(function="Chef", email=address, is_head=True, du="2015-01-01")
    page.post(path(late))
    mail = OutgoingEmail.objects.get(to=address)
    assert len(mail.dedup_key) <= OutgoingEmail._meta.get_field("dedup_key").max_length


def test_a_second_reminder_the_same_day_is_refused_politely_and_the_next_day_is_not(page, late, head, settings):
    page.post(path(late))
    again = page.post(path(late))
    assert page.post(path(late), {"retour": "https://ailleurs.example/"}).status_code == 409
    assert again.status_code == 409 and "relancez-la à partir de demain" in text(again)
    assert len(written()) == 1
    settings.TODAY = "2015-10-13"
    assert page.post(path(late)).status_code == 302
    assert written() == [head.email, head.email]
    assert Entry.objects.filter(event="action.reminded").count() == 2


def test_the_owner_alone_is_written_to(page, late, head):
    late.owner = UserFactory()
    late.save()
    page.post(path(late))
    assert written() == [late.owner.email]


def test_who_must_grant_a_date_is_reminded_by_who_presides(client, service):
    manager = holder(Role.QUALITY_MANAGER, site=service.site)
    holder(Role.QUALITY_MANAGER, site=ServiceFactory().site)
    request = DueDateRequestFactory(action__lead_service=service)
    client.force_login(holder(Role.SECRETARY_GENERAL))
    client.post(path(request.action))
    assert written() == [manager.email]


def test_who_stands_in_for_a_manager_is_written_to_and_so_is_who_manages_every_site(client, service):
    manager, everywhere = holder(Role.QUALITY_MANAGER, site=service.site), holder(Role.QUALITY_MANAGER)
    substitutes = {
        name: holder(Role.AGENT, site=service.site) for name in ("here", "elsewhere", "past", "siteless", "of all")
    }
    dates = {"valid_from": "2015-10-01", "valid_until": "2015-10-31"}
    for name, absent, changes in (
        ("here", manager, {"site": service.site}),
        ("elsewhere", manager, {"site": ServiceFactory().site}),
        ("past", manager, {"site": service.site, "valid_until": "2015-10-11"}),
        ("siteless", manager, {}),
        ("of all", everywhere, {}),
    ):
        given = {"absent": absent, "substitute": substitutes[name], "role": Role.QUALITY_MANAGER}
        Delegation.objects.create(**given | dates | changes)
    request = DueDateRequestFactory(action__lead_service=service)
    client.force_login(holder(Role.SECRETARY_GENERAL))
    client.post(path(request.action))
    reached = (manager, everywhere, substitutes["here"], substitutes["of all"])
    assert written() == sorted(person.email for person in reached)


@pytest.mark.parametrize("case", ["nothing stops it", "a committee must decide", "nobody can be reached", "oneself"])
def test_what_nobody_can_be_reminded_of_is_refused_in_words(client, service, case):
    manager = holder(Role.QUALITY_MANAGER, site=service.site)
    client.force_login(manager)
    if case == "nothing stops it":
        action, said = ActionFactory(lead_service=service, rejected=True), "Rien ne bloque plus"
    elif case == "a committee must decide":
        action, said = ActionFactory(lead_service=service), "attend un comité"
    elif case == "nobody can be reached":
        action, said = ActionFactory(lead_service=service, in_progress=True), "Personne d’autre que vous"
    else:
        action, said = ActionFactory(lead_service=service, in_progress=True, owner=manager), "Personne d’autre que vous"
    refused = client.post(path(action))
    assert refused.status_code == 409 and said in text(refused)
    assert written() == [] and not Entry.objects.exists()


def test_a_service_and_a_manager_elsewhere_remind_nobody(client, late, head):
    for person in (head, holder(Role.QUALITY_MANAGER, site=ServiceFactory().site)):
        client.force_login(person)
        assert "Relancer<" not in text(client.get(PAGE))
        assert client.post(path(late)).status_code == 403
    assert written() == []


@pytest.mark.django_db(transaction=True)
def test_six_reminders_at_once_write_once(service, head):
    late = ActionFactory(lead_service=service, in_progress=True)
    clients = [Client() for _ in range(6)]
    for client in clients:
        client.force_login(holder(Role.QUALITY_MANAGER, site=service.site))

    def send(client):
        try:
            return client.post(path(late)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(send, clients)) == [302, 409, 409, 409, 409, 409]
    assert written() == [head.email]
