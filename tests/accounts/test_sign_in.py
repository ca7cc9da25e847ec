import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from qualipref.accounts.forms import REFUSED
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
URL = "/connexion/"


def try_to_enter(client, user, password=PASSWORD, address="192.0.2.1", **extra):
    email = user if isinstance(user, str) else user.email
    return client.post(URL, {"email": email, "password": password, **extra}, REMOTE_ADDR=address)


def signed_in(client):
    return "_auth_user_id" in client.session


def test_right_password_enters_and_goes_home(client):
    response = try_to_enter(client, UserFactory())
    assert response.status_code == 302 and response.url == "/"
    assert signed_in(client)


def test_address_is_read_in_any_case_and_with_spaces(client):
    UserFactory(email="sg@qualipref.example")
    assert try_to_enter(client, "  SG@Qualipref.Example ").status_code == 302


def test_session_key_changes_at_sign_in(client):
    client.get(URL)
    client.session["x"] = 1
    session = client.session
    session.save()
    before = session.session_key
    try_to_enter(client, UserFactory())
    assert client.session.session_key != before


@pytest.mark.parametrize("case", ["unknown", "wrong", "suspended"])
def test_refusal_is_the_same_whether_or_not_the_account_exists(client, case):
    user = UserFactory(is_active=case != "suspended")
    email = "personne@qualipref.example" if case == "unknown" else user.email
    response = try_to_enter(client, email, PASSWORD if case == "suspended" else "mauvais")
    assert response.status_code == 200
    assert REFUSED in response.content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize("field", ["email", "password", "next"])
def test_nul_byte_gives_no_500(client, field):
    data = {"email": "a@qualipref.example", "password": "x", "next": "/"} | {field: "a\x00@b.fr"}
    assert client.post(URL, data).status_code in (200, 400)


@pytest.mark.parametrize(
    "next_page",
    ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "javascript:alert(1)", "http:///x"],
)
def test_next_never_leaves_the_application(client, next_page):
    assert try_to_enter(client, UserFactory(), next=next_page).url == "/"


def test_next_inside_the_application_is_followed(client):
    assert try_to_enter(client, UserFactory(), next="/compte/").url == "/compte/"


def test_sign_in_page_keeps_next(client):
    UserFactory()
    assert b'name="next" value="/compte/"' in client.get(URL, {"next": "/compte/"}).content


def test_someone_signed_in_is_sent_home(client):
    client.force_login(UserFactory())
    assert client.get(URL).url == "/"


def test_five_failures_lock_this_account_for_this_address_even_with_the_right_password(client):
    user = UserFactory()
    for _ in range(4):
        assert try_to_enter(client, user, "mauvais").status_code == 200
    locked = try_to_enter(client, user, "mauvais")
    assert locked.status_code == 429
    assert "15 minutes" in locked.content.decode().replace("\u00a0", " ")
    assert try_to_enter(client, user).status_code == 429
    assert not signed_in(client)


def test_the_same_account_still_enters_from_another_address(client):
    user = UserFactory()
    for _ in range(6):
        try_to_enter(client, user, "mauvais")
    assert try_to_enter(client, user, address="192.0.2.2").status_code == 302


def test_another_account_still_enters_from_the_locked_address(client):
    for _ in range(6):
        try_to_enter(client, UserFactory.build().email, "mauvais")
    assert try_to_enter(client, UserFactory()).status_code == 302


def test_an_account_that_does_not_exist_is_locked_like_the_others(client):
    UserFactory()
    statuses = [try_to_enter(client, "personne@qualipref.example", "x").status_code for _ in range(6)]
    assert statuses == [200, 200, 200, 200, 429, 429]


def test_changing_the_case_of_the_address_does_not_escape_the_lock(client):
    UserFactory(email="sg@qualipref.example")
    for email in ("sg@qualipref.example", "SG@qualipref.example", "sG@qualipref.example", "Sg@QUALIPREF.example"):
        try_to_enter(client, email, "mauvais")
    assert try_to_enter(client, " sg@qualipref.example", "mauvais").status_code == 429


def test_success_forgets_the_failures(client):
    user = UserFactory()
    for _ in range(4):
        try_to_enter(client, user, "mauvais")
    try_to_enter(client, user)
    assert not AccessAttempt.objects.exists()


def test_forged_forwarded_address_is_ignored_without_a_proxy(client):
    user = UserFactory()
    statuses = [
        client.post(
            URL, {"email": user.email, "password": "x"}, headers={"X-Forwarded-For": f"198.51.100.{n}"}
        ).status_code
        for n in range(5)
    ]
    assert statuses[-1] == 429


def test_behind_the_proxy_the_address_it_read_counts(client, settings):
    settings.BEHIND_PROXY = True
    user = UserFactory()
    for _ in range(5):
        client.post(URL, {"email": user.email, "password": "x"}, headers={"X-Forwarded-For": "9.9.9.9, 198.51.100.1"})
    right = {"email": user.email, "password": PASSWORD}
    assert client.post(URL, right, headers={"X-Forwarded-For": "198.51.100.1"}).status_code == 429
    assert client.post(URL, right, headers={"X-Forwarded-For": "198.51.100.2"}).status_code == 302


def test_sign_out_ends_the_session(client):
    client.force_login(UserFactory())
    assert client.post("/deconnexion/").url == URL
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_sign_out_by_get_does_nothing(client):
    client.force_login(UserFactory())
    assert client.get("/deconnexion/").status_code == 405
    assert signed_in(client)


def test_demonstration_lists_its_accounts_and_its_password(client, settings):
    settings.DEMO = True
    UserFactory(email="sg@qualipref.example", label="Secrétaire général")
    UserFactory(email="bureau.site@qualipref.example", label="Correspondant, Bureau A")
    page = client.get(URL)
    assert [a.label for a in page.context["demo_accounts"]] == ["Secrétaire général"]
    assert [a.label for a in page.context["demo_service_accounts"]] == ["Correspondant, Bureau A"]
    assert "qualipref-demo" in page.content.decode()


def test_real_installation_lists_no_account(client):
    UserFactory(email="sg@qualipref.example", label="Secrétaire général")
    assert "sg@qualipref.example" not in client.get(URL).content.decode()


def test_suspended_account_leaves_at_its_next_request(client):
    user = UserFactory()
    client.force_login(user)
    assert client.get("/compte/").status_code == 200
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/compte/").status_code == 302
