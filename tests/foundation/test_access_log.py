"""The access log: which page an account read, and nothing that must stay secret."""

import datetime

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qualipref import clock
from qualipref.journal.models import AccessEntry
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.awkward_urls")]


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.LOGIN_URL = "sign_in"


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


def test_a_page_read_is_noted_with_its_answer(signed_in, user):
    signed_in.get("/prive/7/?q=secret")
    entry = AccessEntry.objects.get()
    assert (entry.user, entry.method, entry.path, entry.view) == (user, "GET", "/prive/7/", "private_detail")
    assert (entry.status, clock.now() - entry.at < datetime.timedelta(minutes=1)) == (200, True)


def test_a_refusal_is_noted_too(user):
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    for path in ("/refuse/", "/panne/", "/nulle-part/"):
        browser.get(path)
    assert sorted(AccessEntry.objects.values_list("status", flat=True)) == [404, 409, 500]


@pytest.mark.parametrize(
    ("path", "noted"),
    [
        ("/lien/jeton-secret/", "/lien/…"),
        ("/lien/jeton-secret", "/lien/…"),
        ("/agenda/jeton-secret.ics", "/agenda/…"),
        ("/mot-de-passe/MQ/jeton-secret/", "/mot-de-passe/…/…/"),
    ],
)
def test_the_secret_of_a_link_is_not_noted(signed_in, path, noted):
    signed_in.get(path)
    assert AccessEntry.objects.get().path == noted


@pytest.mark.parametrize("path", ["/e/jeton/", "/sante/"])
def test_surveys_and_health_are_not_noted(signed_in, path):
    assert signed_in.get(path).status_code == 200
    assert not AccessEntry.objects.exists()


def test_nobody_signed_in_nobody_noted(client):
    UserFactory()  # an installation without any account leads to its first page
    assert client.get("/prive/").status_code == 302
    assert not AccessEntry.objects.exists()


def test_noting_costs_one_query(signed_in):
    with CaptureQueriesContext(connection) as queries:
        signed_in.get("/prive/")
    assert len([query for query in queries if "journal_accessentry" in query["sql"]]) == 1


def test_a_long_or_strange_path_is_noted_all_the_same(signed_in):
    signed_in.get("/prive/" + "é" * 900 + "/")
    signed_in.get("/prive/%00/")
    assert [len(path) for path in AccessEntry.objects.values_list("path", flat=True)] == [8, 500]


def test_a_log_that_fails_does_not_break_the_page(signed_in, monkeypatch):
    def full(**fields):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(AccessEntry.objects, "create", full)
    assert signed_in.get("/prive/").status_code == 200


def test_last_visit_is_the_last_day_before_this_one_that_read_the_page(signed_in, user):
    signed_in.get("/prive/")
    today = clock.today()
    assert AccessEntry.objects.last_visit(user, "private", before=today) is None
    for days in (3, 9):
        at = clock.midnight(today) - datetime.timedelta(days=days, minutes=-1)
        AccessEntry.objects.create(at=at, user=user, method="GET", path="/prive/", view="private", status=200)
    day = today - datetime.timedelta(days=3)
    assert AccessEntry.objects.last_visit(user, "private", before=today) == day
    assert AccessEntry.objects.last_visit(user, "elsewhere", before=today) is None
    assert AccessEntry.objects.last_visit(UserFactory(), "private", before=today) is None


def test_old_accesses_are_forgotten(user):
    for days in (1, 364, 366, 800):
        at = clock.now() - datetime.timedelta(days=days)
        AccessEntry.objects.create(at=at, user=user, method="GET", path="/", status=200)
    assert AccessEntry.objects.purge_older_than(365) == 2
    assert AccessEntry.objects.count() == 2
