import re

import pytest
from django.test import Client

from qualipref.accounts import usecases
from qualipref.journal.models import Entry
from qualipref.links.models import AccessLink
from qualipref.notifications.models import OutgoingEmail
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
FORGOTTEN, CHANGE = "/mot-de-passe-oublie/", "/compte/mot-de-passe/"
GOOD = "trois petits chats gris"


def twice(password, **extra):
    return {"new_password": password, "repeated": password} | extra


def ask(client, email, address="192.0.2.1", **options):
    return client.post(FORGOTTEN, {"email": email}, REMOTE_ADDR=address, **options)


def link_path():
    return re.search(r"/lien/[^/]+/", OutgoingEmail.objects.first().body).group()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_answer_is_the_same_whether_or_not_the_account_exists(client):
    user, closed = UserFactory(), UserFactory(is_active=False)
    answers = [ask(client, email) for email in (user.email, closed.email, "personne@qualipref.example")]
    assert {(a.status_code, a.url) for a in answers} == {(302, "/mot-de-passe-oublie/demande/")}
    assert [email.to for email in OutgoingEmail.objects.all()] == [user.email]


def test_link_is_built_on_the_installation_never_on_the_request(client, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://qualipref.example.gouv.fr", ["*"]
    ask(client, UserFactory().email, headers={"Host": "pirate.example", "X-Forwarded-Host": "pirate.example"})
    body = OutgoingEmail.objects.get().body
    assert "https://qualipref.example.gouv.fr/lien/" in body and "pirate" not in body


def test_link_changes_the_password_once(client):
    user = UserFactory()
    ask(client, user.email)
    path = link_path()
    assert client.get(path).status_code == 200
    assert client.post(path, twice(GOOD)).url == "/connexion/"
    user.refresh_from_db()
    assert user.check_password(GOOD)
    assert client.post(path, twice("un autre mot de passe")).status_code == 410
    assert not Entry.objects.exclude(event__startswith="account.password_reset").exists()


def test_a_new_request_closes_the_former_link(client):
    user = UserFactory()
    ask(client, user.email)
    former = link_path()
    ask(client, user.email)
    assert client.get(former).status_code == 410
    assert client.get(link_path()).status_code == 200


def test_link_lasts_one_hour(client):
    ask(client, UserFactory().email)
    link = AccessLink.objects.get()
    assert (link.expires_at - link.created_at).total_seconds() == pytest.approx(3600, abs=1)


def test_three_requests_an_hour_send_a_mail_and_the_fourth_says_the_same(client):
    user = UserFactory()
    answers = {ask(client, user.email.upper()).status_code for _ in range(5)}
    assert answers == {302} and OutgoingEmail.objects.count() == 3


def test_one_address_that_asks_too_much_waits(client):
    statuses = [ask(client, f"a{n}@qualipref.example").status_code for n in range(11)]
    assert statuses == [302] * 10 + [429]
    assert ask(client, "b@qualipref.example", address="192.0.2.2").status_code == 302


def test_reset_ends_every_open_session(client):
    user = UserFactory()
    elsewhere = signed_in(user)
    ask(client, user.email)
    client.post(link_path(), twice(GOOD))
    assert elsewhere.get("/compte/").status_code == 302


def test_account_never_opened_is_not_reset(client):
    ask(client, UserFactory(password=None).email)
    assert not OutgoingEmail.objects.exists()


def test_change_keeps_this_session_and_ends_the_others():
    user = UserFactory()
    here, elsewhere = signed_in(user), signed_in(user)
    assert here.post(CHANGE, twice(GOOD, current_password=PASSWORD)).url == "/compte/"
    assert here.get("/compte/").status_code == 200
    assert elsewhere.get("/compte/").status_code == 302
    user.refresh_from_db()
    assert user.check_password(GOOD)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("court", "12 caractères"),
        ("123456789012345", "entièrement numérique"),
        ("chef.bureau@qualipref.example", "semblable"),
        ("administrator", "trop courant"),
    ],
)
def test_weak_password_is_refused_in_french(password, sentence):
    user = UserFactory(email="chef.bureau@qualipref.example")
    page = signed_in(user).post(CHANGE, twice(password, current_password=PASSWORD))
    assert page.status_code == 200 and sentence in page.content.decode()


def test_wrong_current_password_or_two_different_ones_change_nothing():
    user = UserFactory()
    client = signed_in(user)
    wrong = client.post(CHANGE, twice(GOOD, current_password="pas le bon mot"))
    different = client.post(CHANGE, {"current_password": PASSWORD, "new_password": GOOD, "repeated": "autre chose ici"})
    assert "pas votre mot de passe actuel" in wrong.content.decode()
    assert "diffèrent" in different.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_suspension_deletes_the_sessions_and_a_restored_account_signs_in_again():
    user, administrator = UserFactory(), UserFactory()
    client, other = signed_in(user), signed_in(administrator)
    usecases.suspend_account(user, reason="Départ", by=administrator)
    assert client.get("/compte/").status_code == 302
    assert other.get("/compte/").status_code == 200
    usecases.restore_account(user, by=administrator)
    assert client.get("/compte/").status_code == 302
