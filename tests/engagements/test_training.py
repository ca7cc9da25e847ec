"""The follow-up of training: what is counted, what is refused, who sees whom, what is erased."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from engagements.enums import Presence, SessionStatus, TrainingState
from engagements.models import StaffCount, Trainee, TrainingPlanLine, TrainingRecord, TrainingSession
from engagements.models.training import counts_after, recycle_on
from engagements.statistics.training import follow_up, totals
from engagements.usecases import staff, trainees, training
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import Upload
from qualipref.journal.models import Entry, EntryDetail
from qualipref.journal.sentences import sentence
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from tests.documents.samples import pdf
from tests.factories import (
    EvidenceFactory,
    ServiceFactory,
    TraineeFactory,
    TrainingRecordFactory,
    TrainingSessionFactory,
    TrainingThemeFactory,
    holder,
)

from .training_world import TODAY, build_training, counted, lines, trained

pytestmark = pytest.mark.django_db
FAR = datetime.date(2100, 12, 31)


@pytest.fixture
def world():
    return build_training()


def row(user, service, on=TODAY):
    return next(each for each in follow_up(user, on) if each.service == service)


def test_less_than_three_years_ends_on_the_anniversary():
    assert recycle_on(datetime.date(2012, 10, 12), 36) == datetime.date(2015, 10, 12)
    assert counts_after(datetime.date(2015, 10, 12), 36) == datetime.date(2012, 10, 12)
    assert recycle_on(datetime.date(2012, 2, 29), 12) == datetime.date(2013, 3, 1)
    assert recycle_on(datetime.date(2015, 12, 31), 2) == datetime.date(2016, 3, 1)


@pytest.mark.parametrize("months", [1, 6, 12, 24, 36])
def test_both_ways_to_say_that_a_training_counts_agree(months):
    days = [datetime.date(2011, 12, 20) + datetime.timedelta(days=n) for n in range(100)]
    for trained_on in days:
        limit = recycle_on(trained_on, months)
        for day in (limit - datetime.timedelta(days=1), limit):
            assert (trained_on > counts_after(day, months)) == (day < limit), (trained_on, day)


def test_the_rate_divides_the_agents_up_to_date_by_the_last_count(world):
    counted(world.service, 9, counted_on=datetime.date(2015, 1, 1))
    counted(world.service, 4, counted_on=datetime.date(2015, 9, 1))
    trained(world, world.service)
    trained(world, world.service, on=datetime.date(2012, 10, 13))
    trained(world, world.service, on=datetime.date(2012, 10, 12))  # three years old today
    found = row(world.hr, world.service)
    assert (found.trained, found.concerned, found.percent) == (2, 4, 50)
    assert found.recycle_before == datetime.date(2015, 10, 13) and found.soon == 1
    assert found.state == TrainingState.BELOW


def test_an_agent_trained_twice_counts_once(world):
    counted(world.service, 2)
    agent = trained(world, world.service)
    TrainingRecordFactory(trainee=agent, session=TrainingSessionFactory(theme=world.theme, held=True))
    assert row(world.hr, world.service).trained == 1


@pytest.mark.parametrize(
    "fields", [{"functions": []}, {"functions": ["titres"]}, {"left_on": datetime.date(2015, 10, 11)}]
)
def test_who_is_not_concerned_or_has_left_does_not_count(world, fields):
    counted(world.service, 2)
    trained(world, world.service, **fields)
    assert row(world.hr, world.service).trained == 0


def test_absent_enrolled_and_to_come_do_not_count(world):
    counted(world.service, 3)
    held = TrainingSessionFactory(theme=world.theme, held=True)
    planned = TrainingSessionFactory(theme=world.theme)
    for session, presence in ((held, "absent"), (held, "expected"), (planned, "present")):
        TrainingRecordFactory(session=session, presence=presence, trainee=TraineeFactory(service=world.service))
    assert row(world.hr, world.service).trained == 0


@pytest.mark.parametrize(
    ("count", "state"),
    [
        (None, TrainingState.UNCOUNTED),
        (0, TrainingState.TOO_MANY),
        (1, TrainingState.REACHED),
        (2, TrainingState.BELOW),
    ],
)
def test_the_state_of_a_service(world, count, state):
    trained(world, world.service)
    if count is not None:
        counted(world.service, count)
    assert row(world.hr, world.service).state == state


def test_a_service_with_nobody_concerned_is_not_measurable(world):
    counted(world.service, 0)
    found = row(world.hr, world.service)
    assert (found.state, found.percent) == (TrainingState.NOBODY, None)


def test_the_total_leaves_out_what_cannot_be_measured(world):
    counted(world.service, 4)
    trained(world, world.service)
    trained(world, world.other_service)
    (total,) = totals(follow_up(world.hr, TODAY))
    assert (total.trained, total.concerned, total.percent, total.uncounted) == (1, 4, 25, 1)


def test_a_theme_concerns_the_services_of_its_module_and_those_counted_for_it(world):
    elsewhere = ServiceFactory(site=world.site)
    assert {each.service for each in follow_up(world.hr, TODAY)} == {world.service, world.other_service}
    counted(elsewhere, 2)
    assert elsewhere in {each.service for each in follow_up(world.hr, TODAY)}


def test_the_follow_up_costs_the_same_for_one_or_ten(world, django_assert_num_queries):
    for batch in (1, 9):
        for _ in range(batch):
            trained(world, world.service)
            counted(ServiceFactory(site=world.site), 3)
        with django_assert_num_queries(8):
            follow_up(type(world.hr).objects.get(pk=world.hr.pk), TODAY)


@pytest.mark.parametrize(
    ("role", "fields", "seen", "counted_"),
    [
        (Role.COORDINATOR, {}, "AB", "AB"),
        (Role.SECRETARY_GENERAL, {}, "AB", "AB"),
        (Role.QUALITY_MANAGER, {"site": "site"}, "A", "A"),
        (Role.SUB_PREFECT, {"site": "other_site"}, "B", "B"),
        (Role.CORRESPONDENT, {"service": "service", "site": "site"}, "A", "A"),
        (Role.AUDITOR, {"site": "site", "module": "module"}, "", "A"),
        (Role.ADMINISTRATOR, {}, "", ""),
        (Role.AGENT, {"site": "site"}, "", ""),
    ],
)
def test_who_sees_whom_by_name_and_by_count(world, role, fields, seen, counted_):
    trained(world, world.service, name="A Agent")
    trained(world, world.other_service, name="B Agent")
    fields = {name: getattr(world, attribute) for name, attribute in fields.items()}
    if role == Role.AUDITOR:
        fields["valid_until"] = FAR
    user = holder(role, **fields)
    assert "".join(sorted(each.name[0] for each in Trainee.objects.visible_to(user, TODAY))) == seen
    assert "".join(sorted(each.service.name[-1] for each in follow_up(user, TODAY))) == counted_


def test_the_service_of_human_resources_sees_all_and_another_support_service_its_own(world):
    trained(world, world.service)
    assert Trainee.objects.visible_to(world.hr, TODAY).count() == 1
    other = holder(Role.CORRESPONDENT, service=ServiceFactory(site=None, is_support=True))
    assert not Trainee.objects.visible_to(other, TODAY).exists()


def test_an_agent_sees_himself_as_long_as_he_holds_a_role(world):
    agent = holder(Role.AGENT, site=world.site, valid_until=TODAY)
    trained(world, world.service, account=agent)
    trained(world, world.service)
    assert Trainee.objects.visible_to(agent, TODAY).count() == 1
    tomorrow = TODAY + datetime.timedelta(days=1)
    assert not Trainee.objects.visible_to(agent, tomorrow).exists()


def test_an_auditor_reads_no_theme_of_another_module(world):
    TrainingThemeFactory(module=None)
    TrainingThemeFactory(module=ServiceFactory() and None, audience="titres")
    other = TrainingThemeFactory(module=type(world.module).objects.create(slug="autre", name="Autre"))
    counted(world.service, 3)
    auditor = holder(Role.AUDITOR, site=world.site, module=world.module, valid_until=FAR)
    assert other not in {each.theme for each in follow_up(auditor, TODAY)}


def test_enrolling_registers_who_was_not_followed_and_finds_who_was(world):
    TraineeFactory(service=world.service, name="DUPONT Élise", functions=[])
    session = TrainingSessionFactory(theme=world.theme)
    typed = lines(world.service, "Dupont Elise", "MARTIN Paul", "MARTIN Paul")
    assert trainees.enrol_trainees(session, typed, functions=["public"], by=world.hr) == 2
    assert trainees.enrol_trainees(session, typed, functions=["public"], by=world.hr) == 0
    assert Trainee.objects.count() == 2 and session.records.count() == 2
    assert {each.function_labels[0] for each in Trainee.objects.all()} == {"En contact avec le public"}


def test_no_name_is_ever_written_in_the_journal(world):
    session = training.plan_session(
        world.theme, held_on=TODAY, hours=7, place="Salle 2", provider="Centre", by=world.hr, site=world.site
    )
    trainees.register_trainees(lines(world.service, "CANARI Un"), functions=[], by=world.hr)
    trainees.enrol_trainees(session, lines(world.service, "CANARI Deux"), functions=["public"], by=world.hr)
    session.refresh_from_db()
    present = session.records.values_list("pk", flat=True)
    trainees.record_attendance(session, present=present, version=session.version, by=world.hr)
    agent = Trainee.objects.get(name="CANARI Deux")
    trainees.attest_training(session.records.get(), Upload(pdf(), "canari.pdf", "application/pdf"), by=world.hr)
    trainees.change_trainee(
        agent, name="CANARI Trois", service=world.service, functions=[], account=None, version=1, by=world.hr
    )
    trainees.note_departure(agent, left_on=TODAY - datetime.timedelta(days=1), version=2, by=world.hr)
    trainees.erase_name(agent, version=3, by=world.hr)
    assert "canari" not in "".join(EntryDetail.objects.values_list("text", flat=True)).lower()
    assert [entry for entry in Entry.objects.all() if "…" in sentence(entry)] == []


def test_a_session_is_held_once_its_attendance_is_given(world):
    session = TrainingSessionFactory(theme=world.theme, held_on=TODAY)
    there, away = (TrainingRecordFactory(session=session, presence="expected") for _ in range(2))
    trainees.record_attendance(session, present=[there.pk], version=1, by=world.hr)
    there.refresh_from_db(), away.refresh_from_db()
    assert (session.status, there.presence, away.presence) == (SessionStatus.HELD, "present", "absent")
    assert Entry.objects.latest("seq").event == "training_session.held"
    trainees.record_attendance(session, present=[away.pk], version=2, by=world.hr)
    away.refresh_from_db()
    assert away.presence == Presence.PRESENT
    assert Entry.objects.latest("seq").event == "training_session.attendance_corrected"


def test_the_attendance_of_a_session_to_come_is_refused(world):
    session = TrainingSessionFactory(theme=world.theme, held_on=FAR)
    with pytest.raises(TransitionRefused):
        trainees.record_attendance(session, present=[], version=1, by=world.hr)


def test_who_is_enrolled_meanwhile_is_not_marked_absent(world):
    session = TrainingSessionFactory(theme=world.theme, held_on=TODAY)
    trainees.enrol_trainees(session, lines(world.service, "MARTIN Paul"), functions=[], by=world.hr)
    with pytest.raises(StaleVersion):
        trainees.record_attendance(session, present=[], version=1, by=world.hr)


def test_a_record_of_another_session_is_never_touched(world):
    session = TrainingSessionFactory(theme=world.theme, held_on=TODAY)
    foreign = TrainingRecordFactory(presence="absent")
    trainees.record_attendance(session, present=[foreign.pk], version=1, by=world.hr)
    foreign.refresh_from_db()
    assert foreign.presence == "absent"


def test_a_cancelled_session_takes_nothing_more(world):
    session = TrainingSessionFactory(theme=world.theme)
    with pytest.raises(ValidationError):
        training.cancel_session(session, reason=" ", by=world.hr)
    training.cancel_session(session, reason="Formateur absent.", by=world.hr)
    for gesture in (
        lambda: training.cancel_session(session, reason="Encore.", by=world.hr),
        lambda: trainees.enrol_trainees(session, lines(world.service, "MARTIN Paul"), functions=[], by=world.hr),
        lambda: trainees.record_attendance(session, present=[], version=session.version, by=world.hr),
        lambda: training.change_session(session, version=session.version, by=world.hr, held_on=TODAY),
    ):
        with pytest.raises(TransitionRefused):
            gesture()
    assert not session.records.exists()


def test_a_held_session_is_corrected_with_a_reason_and_stays_in_the_past(world, settings):
    settings.TODAY = TODAY.isoformat()
    session = TrainingSessionFactory(theme=world.theme, held=True)
    fields = {name: getattr(session, name) for name in training.SESSION_FIELDS}
    with pytest.raises(ValidationError):
        training.change_session(session, version=1, by=world.hr, **fields)
    with pytest.raises(ValidationError):
        training.change_session(session, version=1, by=world.hr, reason="Erreur.", **fields | {"held_on": FAR})
    training.change_session(session, version=1, by=world.hr, reason="Erreur de salle.", **fields | {"place": "Salle 3"})
    assert Entry.objects.latest("seq").details["before"] == {"place": "Salle 2"}


def test_two_changes_of_a_session_one_wins(world):
    first, second = TrainingSessionFactory(theme=world.theme), None
    second = TrainingSession.objects.get(pk=first.pk)
    fields = {name: getattr(first, name) for name in training.SESSION_FIELDS}
    training.change_session(first, version=1, by=world.hr, **fields | {"place": "Salle 3"})
    with pytest.raises(StaleVersion):
        training.change_session(second, version=1, by=world.hr, **fields | {"place": "Salle 4"})


def test_the_same_session_sent_twice_is_planned_once(world):
    fields = {"held_on": TODAY, "hours": 7, "place": "Salle 2", "provider": "Centre", "by": world.hr}
    training.plan_session(world.theme, **fields)
    with pytest.raises(TransitionRefused):
        training.plan_session(world.theme, **fields)


def test_a_line_of_the_plan_is_written_over_the_version_that_was_read(world):
    training.plan_theme(world.theme, 2015, goal=12, note="", version=0, by=world.hr)
    with pytest.raises(StaleVersion):
        training.plan_theme(world.theme, 2015, goal=15, note="", version=0, by=world.hr)
    training.plan_theme(world.theme, 2015, goal=15, note="", version=1, by=world.hr)
    assert TrainingPlanLine.objects.get().goal == 15


def test_two_themes_do_not_bear_the_same_name(world):
    fields = {name: getattr(world.theme, name) for name in training.THEME_FIELDS}
    with pytest.raises(ValidationError):
        training.create_theme(by=world.hr, **fields)


def test_the_name_of_an_agent_is_erased_after_he_left_and_his_training_stays_counted(world, settings, tmp_path):
    settings.TODAY = TODAY.isoformat()
    agent = trained(world, world.service)
    record = agent.records.get()
    trainees.attest_training(record, Upload(pdf(), "attestation.pdf", "application/pdf"), by=world.hr)
    file = TrainingRecord.objects.get().attestation
    with pytest.raises(TransitionRefused):
        trainees.erase_name(agent, version=1, by=world.hr)
    trainees.note_departure(agent, left_on=TODAY - datetime.timedelta(days=1), version=1, by=world.hr)
    with pytest.raises(ValidationError):
        trainees.note_departure(agent, left_on=TODAY, version=2, by=world.hr)
    trainees.erase_name(agent, version=2, by=world.hr)
    agent.refresh_from_db()
    assert (agent.name, agent.name_sort, agent.account) == ("", "", None) and "effacé" in str(agent)
    assert TrainingRecord.objects.followed().count() == 1
    assert not StoredFile.objects.filter(pk=file.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_the_file_of_an_attestation_leaves_the_disk_unless_a_proof_holds_it():
    kept, gone = (StoredFile.objects.store(content, media_type="application/pdf") for content in (b"a", b"b"))
    EvidenceFactory(content__stored_file=kept)
    for stored in (kept, gone):
        StoredFile.objects.forget(stored)
    assert kept.path.exists() and StoredFile.objects.filter(pk=kept.pk).exists()
    assert not gone.path.exists() and not StoredFile.objects.filter(pk=gone.pk).exists()


def test_an_agent_who_was_absent_has_no_attestation(world):
    record = TrainingRecordFactory(presence="absent")
    with pytest.raises(TransitionRefused):
        trainees.attest_training(record, Upload(pdf(), "attestation.pdf", "application/pdf"), by=world.hr)


def test_an_agent_keeps_his_trainings_from_one_service_to_another(world):
    agent = trained(world, world.service, name="MARTIN Paul")
    TraineeFactory(service=world.other_service, name="Martin Paul")
    change = {"name": "MARTIN Paul", "functions": ["public"], "account": None, "version": 1, "by": world.hr}
    with pytest.raises(ValidationError):
        trainees.change_trainee(agent, service=world.other_service, **change)
    elsewhere = ServiceFactory(site=world.other_site)
    trainees.change_trainee(agent, service=elsewhere, **change)
    counted(elsewhere, 1)
    assert row(world.hr, elsewhere).trained == 1


def test_the_staff_is_counted_again_and_never_changed(world):
    count = {"counted_on": datetime.date(2015, 9, 1), "source": "Tableau", "by": world.hr}
    assert staff.record_staff("public", {world.service: 4}, seen={}, **count) == 1
    first = StaffCount.objects.get()
    with pytest.raises(StaleVersion):
        staff.record_staff("public", {world.service: 5}, seen={}, **count)
    assert staff.record_staff("public", {world.service: 4}, seen={world.service.pk: first.pk}, **count) == 0
    assert staff.record_staff("public", {world.service: 5}, seen={world.service.pk: first.pk}, **count) == 1
    assert row(world.hr, world.service).concerned == 5
    with pytest.raises(DatabaseError), transaction.atomic():
        StaffCount.objects.filter(pk=first.pk).update(count=9)


def test_the_staff_of_tomorrow_is_not_counted(world):
    with pytest.raises(ValidationError):
        staff.record_staff("public", {world.service: 4}, counted_on=FAR, source="", seen={}, by=world.hr)
