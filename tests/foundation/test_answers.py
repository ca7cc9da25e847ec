"""What a hostile or unlucky request receives: a French page that says what to do, never a traceback."""

import pytest
from django.conf import settings as project
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.test import Client

from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.awkward_urls")]


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.LOGIN_URL = "sign_in"


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


def assert_page(response, status):
    assert response.status_code == status
    page = response.content.decode()
    assert '<html lang="fr"' in page
    assert "Que faire" in page
    assert "Traceback" not in page and "secret-du-serveur" not in page
    return page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/refuse/", 409),
        ("/perime/", 409),
        ("/base/", 503),
        ("/interface/", 503),
        ("/panne/", 500),
        ("/nulle-part/", 404),
        ("/echo/?q=%00", 400),
        ("/echo/?%00=q", 400),
        ("/prive/%00/", 404),
        ("/lien/a%00b/", 400),
    ],
)
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_each_failure_has_its_page(browser, path, status, method):
    response = getattr(browser, method)(path)
    if method == "head":
        assert (response.status_code, response.content) == (status, b"")
    else:
        assert_page(response, status)


def test_a_refused_transition_says_why(browser):
    assert "accepter refusé depuis l’état «\u00a0Refusée\u00a0»" in browser.get("/refuse/").content.decode()


@pytest.mark.parametrize("body", [{"nom": "a\x00b"}, {"a\x00": "b"}])
def test_a_nul_byte_in_a_field_is_refused(browser, body):
    assert_page(browser.post("/echo/", body), 400)


def test_a_form_without_nul_passes(browser):
    assert browser.post("/echo/", {"nom": "Élise"}).json() == {"post": {"nom": "Élise"}}


def test_a_wrong_host_gets_a_french_page(browser):
    assert_page(browser.get("/echo/", headers={"host": "ailleurs.example"}), 400)


def test_a_body_announced_too_large_is_refused_before_it_is_read(browser):
    announced = str(project.UPLOAD_MAX_BYTES + 2 * 1024 * 1024)
    assert_page(browser.generic("POST", "/echo/", b"x", headers={"content-length": announced}), 413)


def test_fields_too_large_are_refused(browser):
    assert_page(browser.post("/echo/", {"nom": "x" * (project.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}), 413)


def test_too_many_fields_are_refused(browser):
    assert_page(browser.post("/echo/", {f"c{n}": "x" for n in range(project.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}), 413)


def test_a_broken_form_is_refused(browser):
    response = browser.generic("POST", "/echo/", b"--x\r\n", content_type="multipart/form-data; boundary=")
    assert_page(response, 400)


def test_a_database_that_fails_before_the_view_gives_503(browser, monkeypatch):
    def down(self):
        raise OperationalError("could not connect to server")

    browser.force_login(UserFactory())
    monkeypatch.setattr(SessionStore, "load", down)
    response = browser.get("/prive/")
    assert_page(response, 503)
    assert response["Retry-After"] == "30"


def test_a_form_from_elsewhere_is_refused():
    response = Client(enforce_csrf_checks=True).post("/echo/", {})
    assert_page(response, 403)


def test_what_the_browser_may_do_is_strict(browser):
    response = browser.get("/echo/")
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert sorted(response["Content-Security-Policy"].split("; ")) == sorted(policy.split("; "))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_errors_are_as_strict_as_pages(browser):
    for path in ("/panne/", "/base/", "/nulle-part/", "/echo/?q=%00"):
        response = browser.get(path)
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"


def test_a_page_of_an_account_is_never_kept_by_the_browser(browser):
    assert "Cache-Control" not in browser.get("/echo/")
    browser.force_login(UserFactory())
    assert browser.get("/prive/")["Cache-Control"] == "no-store"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites():
    assert project.SESSION_COOKIE_HTTPONLY and project.CSRF_COOKIE_HTTPONLY
    assert (project.SESSION_COOKIE_SAMESITE, project.CSRF_COOKIE_SAMESITE) == ("Lax", "Lax")


def test_session_cookie_that_holds_a_nul_byte_opens_nothing(browser):
    UserFactory()
    quoted = f'{project.SESSION_COOKIE_NAME}="aaaaaaaa\\000bbbbbbbb"'
    assert browser.get("/prive/7/", headers={"cookie": quoted}).status_code == 302
