"""The call list of the cellule d’information du public. No name and no number goes to the journal."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.collation import sort_key
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused, save_if_unchanged
from sites.models import Service

from ..models import CallListOperator, OperatorPhone
from ..models.crisis_wall import crisis_services
from .crisis_figures import record_trained_operators

NAMED = ("name", "service", "function")
FIELDS = ("name", "service", "function", "trained_on", "du")
LABELS = {
    "name": "nom",
    "service": "service",
    "function": "fonction",
    "trained_on": "formation",
    "du": "disponibilité",
    "numbers": "numéros",
}
ALREADY_LISTED = "Cette personne est déjà sur la liste, avec ce service et cette fonction."
WITHDRAWN = "Cet opérateur est déjà retiré de la liste."
NO_NUMBER = "Donnez au moins un numéro : la liste sert à appeler."


@transaction.atomic
def register_operator(*, numbers: list[str], by: User, **facts) -> CallListOperator:
    """Puts someone on the list, with the numbers to call in that order."""
    _refuse_wrong(numbers, facts)
    _refuse_twice(facts)
    operator = CallListOperator.objects.create(**facts)
    _write_numbers(operator, numbers)
    record_trained_operators(by=by)
    _record("operator.registered", operator, by, function=operator.get_function_display())
    return operator


@transaction.atomic
def change_operator(operator: CallListOperator, *, numbers: list[str], version: int, by: User, **facts) -> list[str]:
    """Changes what is known of an operator; says the names of what changed, never the values."""
    _refuse_wrong(numbers, facts)
    if operator.au is not None:
        raise TransitionRefused(WITHDRAWN)
    changed = [name for name in FIELDS if getattr(operator, name) != facts[name]]
    is_called_otherwise = numbers != numbers_of(operator)
    if not changed and not is_called_otherwise:
        return []
    if set(changed) & set(NAMED):
        _refuse_twice(facts, but=operator)
    for name in FIELDS:
        setattr(operator, name, facts[name])
    if is_called_otherwise:
        operator.numbers_changed_at = clock.now()
        changed.append("numbers")
    save_if_unchanged(operator, version=version, fields=[*FIELDS, "numbers_changed_at"])
    if is_called_otherwise:
        operator.phones.all().delete()
        _write_numbers(operator, numbers)
    record_trained_operators(by=by)
    labels = [LABELS[name] for name in changed]
    _record("operator.changed", operator, by, fields=labels)
    return labels


@transaction.atomic
def withdraw_operator(operator: CallListOperator, *, au: datetime.date, version: int, by: User) -> None:
    """`au` is the last day on the list. The numbers are erased at once: nothing calls for them any more."""
    if operator.au is not None:
        raise TransitionRefused(WITHDRAWN)
    if fault := wrong_last_day(operator, au):
        raise ValidationError({"au": fault})
    operator.au = au
    save_if_unchanged(operator, version=version, fields=["au"])
    operator.phones.all().delete()
    record_trained_operators(by=by)
    _record("operator.withdrawn", operator, by, day=au)


@transaction.atomic
def print_list(*, count: int, by: User) -> None:
    """The list is given on paper, with `count` operators: the journal says to whom, never what."""
    Entry.objects.record("call_list.printed", by=by, service=keeper_code(by), count=count)


def numbers_of(operator) -> list[str]:
    """In the order of the calls. The caller has asked who reads them (`OperatorPhone.visible_to`)."""
    return list(OperatorPhone.objects.filter(operator=operator).order_by("rank").values_list("number", flat=True))


def wrong_last_day(operator, day):
    """Why the operator cannot leave after that day; nothing when he can."""
    if day > clock.today():
        return "Le retrait se note le jour où il a lieu : les numéros sont effacés aussitôt."
    if day < operator.du:
        return "Le retrait précède l’inscription."
    return ""


def keeper_code(user) -> str:
    """The service in the name of which `user` keeps the list, as the journal knows it."""
    return next((service.code for service in crisis_services(user, clock.today())), "")


def _refuse_wrong(numbers, facts):
    if not numbers:
        raise ValidationError({"phone": NO_NUMBER})
    if facts["trained_on"] and facts["trained_on"] > clock.today():
        raise ValidationError({"trained_on": "La formation n’a pas encore eu lieu."})


def _refuse_twice(facts, *, but=None):
    """The same person, however his name is written."""
    service, function = facts["service"], facts["function"]
    Service.objects.select_for_update().get(pk=service.pk)  # a form sent twice: the second sees the first
    listed = CallListOperator.objects.listed().filter(service=service, function=function)
    names = listed.exclude(pk=but.pk if but else None).values_list("name", flat=True)
    if sort_key(facts["name"]) in map(sort_key, names):
        raise ValidationError({"name": ALREADY_LISTED})


def _write_numbers(operator, numbers):
    OperatorPhone.objects.bulk_create(
        OperatorPhone(operator=operator, number=number, rank=rank) for rank, number in enumerate(numbers, 1)
    )


def _record(event, operator, by, **details):
    Entry.objects.record(event, on=operator, by=by, service=keeper_code(by), operator=str(operator), **details)
