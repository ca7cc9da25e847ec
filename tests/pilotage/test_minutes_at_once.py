"""Fifty people at once on the same minutes: one approval, one edit, and no text approved that was not read.

Each race is run again without its guard, and must then show the fault: otherwise it would see nothing.
"""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from pilotage.documents.minutes import minutes_digest
from pilotage.models import MeetingMinutes
from pilotage.usecases import decisions
from pilotage.usecases import minutes as usecases
from qualipref import clock, workflow
from qualipref.accounts import step_up
from qualipref.accounts.second_factor import PASSWORD as BY_PASSWORD
from qualipref.journal import integrity, protection
from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from tests.factories import UserFactory, holder
from tests.factories.steering import AgendaItemFactory, DecisionFactory, MeetingFactory, MeetingMinutesFactory

from .minutes_world import DAY, address, build_meeting, fresh, read, submitted, typed

pytestmark = pytest.mark.django_db(transaction=True)
MANY, ROUNDS = 50, 100


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = DAY


def recognised(user):
    """A browser whose person has just given his password again."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    session = client.session
    session[step_up.SESSION] = {"factor": BY_PASSWORD, "at": clock.real_now().timestamp()}
    session.save()
    return client


def sent_together(clients, path, bodies):
    """The answers to one POST of each client, all sent at the same instant."""
    start = Barrier(len(clients))

    def post(client, body):
        start.wait()
        try:
            return client.post(path, body)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(post, clients, bodies))


def save_anyway(instance, *, version, fields):
    """`save_if_unchanged` without its guard."""
    changes = {name: getattr(instance, name) for name in fields}
    type(instance)._default_manager.filter(pk=instance.pk).update(**changes, version=version + 1)
    instance.version = version + 1


def advance_anyway(queryset, instance, transition, **changes):
    """`advance` without its guard."""
    _, target = instance.TRANSITIONS[transition]
    queryset.filter(pk=instance.pk).update(status=target, **changes)
    instance.refresh_from_db(fields=["status", *changes])


# Fifty approvals


def fifty_approvals(world):
    minutes = world.minutes
    clients = [recognised(world.president) for _ in range(MANY)]
    return [
        answer.status_code for answer in sent_together(clients, address("approve", minutes), [read(minutes)] * MANY)
    ]


def test_of_fifty_approvals_one_is_done_and_told_once():
    world = submitted(build_meeting())
    answers = fifty_approvals(world)
    assert sorted(answers) == [302] + [409] * (MANY - 1)
    assert fresh(world.minutes).status == "approved"
    assert Entry.objects.filter(event="minutes.approved").count() == 1
    told = OutgoingEmail.objects.filter(subject__contains="approuvé")
    assert [mail.recipient for mail in told] == [world.member.account]
    assert list(integrity.faults()) == []


def test_without_the_guards_fifty_approvals_are_done_several_times(monkeypatch):
    world = submitted(build_meeting())
    monkeypatch.setattr(usecases, "_refuse_unless_submitted", lambda minutes: None)
    monkeypatch.setattr(usecases, "save_if_unchanged", save_anyway)
    monkeypatch.setattr(workflow.WorkflowQuerySet, "advance", advance_anyway)
    with protection.lifted():
        fifty_approvals(world)
    assert Entry.objects.filter(event="minutes.approved").count() > 1


# Fifty edits


def fifty_edits(world):
    clients = [recognised(world.writer) for _ in range(MANY)]
    bodies = [typed(world.minutes, opening=f"Rédaction numéro {rank}.") for rank in range(MANY)]
    return list(zip(bodies, sent_together(clients, address("write", world.minutes), bodies), strict=True))


def test_of_fifty_edits_of_one_version_one_is_kept_and_the_others_keep_their_text():
    world = build_meeting()
    answers = fifty_edits(world)
    assert sorted(answer.status_code for _, answer in answers) == [302] + [409] * (MANY - 1)
    for body, answer in answers:
        if answer.status_code == 302:
            assert fresh(world.minutes).opening == body["opening"]
        else:
            assert body["opening"] in answer.text
    assert fresh(world.minutes).version == 2
    assert Entry.objects.filter(event="minutes.written").count() == 1


def test_without_the_guard_edits_are_lost_in_silence(monkeypatch):
    world = build_meeting()
    monkeypatch.setattr(usecases, "save_if_unchanged", save_anyway)
    monkeypatch.setattr(decisions, "save_if_unchanged", save_anyway)
    kept = [answer for _, answer in fifty_edits(world) if answer.status_code == 302]
    assert len(kept) > 1


# An approval against an edit


class Race:
    """A president who has read the minutes approves them while they are sent back, reworded and submitted again."""

    def __init__(self):
        self.president, self.other, self.writer = holder(Role.SECRETARY_GENERAL), UserFactory(), UserFactory()
        self.pool = ThreadPoolExecutor(2)

    def run(self):
        """(the digest of the text that was read, the minutes after the race)"""
        minutes, decision = self._submitted()
        start = Barrier(2)
        racing = [self.pool.submit(self._approve, start, minutes.pk), self.pool.submit(self._edit, start, decision)]
        for each in racing:
            each.result()
        return minutes.content_digest, fresh(minutes)

    def _submitted(self):
        item = AgendaItemFactory(meeting=MeetingFactory(status="closed"))
        decision = DecisionFactory(item=item, number=1)
        minutes = MeetingMinutesFactory(meeting=item.meeting)
        usecases.submit_minutes(minutes, version=1, by=self.writer)
        return minutes, decision

    def _approve(self, start, pk):
        minutes = fresh(MeetingMinutes(pk=pk))
        seen = {"version": minutes.version, "digest": minutes.content_digest}
        start.wait()
        time.sleep(random.uniform(0, 0.03))
        try:
            usecases.approve_minutes(minutes, by=self.president, factor="password", **seen)
        except (StaleVersion, TransitionRefused):
            return

    def _edit(self, start, decision):
        minutes = fresh(decision.meeting.minutes.get())
        start.wait()
        try:
            usecases.ask_minutes_changes(minutes, [(decision, "Relire.")], version=2, by=self.other)
            decisions.reword_decision(decision, text="Une phrase que nul n’a lue.", version=1, by=self.writer)
            usecases.submit_minutes(minutes, version=minutes.version, by=self.writer)
        except (StaleVersion, TransitionRefused):
            return

    def close(self):
        """Each of the two threads closes its own connection."""
        both = Barrier(2)
        for done in [self.pool.submit(self._leave, both) for _ in range(2)]:
            done.result()
        self.pool.shutdown()

    def _leave(self, both):
        both.wait()
        connection.close()


@pytest.fixture
def race():
    race = Race()
    yield race
    race.close()


def is_unseen(digest, minutes):
    """Whether what is approved is not the text that was read."""
    return minutes.status == "approved" and minutes_digest(minutes.content) != digest


def test_an_approval_that_races_with_an_edit_never_approves_a_text_that_was_not_read(race):
    outcomes = []
    for _ in range(ROUNDS):
        digest, minutes = race.run()
        assert not is_unseen(digest, minutes)
        outcomes.append(minutes.status)
    assert set(outcomes) <= {"approved", "submitted"}
    assert list(integrity.faults()) == []


def test_without_the_guards_a_text_that_was_not_read_is_approved(race, monkeypatch):
    monkeypatch.setattr(usecases, "_refuse_unless_read", lambda minutes, digest: None)
    monkeypatch.setattr(usecases, "save_if_unchanged", save_anyway)
    assert any(is_unseen(*race.run()) for _ in range(ROUNDS))
