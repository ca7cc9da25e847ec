"""Names and a number planted in the call list and in the training: which roles meet them, wherever they are asked."""

import datetime
import io
import re
import zipfile

import pytest
from django.urls import reverse
from pypdf import PdfReader

from engagements.models import CallListOperator, OperatorPhone
from engagements.usecases.call_checks import close_check, open_check, prove_check, record_outcomes
from engagements.usecases.call_list import register_operator
from pilotage import reminders
from qualipref import clock
from qualipref.documents.models import StoredFile
from qualipref.drafts.models import Draft
from qualipref.journal.models import AccessEntry, EntryDetail
from qualipref.notifications.models import OutgoingEmail
from sites.enums import Duty
from sites.models import Delegation
from tests.factories import CommitmentFactory

from .line import ROLES
from .test_table import LINES

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
NUMBER, NAME = "06 39 98 43 21", "Zéphyrine Oudinot-Lacanari"
DIGITS = re.sub(r"\D", "", NUMBER)
AGENT = "CANARI"  # the trainee of `tests/access/world.py`
READS_NAMES = {"secretary_general", "coordinator", "correspondent"}
READS_AGENTS = {"secretary_general", "sub_prefect", "coordinator", "quality_manager", "correspondent"}
SMALLEST_PDF = 1000  # octets: the factories store shorter ones, which are none
MONDAY = datetime.date(2026, 10, 12)
PRINT = "engagements:call_list_print"
READS_NUMBERS = {"secretary_general": {"engagements:operator_phones", PRINT}}
READS_NUMBERS["correspondent"] = READS_NUMBERS["secretary_general"] | {"engagements:operator_change"}


@pytest.fixture(scope="module")
def planted(built):
    """The world, its service in charge of emergencies, everyone on the call list with the canary; every address."""
    world = built.world
    type(world.campaign).objects.update(opens_on="2015-01-01")
    for code in ("7.1.1", "7.3.2"):
        CommitmentFactory(chapter=world.commitment.chapter, code=code)
    world.service.duties.create(duty=Duty.CIVIL_SAFETY)
    world.keeper = world.users["correspondent"]
    register_operator(
        name=NAME,
        service=world.service,
        function="operator",
        trained_on=None,
        du=clock.today(),
        numbers=[NUMBER],
        by=world.keeper,
    )
    check = open_check(by=world.keeper)
    record_outcomes(check, {check.lines.get().pk: "wrong_number"}, version=1, by=world.keeper)
    close_check(check, version=2, by=world.keeper)
    prove_check(check, by=world.keeper)
    world.addresses = _addresses(world)
    return world


@pytest.fixture(autouse=True)
def documents_of_the_world(db, settings, built):
    settings.DOCUMENTS_DIR = built.folder


def _addresses(world):
    """{name of a line: its address}. Whatever the lines add is someone of the list too: every row carries the canary.

    The suppléance of the secretary general that a line gives would truly open the list: it is taken back.
    """
    found = {name: reverse(name, kwargs=line.kwargs(world)) + line.query for name, line in LINES.items()}
    Delegation.objects.all().delete()
    CallListOperator.objects.update(name=NAME)
    OperatorPhone.objects.update(number=NUMBER)
    return found


def holds(text, canary):
    return canary in text or (canary == NUMBER and DIGITS in re.sub(r"[ .\u00a0\u202f-]", "", text))


def text_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return text_in(content)


def text_in(content):
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if content.startswith(b"%PDF-1.") and len(content) > SMALLEST_PDF:
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8", "replace")


def met(world, client):
    """Where a role meets the number, the name and the agent: every page, export and document is asked."""
    found = {NUMBER: set(), NAME: set(), AGENT: set()}
    for name, path in world.addresses.items():
        said = text_of(client.post(path) if name == PRINT else client.get(path))
        for canary, places in found.items():
            places |= {name} if holds(said, canary) else set()
    return found


@pytest.mark.parametrize("role", ROLES)
def test_a_name_or_a_number_reaches_none_but_who_may_read_it(planted, client_of, role):
    """The pages of accounts give the roles of an agent in passing: they are left out for him."""
    found = met(planted, client_of(role))
    assert found[NUMBER] == READS_NUMBERS.get(role, set())
    assert bool(found[NAME]) == (role in READS_NAMES)
    of_training = {name for name in found[AGENT] if not name.startswith("administration:")}
    assert bool(of_training) == (role in READS_AGENTS), of_training


def test_neither_a_name_nor_a_number_is_written_elsewhere(planted, client_of):
    reminders.send_weekly(today=MONDAY)
    client_of("correspondent").post(reverse(PRINT))
    written = [each.text for each in EntryDetail.objects.all()]
    written += [f"{mail.subject} {mail.body}" for mail in OutgoingEmail.objects.all()]
    written += [text_in(stored.path.read_bytes()) for stored in StoredFile.objects.all()]
    written += [str(draft.fields) for draft in Draft.objects.all()]
    written += [entry.path for entry in AccessEntry.objects.all()]
    assert len(written) > 5
    assert [text for text in written if holds(text, NUMBER) or holds(text, NAME)] == []


def test_a_search_does_not_find_who_is_on_the_list(planted, client_of):
    client = client_of("administrator")
    for sought in (NAME.split()[0], "Oudinot", DIGITS, NUMBER[-5:], AGENT):
        page = client.get(reverse("pilotage:search"), {"q": sought}).text
        assert NAME not in page and not holds(page, f"{NUMBER}x") and f"{AGENT} Prénom" not in page


def test_the_canary_is_seen_where_it_may_be(planted, client_of):
    one = CallListOperator.objects.first()
    assert holds(client_of("correspondent").get(reverse("engagements:operator_phones", args=[one.pk])).text, NUMBER)
