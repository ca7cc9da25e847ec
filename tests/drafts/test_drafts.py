"""A form left unfinished is found again by its author, and by nobody else."""

import datetime
import re

import pytest
from django.test import Client

from pilotage.tasks import tick
from qualipref import clock
from qualipref.drafts.models import Draft
from qualipref.drafts.tokens import FIELD, Token
from qualipref.drafts.typed import MOST_CHARACTERS
from qualipref.journal.models import AccessEntry, Entry
from tests.factories import PASSWORD, UserFactory

from .pages import KEY

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.drafts.pages")]
NOTE = {"text": "Deux lignes\nde texte", "colours": ["r", "b"], "is_sure": "on", "version": "3"}


@pytest.fixture
def author(client):
    user = UserFactory()
    client.force_login(user)
    return user


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode()).group(1)


def token(client, page="/note/"):
    return field(client.get(page), FIELD)


def keep(client, **fields):
    return client.post("/brouillons/", {FIELD: token(client)} | (fields or NOTE))


def test_what_is_typed_is_kept_and_the_page_says_when(client, author):
    answer = keep(client)
    assert re.fullmatch(r"Brouillon gardé à \d{1,2}\u00a0h\u00a0\d\d", answer.content.decode())
    draft = Draft.objects.get()
    assert (draft.user, draft.key) == (author, KEY)
    assert draft.fields == {
        "text": ["Deux lignes\nde texte"],
        "colours": ["r", "b"],
        "is_sure": ["on"],
        "version": ["3"],
    }


def test_a_draft_takes_the_place_of_the_former_one(client, author):
    keep(client, text="Un")
    keep(client, text="Deux")
    assert Draft.objects.get().fields == {"text": ["Deux"]}


def test_neither_password_nor_token_nor_file_is_kept(client, author):
    keep(client, text="Un", password="secret-secret", new_password="autre", csrfmiddlewaretoken="x" * 32)
    assert Draft.objects.get().fields == {"text": ["Un"]}


def test_a_draft_leaves_no_trace_in_the_journal_nor_in_the_access_log(client, author):
    named = token(client)
    AccessEntry.objects.all().delete()
    client.post("/brouillons/", {FIELD: named, "text": "Un"})
    assert not Entry.objects.exists()
    assert not AccessEntry.objects.exists()


def test_the_page_offers_the_draft_and_fills_the_form_only_when_asked(client, author):
    keep(client)
    offered = client.get("/note/?site=a").content.decode()
    assert "retrouvé" in offered and "Ancien" in offered and "Deux lignes" not in offered
    assert "/note/?site=a&amp;brouillon=reprendre" in offered
    resumed = client.get("/note/?site=a&brouillon=reprendre").content.decode()
    assert "est reprise dans ce formulaire" in resumed
    assert "Deux lignes\nde texte" in resumed and resumed.count(" selected") == 2 and " checked" in resumed
    assert 'name="version" value="3"' in resumed, "la version vue par son auteur"


def test_without_a_draft_the_page_offers_nothing(client, author):
    page = client.get("/note/?brouillon=reprendre").content.decode()
    assert "Ancien" in page and "Abandonner" not in page


def test_sending_the_form_forgets_the_draft(client, author):
    keep(client)
    assert client.post("/note/", NOTE).content.decode() == "Envoyé"
    assert not Draft.objects.exists()


def test_a_form_refused_keeps_its_draft_and_shows_what_was_sent(client, author):
    keep(client)
    page = client.post("/note/", {"version": "abc", "text": "Envoyé avec une faute"}).content.decode()
    assert "Envoyé avec une faute" in page and "retrouvé" not in page
    assert Draft.objects.exists()


def test_giving_up_a_draft_deletes_it_and_comes_back(client, author):
    keep(client)
    answer = client.post("/brouillons/abandonner/", {FIELD: token(client, "/note/?site=a")})
    assert (answer.status_code, answer.url) == (302, "/note/?site=a")
    assert not Draft.objects.exists()


def test_a_draft_belongs_to_its_author_alone(client, author):
    keep(client)
    other, named = Client(), token(client)
    other.force_login(UserFactory())
    assert "retrouvé" not in other.get("/note/").content.decode()
    assert "Deux lignes" not in other.get("/note/?brouillon=reprendre").content.decode()
    for address in ("/brouillons/", "/brouillons/abandonner/"):
        assert other.post(address, {FIELD: named, "text": "Volé"}).status_code == 400
    assert Draft.objects.get().fields["text"] == ["Deux lignes\nde texte"]


