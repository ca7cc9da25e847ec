"""An exercise or an activation: planned, ordered, lived hour by hour, ended, then the lessons drawn from it."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.collation import sort_key
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import Upload
from qualipref.journal.models import Entry
from qualipref.typography import long_date
from qualipref.workflow import StaleVersion, TransitionRefused, open_status_period, save_if_unchanged
from sites.models import Site

from ..enums import CrisisEventKind, CrisisEventStatus
from ..models import CrisisEvent
from ..readiness.coverage import add_months
from .crisis_figures import record_event_figures
from .crisis_framework import FEEDBACK, crisis_module, months_allowed
from .crisis_hours import hour_in_words

DESCRIBED = ("title", "scenario", "tests_communication", "means_tested")
LIVED = ("kind", "ordered_at", "first_call_at", "first_publication_at")
INSTANTS = ("ordered_at", "first_call_at", "first_publication_at", "ended_at")
ENDING = ("ended_at", "participant_count", "hot_debrief")
REPORTED = ("feedback_on", "lessons")
SETTLED = ("title_sort", "held_on", "feedback_due_on")  # what follows from the others
NO_MODULE = "Le référentiel en cours n’a pas de module de communication d’urgence."
ALREADY_NOTED = "Cette heure est déjà notée. Pour la changer, corrigez la fiche."


def correctable(event: CrisisEvent) -> tuple:
    """The fields that a correction may change: those that its state has reached; none once cancelled."""
    return {
        CrisisEventStatus.PLANNED: (*DESCRIBED, "held_on"),
        CrisisEventStatus.IN_PROGRESS: (*DESCRIBED, *LIVED),
        CrisisEventStatus.ENDED: (*DESCRIBED, *LIVED, *ENDING),
        CrisisEventStatus.REPORTED: (*DESCRIBED, *LIVED, *ENDING, *REPORTED),
        CrisisEventStatus.CANCELLED: (),
    }[event.status]


def wrong_times(now, *, ordered_at=None, first_call_at=None, first_publication_at=None, ended_at=None) -> dict:
    """What is wrong with those instants, a sentence by field: order ≤ first call and publication ≤ end ≤ now."""
    faults = {}
    given = {
        "ordered_at": ordered_at,
        "first_call_at": first_call_at,
        "first_publication_at": first_publication_at,
        "ended_at": ended_at,
    }
    for name, instant in given.items():
        if instant and instant > now:
            faults[name] = "Cette heure n’est pas encore passée."
        elif instant and name != "ordered_at" and ordered_at is None:
            faults[name] = "Donnez d’abord l’heure de la décision."
        elif instant and ordered_at and instant < ordered_at:
            faults[name] = "Cette heure précède la décision. Après minuit, la date est celle du lendemain."
    for name in ("first_call_at", "first_publication_at"):
        if ended_at and given[name] and given[name] > ended_at:
            faults.setdefault(name, "Cette heure vient après la fin.")
    return faults


@transaction.atomic
def register_event(site: Site, *, kind: str, held_on: datetime.date | None, ordered_at=None, by: User, **described):
    """Plans an exercise for `held_on`, or opens an activation that was ordered at `ordered_at`."""
    module = crisis_module(clock.today())
    if module is None:
        raise TransitionRefused(NO_MODULE)
    is_activation = kind == CrisisEventKind.ACTIVATION
    if is_activation and ordered_at is None:
        raise ValidationError({"ordered_at": "Une activation s’inscrit avec l’heure de la décision."})
    if not is_activation and held_on is None:
        raise ValidationError({"held_on": "Donnez le jour prévu."})
    _refuse_wrong_times(ordered_at=ordered_at if is_activation else None)
    event = CrisisEvent.objects.create(
        site=site,
        module=module,
        kind=kind,
        held_on=_day(ordered_at) if is_activation else held_on,
        ordered_at=ordered_at if is_activation else None,
        status=CrisisEventStatus.IN_PROGRESS if is_activation else CrisisEventStatus.PLANNED,
        registered_by=by,
        **described,
    )
    open_status_period(event)
    _record("crisis_event.registered", event, by, day=event.held_on)
    return event


@transaction.atomic
def start_event(event: CrisisEvent, *, ordered_at: datetime.datetime, by: User) -> None:
    """The order is given: the exercise that was planned begins, on the day of its order."""
    _refuse_wrong_times(ordered_at=ordered_at)
    CrisisEvent.objects.advance(event, "start", ordered_at=ordered_at, held_on=_day(ordered_at))
    _bump(event)
    _record("crisis_event.started", event, by, ordered_at=hour_in_words(ordered_at))


def note_first_call(event: CrisisEvent, *, by: User) -> None:
    """The first call is taken now."""
    _note(event, "first_call_at", "crisis_event.first_call_noted", by)


def note_first_publication(event: CrisisEvent, *, by: User) -> None:
    """The first information is published now."""
    _note(event, "first_publication_at", "crisis_event.first_publication_noted", by)


@transaction.atomic
def end_event(event: CrisisEvent, *, version: int, by: User, **facts) -> list[str]:
    """The event is over: its hours, who took part, the debrief held at once. The feedback report is awaited.

    Like the gestures that follow, gives the codes of the validated measurements that it could not bring up to date.
    """
    _refuse_wrong_times(**{name: facts.get(name) for name in INSTANTS})
    if facts.get("ended_at") is None:
        raise ValidationError({"ended_at": "Donnez l’heure de fin."})
    _refuse_stale(event, version)
    due_on = feedback_due(facts["ended_at"])
    CrisisEvent.objects.advance(event, "end", **facts, held_on=_day(facts["ordered_at"]), feedback_due_on=due_on)
    _bump(event)
    kept = record_event_figures(event, by=by)
    _record("crisis_event.ended", event, by, ended_at=hour_in_words(event.ended_at), due_on=due_on, kept=kept)
    return kept


@transaction.atomic
def give_feedback(
    event: CrisisEvent, *, feedback_on: datetime.date, lessons: str, upload: Upload, version: int, by: User
) -> list[str]:
    """The feedback report is written: its date tells whether it came in time."""
    fault = wrong_feedback_day(event, feedback_on)
    if fault:
        raise ValidationError({"feedback_on": fault})
    _refuse_stale(event, version)
    stored = StoredFile.objects.store(upload.content, media_type=upload.media_type)
    if upload.scanned_at:
        StoredFile.objects.filter(pk=stored.pk).update(scanned_at=upload.scanned_at)
    CrisisEvent.objects.advance(
        event,
        "report",
        feedback_on=feedback_on,
        lessons=lessons,
        feedback_file=stored,
        feedback_filename=upload.filename,
    )
    _bump(event)
    kept = record_event_figures(event, by=by)
    details = {"day": feedback_on, "due_on": event.feedback_due_on, "sha256": stored.sha256, "kept": kept}
    _record("crisis_event.reported", event, by, **details)
    return kept


@transaction.atomic
def correct_event(event: CrisisEvent, *, version: int, by: User, reason: str = "", **facts) -> tuple[list, list]:
    """Corrects what its state allows; once over, a reason is asked. The journal keeps both texts.

    Gives what changed, and the codes of the validated measurements that it could not bring up to date.
    """
    allowed = correctable(event)
    if not allowed:
        raise TransitionRefused("Un événement annulé ne se corrige plus.")
    if event.is_over and not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi la fiche est corrigée."})
    before = {name: getattr(event, name) for name in allowed}
    _refuse_wrong_times(**{name: facts[name] for name in INSTANTS if name in allowed})
    if faults := wrong_corrections(event, facts):
        raise ValidationError(faults)
    for name in allowed:
        setattr(event, name, facts[name])
    changed = [name for name in allowed if before[name] != getattr(event, name)]
    if not changed:
        return [], []
    _settle(event, changed)
    save_if_unchanged(event, version=version, fields=[*allowed, *SETTLED])
    kept = record_event_figures(event, by=by) if event.is_over else []
    details = {"fields": [_label(name) for name in changed], "reason": reason.strip(), "kept": kept}
    details["before"] = {_label(name): in_words(before[name]) for name in changed}
    details["after"] = {_label(name): in_words(getattr(event, name)) for name in changed}
    _record("crisis_event.corrected", event, by, **details)
    return changed, kept


@transaction.atomic
def cancel_event(event: CrisisEvent, *, reason: str, by: User) -> None:
    """What was planned, or wrongly opened, will not be lived; it stays in the register with its reason."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Une annulation doit être motivée."})
    CrisisEvent.objects.advance(event, "cancel", cancel_reason=reason)
    _bump(event)
    _record("crisis_event.cancelled", event, by, reason=reason)


