"""The call list and its checks: what is written, what is erased, what never reaches the journal."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from engagements.enums import CallCheckStatus
from engagements.models import CallCheck, CallListOperator, EvidenceUse, OperatorPhone
from engagements.models.call_list import in_order, years_before
from engagements.usecases import call_checks as checks
from engagements.usecases import call_list as usecases
from qualipref.journal.models import Entry
from qualipref.workflow import StaleVersion, TransitionRefused

from .crisis_world import build_crisis, checked, operator

pytestmark = pytest.mark.django_db
NUMBER = "06 39 98 76 54"


@pytest.fixture
def world():
    return build_crisis()


def facts(one, **fields):
    return {name: getattr(one, name) for name in usecases.FIELDS} | fields


def test_an_operator_is_listed_with_his_numbers_in_order(world):
    one = operator(world, numbers=(NUMBER, "01 99 00 12 34"))
    assert usecases.numbers_of(one) == [NUMBER, "01 99 00 12 34"]
    with pytest.raises(ValidationError, match="déjà sur la liste"):
        operator(world)
    with pytest.raises(ValidationError):
        operator(world, "Sans numéro", numbers=())


def test_the_journal_says_neither_names_nor_numbers(world):
    one = operator(world, "Dupont Camille", numbers=(NUMBER,))
    changed = usecases.change_operator(
        one, numbers=["06 39 98 11 11"], version=1, by=world.keeper, **facts(one, name="Dupond Camille")
    )
    checked(world, "reached")
    usecases.print_list(count=1, by=world.keeper)
    usecases.withdraw_operator(one, au=datetime.date(2015, 10, 12), version=one.version, by=world.keeper)
    written = " ".join(str(entry.details) for entry in Entry.objects.all())
    assert changed == ["nom", "numéros"]
    assert "Dupon" not in written and "06 39" not in written
    about = Entry.objects.about(one)
    assert [entry.event for entry in about] == ["operator.withdrawn", "operator.changed", "operator.registered"]
    assert {entry.service_code for entry in about} == {world.service.code}


def test_a_withdrawal_erases_the_numbers_at_once(world):
    one = operator(world)
    for day in (datetime.date(2015, 10, 13), datetime.date(2015, 1, 4)):
        with pytest.raises(ValidationError):
            usecases.withdraw_operator(one, au=day, version=1, by=world.keeper)
        one.refresh_from_db()
    usecases.withdraw_operator(one, au=datetime.date(2015, 10, 12), version=1, by=world.keeper)
    assert not OperatorPhone.objects.exists()
    with pytest.raises(TransitionRefused):
        usecases.withdraw_operator(one, au=one.au, version=2, by=world.keeper)
    with pytest.raises(TransitionRefused):
        usecases.change_operator(one, numbers=[NUMBER], version=2, by=world.keeper, **facts(one))
    assert operator(world).pk != one.pk


def test_a_stale_form_changes_no_number(world):
    one = operator(world)
    CallListOperator.objects.update(version=2)
    with pytest.raises(StaleVersion), transaction.atomic():
        usecases.change_operator(one, numbers=[NUMBER], version=1, by=world.keeper, **facts(one))
    assert usecases.numbers_of(one) == ["01 99 00 12 34"]


def test_nothing_changed_writes_nothing(world):
    one = operator(world)
    count = Entry.objects.count()
    same = {"numbers": usecases.numbers_of(one), "version": 1, "by": world.keeper}
    assert usecases.change_operator(one, **same, **facts(one)) == []
    assert Entry.objects.count() == count


def test_a_check_calls_those_who_are_on_the_list(world):
    with pytest.raises(TransitionRefused):
        checks.open_check(by=world.keeper)
    head = operator(world, "Zoé", function="head")
    operator(world, "Anne")
    operator(world, "Demain", du=datetime.date(2015, 10, 13))
    check = checks.open_check(by=world.keeper)
    assert [line.operator.name for line in in_order(check.lines.all())] == ["Zoé", "Anne"]
    with pytest.raises(TransitionRefused):
        checks.open_check(by=world.keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        CallCheck.objects.create(opened_by=world.keeper)
    assert head.check_lines.get().outcome == ""


def test_a_check_is_closed_when_everyone_was_called_and_never_changes_again(world):
    operator(world, "A")
    gone = operator(world, "B")
    check = checks.open_check(by=world.keeper)
    first = check.lines.get(operator__name="A")
    with pytest.raises(TransitionRefused), transaction.atomic():
        checks.close_check(check, version=1, by=world.keeper)
    assert checks.record_outcomes(check, {first.pk: "wrong_number", 999: "reached"}, version=1, by=world.keeper) == 1
    with pytest.raises(TransitionRefused), transaction.atomic():
        checks.close_check(check, version=2, by=world.keeper)
    usecases.withdraw_operator(gone, au=datetime.date(2015, 10, 12), version=1, by=world.keeper)
    check.refresh_from_db()
    checks.close_check(check, version=2, by=world.keeper)
    assert (check.status, check.next_due_on) == (CallCheckStatus.CLOSED, datetime.date(2016, 4, 12))
    assert checks.counts(check) == {"count": 2, "reached": 0, "not_reached": 0, "wrong_number": 1}
    for gesture in (
        lambda: checks.record_outcomes(check, {first.pk: "reached"}, version=3, by=world.keeper),
        lambda: checks.close_check(check, version=check.version, by=world.keeper),
        lambda: checks.cancel_check(check, reason="Trop tard", by=world.keeper),
    ):
        with pytest.raises(TransitionRefused), transaction.atomic():
            gesture()
    assert CallCheck.objects.last_closed() == check


def test_two_callers_do_not_overwrite_each_other(world):
    operator(world)
    check = checks.open_check(by=world.keeper)
    line = check.lines.get()
    checks.record_outcomes(CallCheck.objects.get(), {line.pk: "reached"}, version=1, by=world.keeper)
    with pytest.raises(StaleVersion), transaction.atomic():
        checks.record_outcomes(CallCheck.objects.get(), {line.pk: "not_reached"}, version=1, by=world.keeper)
    line.refresh_from_db()
    assert line.outcome == "reached"


def test_an_abandoned_check_leaves_the_place_to_another(world):
    operator(world)
    check = checks.open_check(by=world.keeper)
    with pytest.raises(ValidationError):
        checks.cancel_check(check, reason=" ", by=world.keeper)
    checks.cancel_check(check, reason="Exercice le même jour", by=world.keeper)
    assert checks.open_check(by=world.keeper).pk != check.pk
    assert CallCheck.objects.last_closed() is None


def test_a_wrong_number_waits_until_it_is_corrected(world):
    one = operator(world)
    checked(world, "wrong_number")
    assert CallListOperator.objects.found_wrong().get() == one
    one.refresh_from_db()
    usecases.change_operator(one, numbers=[NUMBER], version=one.version, by=world.keeper, **facts(one))
    assert not CallListOperator.objects.found_wrong().exists()


def test_a_closed_check_is_a_proof_once(world):
    operator(world, "Dupont Camille", numbers=(NUMBER,))
    check = checked(world, "reached")
    evidence = checks.prove_check(check, by=world.keeper)
    uses = EvidenceUse.objects.order_by("commitment__code")
    assert [use.commitment.code for use in uses] == ["7.1.1", "7.1.2"]
    assert (evidence.period_from, evidence.period_to) == (check.opened_on, check.closed_on)
    assert evidence.current.stored_file.media_type == "application/pdf"
    with pytest.raises(TransitionRefused):
        checks.prove_check(check, by=world.keeper)
    with pytest.raises(TransitionRefused):
        checks.prove_check(CallCheck.objects.get(), by=world.keeper)
    assert EvidenceUse.objects.count() == 2


def test_a_check_under_way_proves_nothing(world):
    operator(world)
    with pytest.raises(TransitionRefused):
        checks.prove_check(checks.open_check(by=world.keeper), by=world.keeper)


def test_two_years_before_the_29th_of_february():
    assert years_before(datetime.date(2016, 2, 29), 2) == datetime.date(2014, 2, 28)
