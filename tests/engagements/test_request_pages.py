"""Requests of proof seen from the house: asked from a cell, listed, followed, answered by a correspondent."""

import datetime

import pytest
from django.urls import reverse

from engagements.enums import RequestStatus
from engagements.models import Evidence, EvidenceRequest
from qualipref import clock
from qualipref.notifications.models import OutgoingEmail
from sites.enums import Role
from tests.factories import EvidenceRequestFactory, ServiceFactory, holder
from tests.readiness.world import TODAY, unit

from .request_world import answer, ask, build_asked

pytestmark = pytest.mark.django_db
LIST = "engagements:evidence_request_list"


@pytest.fixture
def world():
    return build_asked()


@pytest.fixture
def manager(client, world):
    client.force_login(world.manager)
    return client


def create_url(world):
    return reverse(
        "engagements:evidence_request_create",
        args=[world.campaign.year, world.commitment.code, world.place.unit_code],
    )


def typed(world, **fields):
    return {
        "recipient": f"contact-{world.contact.pk}",
        "due_on": "2015-10-30",
        "message": "Le relevé.",
    } | fields


def test_the_form_is_already_written(manager, world):
    world.commitment.expected_evidence.create(label="Relevé des délais")
    page = manager.get(create_url(world)).text
    assert "il manque une preuve du 1er\u00a0janvier\u00a02015 au 12\u00a0octobre\u00a02015" in page
    assert "- Relevé des délais" in page
    assert f'value="contact-{world.contact.pk}" selected' in page
    assert 'value="2015-10-26"' in page


def test_a_request_is_sent_from_the_cell(manager, world):
    page = manager.post(create_url(world), typed(world), follow=True)
    request = EvidenceRequest.objects.get()
    assert page.redirect_chain == [(reverse("engagements:evidence_request_detail", args=[request.pk]), 302)]
    assert "La demande est envoyée" in page.text and "Chef du bureau" in page.text
    assert (request.service, request.contact, request.due_on) == (
        world.service,
        world.contact,
        datetime.date(2015, 10, 30),
    )


