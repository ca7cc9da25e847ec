"""The weekly mail: once a week, a working day, to who has something to do; beat may stop, workers may be many."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from pilotage import reminders
from pilotage.models import WeeklyMailRefusal
from pilotage.tasks import send_reminders, tick
from qualipref import clock
from qualipref.jobs.models import Job, JobStatus
from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from qualipref.working_days import is_working_day, next_working_day
from sites.enums import Role
from sites.models import Delegation
from tests.factories import SiteFactory, UserFactory, holder
from tests.readiness.world import build, prove

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2015, 10, 12)


def at(monkeypatch, day, hour=9):
    """The clock at that hour of Paris, that day; what is due is done."""
    instant = datetime.datetime.combine(day, datetime.time(hour), tzinfo=clock.PARIS)
    monkeypatch.setattr(clock, "now", lambda: instant.astimezone(datetime.UTC))


def beat(monkeypatch, day, hour=9):
    """One tick, and the worker that follows it."""
    at(monkeypatch, day, hour)
    tick()
    for pk in Job.objects.due(clock.real_now()).filter(kind=reminders.KIND).values_list("pk", flat=True):
        send_reminders(pk)


def mails():
    return OutgoingEmail.objects.filter(dedup_key__startswith="weekly:")


@pytest.fixture
def world():
    """A quality manager with a proof to review, a correspondent whose cells wait, an agent with nothing to do."""
    world = build(services=1, commitments=2)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    world.correspondent = holder(Role.CORRESPONDENT, site=world.site, service=world.services[0])
    world.agent = holder(Role.AGENT, site=world.site)
    prove(world.commitments[0], world.services[0])
    return world


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2015-10-12", True),
        ("2015-10-11", False),
        ("2015-10-10", False),
        ("2015-05-01", False),
        ("2015-04-06", False),  # Easter Monday
        ("2015-05-14", False),  # Ascension
        ("2015-05-25", False),  # Whit Monday
        ("2015-12-24", True),
        ("2026-11-11", False),
    ],
)
def test_working_days_are_those_of_metropolitan_france(day, worked):
    assert is_working_day(datetime.date.fromisoformat(day)) is worked


def test_the_day_after_a_long_weekend():
    assert next_working_day(datetime.date(2015, 5, 23)) == datetime.date(2015, 5, 26)


def test_who_has_something_to_do_is_told_what_and_why(world):
    assert reminders.send_weekly(today=MONDAY) == 2
    mail = mails().get(recipient=world.manager)
    assert "1\u00a0preuve à examiner" in mail.body
    assert f"/engagements/preuves/?etat=a-examiner&site={world.site.slug}" in mail.body
    assert f"- Responsable qualité, {world.site}" in mail.body
    assert reverse("pilotage:weekly_mail") in mail.body
    assert mail.subject.startswith("Votre semaine : ")
    assert "Évaluer et soumettre avant le" in mails().get(recipient=world.correspondent).body
    assert not mails().filter(recipient=world.agent).exists()


def test_the_mail_of_the_week_leaves_on_monday_morning_and_only_once(world, monkeypatch):
    beat(monkeypatch, MONDAY, hour=7)
    assert not mails().exists()
    for day in range(5):
        for hour in (8, 13, 18):
            beat(monkeypatch, MONDAY + datetime.timedelta(days=day), hour)
    assert mails().filter(recipient=world.manager).count() == 1
    beat(monkeypatch, MONDAY + datetime.timedelta(days=7))
    assert mails().filter(recipient=world.manager).count() == 2


def test_what_comes_up_after_monday_waits_for_the_next(world, monkeypatch):
    newcomer = UserFactory()
    beat(monkeypatch, MONDAY)
    holder(Role.QUALITY_MANAGER, site=world.site, user=newcomer)
    beat(monkeypatch, MONDAY + datetime.timedelta(days=1))
    assert not mails().filter(recipient=newcomer).exists()


def test_beat_stopped_three_days_over_monday_sends_exactly_one_mail(world, monkeypatch):
    beat(monkeypatch, MONDAY - datetime.timedelta(days=3))
    OutgoingEmail.objects.all().delete()
    for day in (2, 3, 4, 5, 6):  # back on Wednesday
        beat(monkeypatch, MONDAY + datetime.timedelta(days=day))
    assert mails().filter(recipient=world.manager).count() == 1


def test_a_public_holiday_on_monday_moves_the_mail_to_tuesday(world, monkeypatch):
    easter = datetime.date(2015, 4, 6)
    beat(monkeypatch, easter)
    assert not mails().exists()
    beat(monkeypatch, easter + datetime.timedelta(days=1))
    assert mails().filter(recipient=world.manager).count() == 1


def test_no_mail_on_the_first_of_may_nor_on_a_sunday(world, monkeypatch):
    for day in (datetime.date(2015, 5, 1), datetime.date(2015, 5, 2), datetime.date(2015, 5, 3)):
        beat(monkeypatch, day)
        assert reminders.send_weekly(today=day) == 0
    assert not mails().exists() and not Job.objects.filter(kind=reminders.KIND).exists()


def test_a_worker_back_on_a_holiday_waits_for_the_next_working_morning(world, monkeypatch):
    at(monkeypatch, datetime.date(2015, 4, 30), 17)
    job = reminders.ask_this_week()
    at(monkeypatch, datetime.date(2015, 5, 1))
    send_reminders(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.QUEUED, 0) and not mails().exists()
    wait = job.try_after - clock.real_now()
    assert datetime.timedelta(days=2, hours=22) < wait <= datetime.timedelta(days=2, hours=23)  # Monday at eight
    at(monkeypatch, datetime.date(2015, 5, 4), 8)
    Job.objects.update(try_after=clock.real_now())
    beat(monkeypatch, datetime.date(2015, 5, 4), 8)
    assert mails().filter(recipient=world.manager).count() == 1


def test_each_week_of_four_hundred_days_has_one_job(monkeypatch):
    day = datetime.date(2026, 1, 1)
    for _ in range(400):
        for hour in (3, 8, 22):
            at(monkeypatch, day, hour)
            reminders.ask_this_week()
        day += datetime.timedelta(days=1)
    keys = list(Job.objects.filter(kind=reminders.KIND).order_by("pk").values_list("key", flat=True))
    assert len(keys) == len(set(keys)) == 58
    assert "2026-W53" in keys and keys == sorted(keys)


def test_nothing_to_say_is_no_mail(world):
    assert reminders.awaiting(world.agent, MONDAY) == []
    idle = holder(Role.QUALITY_MANAGER, site=SiteFactory())
    reminders.send_weekly(today=MONDAY)
    assert not mails().filter(recipient=idle).exists()


def test_who_stands_in_for_the_manager_is_told_in_his_days(world):
    substitute = UserFactory()
    Delegation.objects.create(
        absent=world.manager,
        substitute=substitute,
        role=Role.QUALITY_MANAGER,
        site=world.site,
        valid_from=MONDAY,
        valid_until=MONDAY + datetime.timedelta(days=4),
    )
    reminders.send_weekly(today=MONDAY)
    assert mails().filter(recipient=substitute).exists()


def test_a_suspended_account_receives_nothing(world):
    type(world.manager).objects.filter(pk=world.manager.pk).update(is_active=False)
    reminders.send_weekly(today=MONDAY)
    assert not mails().filter(recipient=world.manager).exists()


def test_the_refusal_is_kept_and_taken_back(world, client, settings):
    settings.TODAY = MONDAY.isoformat()
    client.force_login(world.manager)
    url = reverse("pilotage:weekly_mail")
    assert "checked" in client.get(url).text
    for _ in range(2):
        client.post(url, {})
    assert WeeklyMailRefusal.objects.count() == Entry.objects.filter(event="weekly_mail.chosen").count() == 1
    assert "Vous ne le recevez pas" in client.get(reverse("accounts:profile")).text
    reminders.send_weekly(today=MONDAY)
    assert not mails().filter(recipient=world.manager).exists()
    client.post(url, {"wanted": "on"})
    assert reminders.send_weekly(today=MONDAY) == 1


def test_the_command_writes_what_the_tick_would_and_says_so(world, settings, capsys):
    settings.TODAY = MONDAY.isoformat()
    call_command("send_reminders")
    assert "2\u00a0courriels de la semaine" in capsys.readouterr().out
    call_command("send_reminders")
    assert "déjà écrits" in capsys.readouterr().out
    assert mails().count() == 2
    settings.TODAY = "2015-05-01"
    call_command("send_reminders")
    assert "pas un jour ouvré" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_five_runs_at_once_write_one_mail_each():
    world = build(services=1, commitments=1)
    holder(Role.QUALITY_MANAGER, site=world.site)
    prove(world.commitments[0], world.services[0])

    def run(_):
        try:
            reminders.send_weekly(today=MONDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(run, range(5)))
    assert mails().count() == 1
