"""The agents whose trainings are followed: registered, enrolled, present or absent, gone, and their names erased.

No name is ever written in the journal, which others read: it says the number of the agent.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.collation import sort_key
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import Upload
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused, save_if_unchanged
from sites.models import Service

from ..enums import Presence, SessionStatus
from ..models import Trainee, TraineeFunction, TrainingRecord, TrainingSession
from .training import CANCELLED, NOT_YET, record_session

FOLLOWED_ALREADY = "Cet agent est déjà suivi dans ce service."
NAMED = "Le journal ne nomme pas les agents : dites-le sans son nom."
WORDS = re.compile(r"[\w'-]+")
UNEXPLAINED = "Dites pourquoi le dernier jour est corrigé."
STILL_THERE = "Le nom d’un agent s’efface après son départ : notez d’abord son dernier jour."
ERASED = "Le nom de cet agent est déjà effacé."


@dataclass(frozen=True)
class TraineeLine:
    """An agent as he is typed: his name, and his service."""

    name: str
    service: Service


@transaction.atomic
def register_trainees(lines: list[TraineeLine], *, functions: Iterable[str], by: User) -> int:
    """Follows those agents from now on, with those functions; how many were new."""
    found, created = _find_or_create(lines, functions)
    services = sorted({str(trainee.service) for trainee in found})
    Entry.objects.record("trainee.registered", by=by, count=len(found), created=created, services=services)
    return created


@transaction.atomic
def enrol_trainees(session: TrainingSession, lines: list[TraineeLine], *, functions: Iterable[str], by: User) -> int:
    """Enrols those agents, following at once those who were not; how many were not enrolled yet.

    In a session already held, they are those whom the attendance had left out.
    """
    session = (
        TrainingSession.objects.select_for_update(of=("self",))
        .select_related("theme__module", "site")
        .get(pk=session.pk)
    )
    if session.status == SessionStatus.CANCELLED:
        raise TransitionRefused(CANCELLED)
    presence = Presence.PRESENT if session.status == SessionStatus.HELD else Presence.EXPECTED
    found, _ = _find_or_create(lines, functions)
    enrolled = set(session.records.values_list("trainee", flat=True))
    missing = [trainee for trainee in found if trainee.pk not in enrolled]
    TrainingRecord.objects.bulk_create(
        TrainingRecord(session=session, trainee=trainee, presence=presence) for trainee in missing
    )
    TrainingSession.objects.filter(pk=session.pk).update(version=F("version") + 1)
    record_session("training_session.enrolled", session, by, count=len(missing))
    return len(missing)


@transaction.atomic
def record_attendance(session: TrainingSession, *, present: Iterable[int], version: int, by: User) -> None:
    """`present` are the keys of the records of those who came; the others were absent. Given again, it corrects."""
    if session.held_on > clock.today():
        raise TransitionRefused(NOT_YET)
    is_correction = session.status == SessionStatus.HELD
    save_if_unchanged(session, version=version, fields=[])
    if not is_correction:
        TrainingSession.objects.advance(session, "hold")
    came = set(present)
    session.records.filter(pk__in=came).update(presence=Presence.PRESENT)
    session.records.exclude(pk__in=came).update(presence=Presence.ABSENT)
    count = session.records.filter(presence=Presence.PRESENT).count()
    details = {"count": count, "expected": session.records.count()}
    if is_correction:
        record_session("training_session.attendance_corrected", session, by, **details)
    else:
        record_session("training_session.held", session, by, **details)


@transaction.atomic
def attest_training(record: TrainingRecord, upload: Upload, *, by: User) -> None:
    """Keeps the attestation that the agent brought; another one takes its place."""
    record = (
        TrainingRecord.objects.select_for_update(of=("self",))
        .select_related("session__theme", "trainee")
        .get(pk=record.pk)
    )
    if record.presence != Presence.PRESENT:
        raise TransitionRefused("Une attestation se dépose pour une formation suivie.")
    former = record.attestation
    record.attestation, record.attestation_name = StoredFile.objects.receive(upload), upload.filename
    record.save(update_fields=["attestation", "attestation_name"])
    if former and former != record.attestation:
        StoredFile.objects.forget(former)
    _record("trainee.attested", record.trainee, by, theme=record.session.theme.name)


@transaction.atomic
def change_trainee(
    trainee: Trainee,
    *,
    name: str,
    service: Service,
    functions: Iterable[str],
    account: User | None,
    version: int,
    by: User,
) -> None:
    """His trainings follow him from one service to another."""
    if trainee.erased_at:
        raise TransitionRefused(ERASED)
    Service.objects.select_for_update().get(pk=service.pk)
    same = Trainee.objects.filter(service=service, name_sort=sort_key(name), left_on=None, erased_at=None)
    if trainee.left_on is None and same.exclude(pk=trainee.pk).exists():
        raise ValidationError({"name": FOLLOWED_ALREADY})
    if account and Trainee.objects.filter(account=account).exclude(pk=trainee.pk).exists():
        raise ValidationError({"account": "Ce compte est déjà celui d’un autre agent suivi."})
    trainee.name, trainee.service, trainee.account = name, service, account
    trainee.name_sort = sort_key(name)
    save_if_unchanged(trainee, version=version, fields=["name", "name_sort", "service", "account"])
    trainee.functions.exclude(function__in=functions).delete()
    _give_functions([trainee], functions)
    _record("trainee.changed", trainee, by)


@transaction.atomic
def note_departure(trainee: Trainee, *, left_on: datetime.date, version: int, by: User, reason: str = "") -> None:
    """`left_on` is his last day: from the next one he counts no more among the agents of his service.

    Mistyped, it is corrected with a `reason`, until the name is erased.
    """
    if trainee.erased_at:
        raise TransitionRefused(ERASED)
    before, reason = trainee.left_on, reason.strip()
    if before and not reason:
        raise ValidationError({"reason": UNEXPLAINED})
    if set(sort_key(trainee.name).split()) & set(WORDS.findall(sort_key(reason))):
        raise ValidationError({"reason": NAMED})
    trainee.left_on = left_on
    save_if_unchanged(trainee, version=version, fields=["left_on"])
    if before:
        details = {"before": before, "left_on": left_on, "reason": reason}
        _record("trainee.departure_corrected", trainee, by, **details)
    else:
        _record("trainee.left", trainee, by, left_on=left_on)


@transaction.atomic
def erase_name(trainee: Trainee, *, version: int, by: User) -> None:
    """Erases the name, the account and the attestations of an agent who has left; his trainings stay counted."""
    if trainee.erased_at:
        raise TransitionRefused(ERASED)
    if trainee.left_on is None or trainee.left_on >= clock.today():
        raise TransitionRefused(STILL_THERE)
    trainee.name, trainee.name_sort, trainee.account, trainee.erased_at = "", "", None, clock.now()
    save_if_unchanged(trainee, version=version, fields=["name", "name_sort", "account", "erased_at"])
    attested = list(trainee.records.exclude(attestation=None).select_related("attestation"))
    trainee.records.update(attestation=None, attestation_name="")
    for record in attested:
        StoredFile.objects.forget(record.attestation)
    _record("trainee.erased", trainee, by)


def _find_or_create(lines, functions):
    """The agents of those lines, each once, and how many had to be created; all of them get `functions`."""
    services = {line.service.pk: line.service for line in lines}
    list(Service.objects.select_for_update().filter(pk__in=services).order_by("pk"))  # sent twice: seen once
    held = Trainee.objects.filter(service__in=services, left_on=None, erased_at=None)
    known = {(trainee.service_id, trainee.name_sort): trainee for trainee in held}
    found, created = {}, 0
    for line in lines:
        key = line.service.pk, sort_key(line.name)
        if key not in known:
            known[key] = Trainee.objects.create(service=line.service, name=line.name)
            created += 1
        known[key].service = line.service
        found[known[key].pk] = known[key]
    _give_functions(found.values(), functions)
    return list(found.values()), created


def _give_functions(trainees, functions):
    """In one query, those already held left alone."""
    rows = [TraineeFunction(trainee=trainee, function=function) for trainee in trainees for function in functions]
    TraineeFunction.objects.bulk_create(rows, ignore_conflicts=True)


def _record(event, trainee, by, **details):
    service = trainee.service
    Entry.objects.record(
        event,
        on=trainee,
        by=by,
        site=service.site.slug if service.site else "",
        service=service.code,
        agent=trainee.number,
        place=str(service),
        **details,
    )
