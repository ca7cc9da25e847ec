import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from qualipref.refusals import refuse
from tests.factories import UserFactory

DAY = datetime.date(2015, 11, 30)


def refused(status, user=None, **context):
    request = RequestFactory().get("/dossier/")
    request.user = user or AnonymousUser()
    answer = refuse(request, status, **context)
    assert answer.status_code == status
    return answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500, 503])
def test_a_refusal_says_what_happened_what_is_kept_and_what_to_do(status):
    for user in (None, UserFactory()):
        page = refused(status, user)
        assert f"Erreur {status}" in page
        assert "Ce qui est conservé" in page and "Que faire" in page
        assert "UNKNOWN-VARIABLE" not in page


@pytest.mark.parametrize("status", [500, 503])
def test_a_breakdown_is_explained_without_the_database(status):
    assert "Revenir à l’accueil" in refused(status)
    assert "Revenir à l’accueil" in render_to_string(f"{status}.html")


@pytest.mark.django_db
def test_a_conflict_gives_its_reason():
    assert "Ce travail n’est plus en échec" in refused(409, reason="Ce travail n’est plus en échec.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent_from", "leads_to"),
    [
        ("http://testserver/liste/?etat=ouvertes", "http://testserver/liste/?etat=ouvertes"),
        ("http://ailleurs.example/", "/dossier/"),
        ("javascript:alert(1)", "/dossier/"),
        ("", "/dossier/"),
    ],
)
def test_a_conflict_leads_back_to_the_page_that_sent_the_gesture(sent_from, leads_to):
    request = RequestFactory().post("/dossier/", headers={"Referer": sent_from})
    request.user = AnonymousUser()
    assert f'<a class="fr-btn" href="{leads_to}">' in refuse(request, 409).text


@pytest.mark.django_db
def test_an_expired_form_is_told_from_a_forbidden_gesture():
    assert "restée ouverte trop longtemps" in refused(403, csrf=True)
    assert "n’est pas ouvert à votre compte" in refused(403)


@pytest.mark.django_db
def test_an_audit_out_of_dates_says_its_date_and_whom_to_ask():
    over = refused(403, closed_since=DAY, contact="qualite@haut-pays.example")
    assert "terminé depuis le 30\u00a0novembre 2015" in over
    assert "mailto:qualite@haut-pays.example" in over
    assert "ouvre le 30\u00a0novembre 2015" in refused(403, opens_on=DAY)


@pytest.mark.django_db
def test_an_unknown_address_gets_the_french_page(client):
    answer = client.get("/nulle-part/")
    assert answer.status_code == 404
    assert "n’existe pas" in answer.text