def feedback_due(ended_at: datetime.datetime) -> datetime.date:
    """The last day to write the feedback report, counted from the end in Paris with the threshold of the day."""
    return add_months(_day(ended_at), months_allowed(FEEDBACK, clock.today()))


def wrong_feedback_day(event, day, ended_at=None):
    """Why the report cannot be of that day; nothing when it can."""
    if day > clock.today():
        return "Le retour d’expérience ne peut pas être daté du futur."
    if day < _day(ended_at or event.ended_at):
        return "Le retour d’expérience est écrit après la fin de l’événement."
    return ""


def wrong_corrections(event, facts) -> dict:
    """What cannot be corrected once the event is over, a sentence by field: its measurements hang on that day."""
    faults = {}
    if not event.is_over:
        return faults
    if _day(facts["ordered_at"]) != event.held_on:
        faults["ordered_at"] = "Le jour de la décision ne change plus : les mesures de l’événement sont de ce jour."
    for name in ("first_call_at", "first_publication_at"):
        if getattr(event, name) and facts[name] is None:
            faults[name] = "Cette heure est mesurée : elle se corrige, elle ne s’efface plus."
    if event.status == CrisisEventStatus.REPORTED:
        fault = wrong_feedback_day(event, facts["feedback_on"], facts["ended_at"])
        faults |= {"feedback_on": fault} if fault else {}
    return faults


