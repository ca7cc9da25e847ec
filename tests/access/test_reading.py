"""The witness that no GET writes stands over every test, so over every line of the access table: it is not blind."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from qualipref.jobs.models import Heartbeat
from tests.conftest import Witness

pytestmark = pytest.mark.django_db


@login_not_required
def writing(request):
    Heartbeat.leave("essai")
    return HttpResponse()


urlpatterns = [path("ecrit/", writing)]


@pytest.mark.urls(__name__)
def test_the_witness_sees_a_page_that_writes(client):
    with pytest.raises(AssertionError, match="écrit dans la base"):
        client.get("/ecrit/")


@pytest.mark.parametrize(
    "statement",
    [
        'INSERT INTO "django_session" VALUES (1)',
        'UPDATE "journal_accessentry" SET status = 1',
        'DELETE FROM "journal_entry"',
        'WITH x AS (SELECT 1) INSERT INTO "a" SELECT * FROM x',
        'REPLACE INTO "a" VALUES (1)',
    ],
)
def test_the_witness_knows_what_writes(statement):
    witness = Witness()
    witness(lambda *ignored: None, statement, (), False, {})
    assert witness.writes == [statement]


@pytest.mark.parametrize(
    "statement",
    ['SELECT * FROM "a" WHERE updated = 1', 'INSERT INTO "journal_accessentry" ("at") VALUES (1)', "SAVEPOINT s1"],
)
def test_the_witness_lets_reading_and_the_access_log_pass(statement):
    witness = Witness()
    witness(lambda *ignored: None, statement, (), False, {})
    assert witness.writes == []