def test_where_no_mail_leaves_the_link_is_shown_once(manager, world, settings):
    settings.DEMO = True
    page = manager.post(create_url(world), typed(world))
    assert "transmettez ce lien" in page.text and "/lien/" in page.text
    assert "/lien/…" in OutgoingEmail.objects.get().body
    detail = manager.get(reverse("engagements:evidence_request_detail", args=[EvidenceRequest.objects.get().pk]))
    assert "/lien/" not in detail.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"due_on": "2015-10-11"}, "déjà passée"),
        ({"due_on": "2017-10-11"}, "dans l’année qui vient"),
        ({"message": " "}, ""),
        ({"recipient": "contact-999"}, ""),
        ({"recipient": ""}, "Choisissez à qui"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(manager, world, fields, sentence):
    page = manager.post(create_url(world), typed(world, **fields))
    assert page.status_code == 200 and sentence in page.text
    assert not EvidenceRequest.objects.exists()


def test_a_contact_without_an_address_is_said_beside_the_field(client):
    world = build_asked(email="")
    client.force_login(world.manager)
    page = client.get(create_url(world)).text
    assert "sans adresse électronique" in page and "Compléter la fiche du service" in page
    refused = client.post(create_url(world), typed(world))
    assert "n’a pas d’adresse électronique" in refused.text and not EvidenceRequest.objects.exists()


def test_the_list_says_how_long_it_waits_and_how_late_it_is(manager, world):
    request = ask(world)
    sent = clock.now() - datetime.timedelta(days=12)
    EvidenceRequest.objects.filter(pk=request.pk).update(due_on=datetime.date(2015, 10, 9), requested_at=sent)
    page = manager.get(reverse(LIST)).text
    assert "En retard de 3\u00a0jours" in page and "depuis 12\u00a0jours" in page
    EvidenceRequest.objects.update(due_on=TODAY)
    assert "0\u00a0demande" in manager.get(reverse(LIST), {"etat": "en-retard"}).text
    assert "1\u00a0demande" in manager.get(reverse(LIST), {"etat": "open"}).text


def test_the_filter_and_both_exports_give_the_same_rows(manager, world):
    ask(world)
    EvidenceRequestFactory(commitment=world.commitment, unit=unit(world.service), status=RequestStatus.ANSWERED)
    asked = {"etat": "open"}
    lines = manager.get(reverse("engagements:evidence_request_export", args=["csv"]), asked).text.splitlines()
    assert len(lines) == 2 and "Le relevé du trimestre." in lines[1]
    ods = manager.get(reverse("engagements:evidence_request_export", args=["ods"]), asked)
    assert ods.status_code == 200 and b"".join(ods.streaming_content).startswith(b"PK")
    for wrong in ({"etat": "x"}, {"site": "x"}, {"texte": "%"}, {"page": "999"}):
        assert manager.get(reverse(LIST), wrong).status_code == 200


def test_a_second_reminder_of_the_day_is_refused_politely(manager, world):
    request = ask(world)
    url = reverse("engagements:evidence_request_remind", args=[request.pk])
    assert "à partir de demain" in manager.post(url, follow=True).text
    EvidenceRequest.objects.update(requested_at=clock.now() - datetime.timedelta(days=2))
    assert "La demande est relancée" in manager.post(url, follow=True).text
    assert "à partir de demain" in manager.post(url, follow=True).text
    assert OutgoingEmail.objects.count() == 2


def test_a_request_is_called_off_with_a_reason(manager, world):
    request = ask(world)
    url = reverse("engagements:evidence_request_cancel", args=[request.pk])
    assert manager.post(url, {"reason": " "}).status_code == 200
    assert "La demande est annulée" in manager.post(url, {"reason": "Retrouvée."}, follow=True).text
    assert manager.post(url, {"reason": "Encore."}).status_code == 409


def test_a_correspondent_finds_the_request_and_answers_it(client, world):
    request = ask(world)
    correspondent = holder(Role.CORRESPONDENT, site=world.site, service=world.service)
    client.force_login(correspondent)
    assert reverse("engagements:evidence_request_detail", args=[request.pk]) in client.get(reverse(LIST)).text
    url = reverse("engagements:evidence_request_answer", args=[request.pk])
    page = client.post(url, answer(), follow=True)
    assert "Votre réponse est déposée" in page.text
    assert Evidence.objects.get().submitted_by == correspondent
    assert "n’attend plus de réponse" in client.get(url, follow=True).text


def test_a_support_service_asked_sees_its_request_alone(client, world):
    support = ServiceFactory(site=None, is_support=True)
    request = ask(world, service=support, contact=None, message="Le relevé du standard.")
    ask(world)
    client.force_login(holder(Role.CORRESPONDENT, service=support))
    page = client.get(reverse(LIST)).text
    assert "1\u00a0demande" in page
    assert client.get(reverse("engagements:evidence_request_detail", args=[request.pk])).status_code == 200


def test_an_auditor_reads_no_request(client, world):
    ask(world)
    last = TODAY.replace(month=12)
    client.force_login(holder(Role.AUDITOR, site=world.site, module=world.module, valid_until=last))
    assert "0\u00a0demande" in client.get(reverse(LIST)).text


def test_the_list_costs_the_same_for_two_or_twenty(manager, world, django_assert_max_num_queries):
    counts = []
    for batch in (2, 18):
        EvidenceRequestFactory.create_batch(batch, commitment=world.commitment, unit=unit(world.service))
        with django_assert_max_num_queries(11) as captured:  # ten, and the access log
            manager.get(reverse(LIST))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_correspondent_may_list_what_is_asked_of_his_own_service(client, world):
    support = ServiceFactory(site=None, is_support=True)
    ask(world, service=support, contact=None, message="Le relevé du standard.")
    ask(world)
    client.force_login(holder(Role.CORRESPONDENT, site=world.site, service=world.service))
    assert "2\u00a0demandes" in client.get(reverse(LIST)).text
    assert "1\u00a0demande" in client.get(reverse(LIST), {"destinataire": "mon-service"}).text