def _note(event, field, sentence, by):
    """Written once: of two clicks, the second is told."""
    now = clock.now().replace(second=0, microsecond=0)
    with transaction.atomic():
        waiting = CrisisEvent.objects.filter(pk=event.pk, status=CrisisEventStatus.IN_PROGRESS)
        if not waiting.filter(**{field: None}).update(**{field: max(now, event.ordered_at)}):
            raise TransitionRefused(ALREADY_NOTED)
        event.refresh_from_db()
        _bump(event)
        _record(sentence, event, by, at=hour_in_words(getattr(event, field)))


def _refuse_wrong_times(**times):
    faults = wrong_times(clock.now(), **times)
    if faults:
        raise ValidationError(faults)


def _refuse_stale(event, version):
    """The row stays locked until the gesture ends: what was read is what is ended."""
    held = CrisisEvent.objects.select_for_update().values_list("version", flat=True).get(pk=event.pk)
    if held != version:
        raise StaleVersion
    event.version = held


def _bump(event):
    """A gesture makes the pages already open stale."""
    event.version += 1
    CrisisEvent.objects.filter(pk=event.pk).update(version=event.version)


def _settle(event, changed):
    event.title_sort = sort_key(event.title)
    if "ordered_at" in changed:
        event.held_on = _day(event.ordered_at)
    if "ended_at" in changed:
        event.feedback_due_on = feedback_due(event.ended_at)


def _day(instant):
    return instant.astimezone(clock.PARIS).date()


def _label(name):
    return str(CrisisEvent._meta.get_field(name).verbose_name)


def in_words(value):
    if isinstance(value, datetime.datetime):
        return hour_in_words(value)
    if isinstance(value, datetime.date):
        return long_date(value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else str(value)


def _record(event_name, event, by, **details):
    Entry.objects.record(
        event_name,
        on=event,
        by=by,
        site=event.site.slug,
        module=event.module.slug,
        title=event.title,
        kind=event.get_kind_display(),
        **details,
    )
