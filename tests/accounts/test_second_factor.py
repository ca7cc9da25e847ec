"""A password, then the code of a telephone: asked, spent once, replaced by a recovery code, refused too often."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from qualipref import clock
from qualipref.accounts import second_factor
from qualipref.accounts import usecases as accounts
from qualipref.accounts.models import RecoveryCode
from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from tests.factories import PASSWORD, UserFactory

from .telephone import device, enrolled, shown, wrong

pytestmark = pytest.mark.django_db
CODE = "/connexion/code/"


def give_password(client, user):
    return client.post("/connexion/", {"email": user.email, "password": PASSWORD})


def give_code(client, code, **fields):
    return client.post(CODE, {"code": code} | fields)


def is_in(client):
    return client.get("/compte/").status_code == 200


def text(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def waiting(client, user):
    """A browser that gave the right password of an account that has a telephone."""
    enrolled(user)
    give_password(client, user)
    return client


def test_without_a_telephone_the_password_opens(client, user):
    give_password(client, user)
    assert is_in(client)


def test_with_a_telephone_the_password_alone_opens_nothing(client, user):
    enrolled(user)
    response = give_password(client, user)
    assert response.status_code == 200 and "Votre code" in text(response)
    assert not is_in(client)
    assert give_code(client, shown(device(user)), next="/recherche/").url == "/recherche/"
    assert is_in(client)


def test_the_code_page_is_closed_without_the_password(client, user):
    enrolled(user)
    assert client.get(CODE).url == "/connexion/"
    assert give_code(client, shown(device(user))).url == "/connexion/"
    assert not is_in(client)


def test_a_wrong_code_opens_nothing(waiting, user):
    response = give_code(waiting, wrong(device(user)))
    assert response.status_code == 200 and "pas le bon" in text(response)
    assert not is_in(waiting)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "९" * 6, "--", "0" * 31])
def test_what_is_no_code_is_said_and_never_an_error_page(waiting, code):
    assert give_code(waiting, code).status_code == 200
    assert not is_in(waiting)
    assert give_code(waiting, "1\x00").status_code == 400


@pytest.mark.parametrize(("late", "opens"), [(-1, True), (0, True), (1, True), (3, False), (-3, False)])
def test_a_telephone_may_be_thirty_seconds_early_or_late(waiting, user, late, opens):
    give_code(waiting, shown(device(user), late=late))
    assert is_in(waiting) == opens


def test_a_telephone_that_drifts_is_followed(waiting, user):
    give_code(waiting, shown(device(user), late=1))
    assert device(user).drift == -1


def test_a_code_serves_once(waiting, user):
    code = shown(device(user))
    give_code(waiting, code)
    assert is_in(waiting)
    other = Client()
    give_password(other, user)
    give_code(other, code)
    assert not is_in(other)


def test_the_date_of_the_demonstration_does_not_move_the_codes(client, user, settings):
    settings.TODAY = "2015-10-12"
    enrolled(user)
    give_password(client, user)
    give_code(client, shown(device(user)))
    assert is_in(client)


def test_a_recovery_code_serves_once_and_is_told(client, user):
    code = enrolled(user)[0]
    give_password(client, user)
    give_code(client, code.lower().replace("-", " "))
    assert is_in(client)
    assert Entry.objects.get(event="second_factor.recovery_code_used").details["left"] == 9
    assert OutgoingEmail.objects.filter(recipient=user, subject="Un code de secours a servi").count() == 1
    other = Client()
    give_password(other, user)
    give_code(other, code)
    assert not is_in(other)


def test_recovery_codes_run_out_and_the_telephone_goes_on(client, user):
    codes = enrolled(user)
    assert len(set(codes)) == 10
    assert all(second_factor.is_right(user, code) for code in codes)
    assert not any(second_factor.is_right(user, code) for code in codes)
    bodies = OutgoingEmail.objects.filter(subject="Un code de secours a servi").values_list("body", flat=True)
    assert sum("C’était le dernier" in body for body in bodies) == 1
    give_password(client, user)
    give_code(client, shown(device(user)))
    assert "Aucun ne reste" in text(client.get("/compte/second-facteur/"))


def test_a_recovery_code_of_someone_else_opens_nothing(waiting):
    give_code(waiting, enrolled(UserFactory())[0])
    assert not is_in(waiting)


def test_only_the_digests_of_the_codes_are_kept(user):
    codes = enrolled(user)
    kept = str(list(RecoveryCode.objects.values())) + str([entry.details for entry in Entry.objects.all()])
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_after_ten_wrong_codes_the_right_one_waits_from_anywhere(waiting, user):
    for _ in range(10):
        assert give_code(waiting, wrong(device(user))).status_code == 200
    assert give_code(waiting, shown(device(user))).status_code == 429
    other = Client()
    give_password(other, user)
    assert give_code(other, shown(device(user))).status_code == 429
    assert not is_in(waiting) and not is_in(other)


def test_a_right_code_forgets_the_wrong_ones(waiting, user):
    for _ in range(9):
        give_code(waiting, wrong(device(user)))
    give_code(waiting, shown(device(user)))
    assert is_in(waiting)
    other = Client()
    give_password(other, user)
    assert give_code(other, wrong(device(user))).status_code == 200


def test_the_wait_for_a_code_ends(waiting, user):
    session = waiting.session
    session["sign_in"] |= {"at": clock.real_now().timestamp() - 301}
    session.save()
    assert give_code(waiting, shown(device(user))).url == "/connexion/"
    assert not is_in(waiting)


def test_a_password_changed_meanwhile_ends_the_wait(waiting, user):
    user.set_password("une autre phrase de passe")
    user.save()
    assert give_code(waiting, shown(device(user))).url == "/connexion/"


def test_an_account_suspended_meanwhile_does_not_enter(waiting, user):
    accounts.suspend_account(user, reason="essai", by=UserFactory())
    assert give_code(waiting, shown(device(user))).url == "/connexion/"


def test_the_key_of_the_session_changes_at_each_step(client, user):
    """Nobody enters by a session that he had prepared for another."""
    enrolled(user)
    planted = client.session
    planted["planted"] = True
    planted.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = planted.session_key
    give_password(client, user)
    between = client.session.session_key
    assert between != planted.session_key and "planted" not in client.session
    give_code(client, shown(device(user)))
    assert client.session.session_key not in (between, planted.session_key)
    assert "sign_in" not in client.session


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["telephone", "recovery"])
def test_of_six_who_send_the_same_code_at_once_one_enters(kind):
    user = UserFactory()
    codes = enrolled(user)
    code = shown(device(user)) if kind == "telephone" else codes[0]
    browsers = [Client() for _ in range(6)]
    for browser in browsers:
        give_password(browser, user)

    def send(browser):
        try:
            return give_code(browser, code).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(send, browsers)) == [200, 200, 200, 200, 200, 302]
