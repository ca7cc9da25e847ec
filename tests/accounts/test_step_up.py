"""A gesture that commits asks again who one is, and goes on with what was sent."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from qualipref import clock, urls
from qualipref.accounts import step_up
from tests.factories import PASSWORD, UserFactory

from .telephone import device, enrolled, shown, wrong

GESTURE = "/geste/?vu=1"


def gesture(request):
    """Says how the person was recognised, and what was sent."""
    factor = step_up.require_recent(request)
    sent = " ".join(f"{name}={'+'.join(values)}" for name, values in sorted(request.POST.lists()))
    return HttpResponse(f"{request.method} {factor} {sent}")


urlpatterns = [*urls.urlpatterns, path("geste/", gesture, name="gesture"), path("autre/", gesture, name="other")]
handler403 = urls.handler403
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def browser(user):
    """Signed in by a session that does not say when."""
    client = Client()
    client.force_login(user)
    return client


def said(response):
    return response.content.decode()


def ask(browser):
    response = browser.post(GESTURE, {"decision": "V", "point": ["3", "4"]})
    assert "Confirmez que c’est vous" in said(response)
    return response.context["carried"]


def confirm(browser, carried, path=GESTURE, **given):
    return browser.post(path, {"confirmation": carried} | given)


def test_a_password_is_asked_of_who_has_no_telephone(browser):
    assert said(confirm(browser, ask(browser), password=PASSWORD)) == "POST mot de passe decision=V point=3+4"


def test_the_code_is_asked_of_who_has_one(browser, user):
    enrolled(user)
    browser.force_login(user)
    carried = ask(browser)
    assert "pas le bon" in said(confirm(browser, carried, code=wrong(device(user))))
    assert said(confirm(browser, carried, code=shown(device(user)))) == "POST second facteur decision=V point=3+4"


def test_a_password_is_not_enough_for_who_has_a_telephone(browser, user):
    enrolled(user)
    browser.force_login(user)
    assert "Confirmez" in said(confirm(browser, ask(browser), password=PASSWORD))


@pytest.mark.parametrize(("seconds", "holds"), [(14 * 60, True), (15 * 60 + 1, False), (-60, False)])
def test_a_confirmation_holds_for_fifteen_minutes(browser, seconds, holds):
    session = browser.session
    session["confirmed"] = {"factor": "mot de passe", "at": clock.real_now().timestamp() - seconds}
    session.save()
    assert (said(browser.post(GESTURE, {"a": "b"})) == "POST mot de passe a=b") == holds


def test_a_password_given_before_the_telephone_was_enrolled_is_not_a_second_factor(browser, user):
    confirm(browser, ask(browser), password=PASSWORD)
    key = browser.session.session_key
    enrolled(user)
    browser.force_login(user)
    assert browser.session.session_key != key
    session = browser.session
    session["confirmed"] = {"factor": "mot de passe", "at": clock.real_now().timestamp()}
    session.save()
    assert "Confirmez" in said(browser.post(GESTURE))


def test_signing_in_is_a_confirmation(user):
    browser = Client()
    browser.post("/connexion/", {"email": user.email, "password": PASSWORD})
    assert said(browser.post(GESTURE)) == "POST mot de passe "
    enrolled(user)
    browser.post("/connexion/", {"email": user.email, "password": PASSWORD})
    browser.post("/connexion/code/", {"code": shown(device(user))})
    assert said(browser.post(GESTURE)) == "POST second facteur "


def test_a_page_asked_by_get_is_found_again(browser):
    asked = browser.get(GESTURE)
    assert "Confirmez que c’est vous" in said(asked)
    assert confirm(browser, asked.context["carried"], password=PASSWORD).url == GESTURE
    assert said(browser.get(GESTURE)) == "GET mot de passe "


def test_a_wrong_password_keeps_what_was_sent(browser):
    refused = confirm(browser, ask(browser), password="autre")
    assert "pas votre mot de passe" in said(refused)
    assert said(confirm(browser, refused.context["carried"], password=PASSWORD)).endswith("decision=V point=3+4")


def test_what_was_sent_cannot_be_forged(browser):
    carried = ask(browser)
    for forged in (carried[:-2] + "xx", "", "x", carried.replace(":", ".")):
        assert confirm(browser, forged, password=PASSWORD).url == "/geste/"


def test_what_was_sent_is_for_one_person_and_one_address(browser):
    carried = ask(browser)
    assert confirm(browser, carried, path="/autre/", password=PASSWORD).url == "/autre/"
    assert confirm(browser, carried, path="/geste/", password=PASSWORD).url == "/geste/"
    other = Client()
    other.force_login(UserFactory())
    assert confirm(other, carried, password=PASSWORD).url == "/geste/"


def test_what_was_sent_expires(browser, monkeypatch):
    carried = ask(browser)
    monkeypatch.setattr(step_up, "LASTS", -1)
    assert confirm(browser, carried, password=PASSWORD).url == "/geste/"


def test_after_ten_wrong_passwords_the_right_one_waits(browser):
    carried = ask(browser)
    for _ in range(10):
        assert confirm(browser, carried, password="autre").status_code == 200
    assert confirm(browser, carried, password=PASSWORD).status_code == 429


def test_nobody_signed_in_confirms_nothing():
    assert confirm(Client(), "x", password=PASSWORD).status_code == 302


def test_a_confirmation_needs_the_token_of_its_page(user):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    assert confirm(browser, "x", password=PASSWORD).status_code == 403
