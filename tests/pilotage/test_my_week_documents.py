"""What the quality documents put in the week of each person; each number is that of the list it leads to."""

import datetime
import re

import pytest
from django.test import Client

from engagements.usecases import document_versions as usecases
from engagements.usecases.read_receipts import acknowledge_version
from pilotage import my_week, reminders
from pilotage.my_week import documents
from sites.enums import Role
from tests.engagements.document_world import (
    NEXT_YEAR,
    TODAY,
    approve,
    build_people,
    created,
    next_version,
    published,
)
from tests.factories import holder

pytestmark = pytest.mark.django_db
LATE = NEXT_YEAR + datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def world():
    return build_people()


def week(user, day=TODAY):
    return my_week.Situation(user, day)


def said(tasks):
    return [task.reason.replace("\u00a0", " ") for task in tasks]


def count_on_page(user, task):
    client = Client()
    client.force_login(user)
    return int(re.search(r"<strong>(\d+)\sdocument", client.get(task.url).text)[1])


def test_a_person_is_asked_to_read_until_he_has_and_again_at_the_next_version(world):
    first = published(world)
    (task,) = documents.documents_to_read(week(world.agent))
    assert said([task]) == ["1 document à lire"] and task.url == f"/engagements/documents/{first.pk}/"
    published(world, code="PR-02")
    (task,) = documents.documents_to_read(week(world.agent))
    assert said([task]) == ["2 documents à lire"] and count_on_page(world.agent, task) == 2
    acknowledge_version(first.versions.get(), by=world.agent)
    assert said(documents.documents_to_read(week(world.agent))) == ["1 document à lire"]
    approve(world, next_version(world, first))
    assert said(documents.documents_to_read(week(world.agent))) == ["2 documents à lire"]


def test_nobody_is_asked_to_read_what_is_not_for_him_nor_what_asks_nothing(world):
    published(world)
    assert documents.documents_to_read(week(world.other_correspondent)) == []
    published(world, code="PR-02", site=world.other_site, is_to_be_read=False)
    assert documents.documents_to_read(week(world.other_correspondent)) == []


def test_a_document_past_its_date_awaits_its_owner_and_the_manager_of_its_site(world, settings):
    published(world, owner=world.correspondent)
    settings.TODAY = LATE.isoformat()
    for user in (world.correspondent, world.manager):
        (task,) = documents.documents_to_review(week(user, LATE))
        assert said([task]) == ["1 document à réviser"]
        assert count_on_page(user, task) == 1
    for user in (world.other_manager, world.coordinator):
        assert documents.documents_to_review(week(user, LATE)) == []
    assert documents.documents_to_review(week(world.manager, NEXT_YEAR)) == []


def test_a_document_of_the_whole_prefecture_awaits_the_coordination(world, settings):
    published(world, site=None)
    settings.TODAY = LATE.isoformat()
    assert said(documents.documents_to_review(week(world.coordinator, LATE))) == ["1 document à réviser"]


def test_each_step_awaits_who_may_take_it_and_not_its_author(world):
    version = created(world).versions.get()
    usecases.submit_version(version, seen=1, by=world.manager)
    assert documents.versions_to_verify(week(world.manager)) == []
    assert documents.versions_to_verify(week(world.other_manager)) == []
    (task,) = documents.versions_to_verify(week(world.coordinator))
    assert task.url.endswith("/versions/1.0/")
    usecases.verify_version(version, seen=1, by=world.coordinator)
    assert documents.versions_to_verify(week(world.coordinator)) == []
    assert said(documents.versions_to_approve(week(world.secretary))) == ["Version à approuver"]
    usecases.send_back_version(version, seen=1, reason="Délai absent.", by=world.secretary)
    assert documents.versions_to_approve(week(world.secretary)) == []
    (task,) = documents.versions_sent_back(week(world.manager))
    assert task.context == "Délai absent."


def test_the_weekly_mail_tells_them(world):
    published(world)
    assert said(reminders.awaiting(world.agent, TODAY)) == ["1 document à lire"]


def test_every_rule_is_asked_of_some_role():
    asked = {rule for rules in my_week.RULES.values() for rule in rules}
    own = {getattr(documents, name) for name in dir(documents) if name.startswith(("documents_", "versions_"))}
    assert own and own <= asked and own <= reminders.AWAITED


def test_a_quality_manager_without_a_document_has_nothing_of_them(world):
    user = holder(Role.QUALITY_MANAGER, site=world.site)
    assert documents.documents_to_review(week(user)) == documents.versions_to_verify(week(user)) == []