@pytest.mark.parametrize("forged", ["", "x", "WzEsImVzc2FpIiwiLyJd:1:abc"])
def test_a_forged_token_keeps_nothing(client, author, forged):
    assert client.post("/brouillons/", {FIELD: forged, "text": "Un"}).status_code == 400
    assert not Draft.objects.exists()


def test_a_huge_form_is_not_kept(client, author):
    assert keep(client, text="a" * (MOST_CHARACTERS + 1)).status_code == 413
    assert not Draft.objects.exists()


def test_old_drafts_are_forgotten(client, author):
    keep(client)
    Draft.objects.create(user=author, key="vieux", saved_at=clock.now() - datetime.timedelta(days=31))
    tick()
    assert Draft.objects.get().key == KEY


# --- A form sent after the end of the session -----------------------------------------------------


def sign_in(client, user, **fields):
    return client.post("/connexion/", {"email": user.email, "password": PASSWORD} | fields, follow=False)


def sent_without_session(client, **fields):
    named = token(client, "/note/?site=a")
    client.logout()
    return client.post("/note/?site=a", {FIELD: named} | NOTE | fields)


def test_after_the_session_has_ended_the_author_finds_the_form_filled(client, author):
    page = sent_without_session(client)
    assert "Ce que vous venez de saisir est conservé" in page.content.decode()
    assert not Draft.objects.exists(), "rien ne s’écrit pour un anonyme"
    answer = sign_in(client, author, carried=field(page, "carried"), next=field(page, "next"))
    assert answer.url == "/note/?site=a&brouillon=reprendre"
    assert "Deux lignes\nde texte" in client.get(answer.url).content.decode()


def test_a_wrong_password_loses_nothing(client, author):
    page = sent_without_session(client)
    again = client.post("/connexion/", {"email": author.email, "password": "faux", "carried": field(page, "carried")})
    sign_in(client, author, carried=field(again, "carried"))
    assert Draft.objects.get().fields["text"] == ["Deux lignes\nde texte"]


def test_someone_else_who_signs_in_receives_nothing(client, author):
    page = sent_without_session(client)
    other = UserFactory()
    answer = sign_in(client, other, carried=field(page, "carried"), next="/note/")
    assert answer.url == "/note/"
    assert not Draft.objects.exists()
    assert "appartenait à un autre compte" in client.get("/compte/").content.decode()


def test_no_password_crosses_the_sign_in_page(client, author):
    page = sent_without_session(client, password="secret-secret")
    sign_in(client, author, carried=field(page, "carried"))
    assert "password" not in Draft.objects.get().fields


@pytest.mark.parametrize("forged", ["x", "W10:1:abc", "é"])
def test_a_forged_load_is_ignored(client, author, forged):
    client.logout()
    assert sign_in(client, author, carried=forged, next="/note/").url == "/note/"
    assert not Draft.objects.exists()
    refused = client.post("/connexion/", {"email": "", "carried": forged})
    assert refused.status_code in (200, 302)


def test_a_form_without_a_draft_is_sent_to_the_sign_in_page_as_before(client, author):
    client.logout()
    for fields in ({}, {FIELD: "x", "text": "Un"}):
        assert client.post("/note/", fields).status_code == 302


def test_a_huge_form_is_sent_to_the_sign_in_page_as_before(client, author):
    assert sent_without_session(client, text="a" * (MOST_CHARACTERS + 1)).status_code == 302


def test_a_draft_sent_while_typing_waits_for_a_session(client, author):
    named = token(client)
    client.logout()
    assert client.post("/brouillons/", {FIELD: named, "text": "Un"}).status_code == 302
    assert not Draft.objects.exists()


def test_a_page_opened_before_another_sign_in_finds_its_form_filled(author):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author)
    named = token(browser)
    answer = browser.post("/note/", {FIELD: named, "csrfmiddlewaretoken": "a" * 32} | NOTE)
    assert (answer.status_code, answer.url) == (302, "/note/?brouillon=reprendre")
    assert Draft.objects.get().fields["text"] == ["Deux lignes\nde texte"]


def test_a_forged_request_is_still_refused(author):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author)
    of_another = Token(author.pk + 1, KEY, "/note/").signed()
    for named in ("", "x", of_another):
        assert browser.post("/note/", {FIELD: named} | NOTE).status_code == 403
    assert not Draft.objects.exists()
