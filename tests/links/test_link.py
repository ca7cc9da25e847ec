import datetime
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from qualipref import clock
from qualipref.accounts import usecases
from qualipref.journal.models import AccessEntry
from qualipref.links.logs import HideTokens
from qualipref.links.models import AccessLink
from tests.factories import UserFactory

GOOD = {"new_password": "trois petits chats gris", "repeated": "trois petits chats gris"}


def invited(**fields):
    """The path of an invitation and its recipient."""
    user = UserFactory(password=None, **fields)
    return f"/lien/{usecases.invite(user, by=UserFactory())}/", user


@pytest.mark.django_db
def test_invitation_opens_the_account_and_signs_in(client):
    path, user = invited()
    assert client.post(path, GOOD).url == "/"
    user.refresh_from_db()
    assert user.check_password(GOOD["new_password"])
    assert client.get("/compte/").status_code == 200


@pytest.mark.django_db
def test_reading_the_link_burns_nothing(client):
    path, _ = invited()
    for _ in range(3):
        assert client.get(path).status_code == 200
    assert AccessLink.objects.get().is_open


@pytest.mark.django_db
def test_weak_password_keeps_the_link(client):
    path, _ = invited()
    assert client.post(path, {"new_password": "court", "repeated": "court"}).status_code == 200
    assert AccessLink.objects.get().is_open


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"used_at": clock.real_now}, "déjà servi"),
        ({"revoked_at": clock.real_now}, "remplacé ou retiré"),
        ({"expires_at": lambda: clock.real_now() - datetime.timedelta(seconds=1)}, "a expiré"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_closed_link_says_why_and_what_to_do(client, fields, sentence, method):
    path, user = invited()
    AccessLink.objects.update(**{name: value() for name, value in fields.items()})
    page = getattr(client, method)(path, GOOD)
    assert page.status_code == 410
    assert sentence in page.content.decode() and "nouvelle invitation" in page.content.decode()
    user.refresh_from_db()
    assert not user.has_usable_password()


@pytest.mark.django_db
def test_suspended_recipient_cannot_use_the_link(client):
    path, user = invited()
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert client.post(path, GOOD).status_code == 410


@pytest.mark.django_db
def test_second_invitation_revokes_the_first(client):
    path, user = invited()
    second = usecases.invite(user, by=UserFactory())
    assert client.get(path).status_code == 410
    assert client.get(f"/lien/{second}/").status_code == 200


@pytest.mark.django_db
def test_session_of_someone_else_is_refused_and_the_link_kept(client):
    path, _ = invited()
    client.force_login(UserFactory())
    for method in (client.get, client.post):
        page = method(path, GOOD)
        assert page.status_code == 403 and "une autre personne" in page.content.decode()
    assert AccessLink.objects.get().is_open


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["inconnu", "x" * 3000, "%00", "é"])
def test_unknown_link_is_not_found(client, token):
    assert client.get(f"/lien/{token}/").status_code in (400, 404)


@pytest.mark.django_db
def test_link_page_never_sends_its_address_and_is_not_kept(client):
    path, _ = invited()
    page = client.get(path)
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("strict-origin", "no-store")


@pytest.mark.django_db
def test_token_is_written_nowhere(client, caplog):
    path, _ = invited()
    token = path.split("/")[2]
    client.force_login(UserFactory())
    with caplog.at_level(logging.DEBUG):
        client.get(path)
    assert token not in caplog.text
    assert AccessEntry.objects.exists() and not AccessEntry.objects.filter(path__contains=token).exists()
    assert not AccessLink.objects.filter(token_hash=token).exists()


def test_logs_hide_the_tokens_of_links():
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Error: %s", ("/lien/SECRET/",), None)
    HideTokens().filter(record)
    assert record.getMessage() == "Error: /lien/…/"


@pytest.mark.django_db(transaction=True)
def test_two_posts_at_once_open_the_account_once():
    path, _ = invited()

    def post(_):
        try:
            return Client().post(path, GOOD).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(post, range(4))) == [302, 410, 410, 410]
