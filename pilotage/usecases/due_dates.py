"""The due date of an action: asked by its service, moved by the quality manager once, by the committee after."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.workflow import TransitionRefused, save_if_unchanged

from ..enums import DateRequestStatus, MeetingStatus
from ..models import Action, DueDateChange, DueDateRequest, Meeting
from ..models.action import ENDED
from .actions import record
from .required_text import required_text

WAITING = "Une demande de nouvelle échéance attend déjà sa réponse."


@transaction.atomic
def change_due_date(
    action: Action,
    *,
    due_on: datetime.date,
    reason: str,
    version: int,
    by: User | None,
    meeting: Meeting | None = None,
    **author,
) -> DueDateChange:
    """Moves the due date and keeps the former one; the first one never changes.

    Out of a meeting, once: what was asked meanwhile is then answered by the committee.
    """
    reason = required_text(reason, "Un changement d’échéance doit être motivé.")
    if action.status in ENDED:
        raise TransitionRefused(
            f"Cette action est « {action.get_status_display().lower()} » : elle n’a plus d’échéance."
        )
    if meeting is None and action.was_moved:
        raise TransitionRefused(
            "Cette action a déjà été reportée : demandez une autre échéance, le comité en décidera."
        )
    if due_on == action.due_on:
        raise ValidationError({"due_on": "C’est déjà son échéance : donnez une autre date."})
    if due_on < clock.today():
        raise ValidationError({"due_on": "La nouvelle échéance est déjà passée : donnez une date à venir."})
    former, action.due_on = action.due_on, due_on
    save_if_unchanged(action, version=version, fields=("due_on",))
    change = DueDateChange.objects.create(
        action=action, old_due_on=former, new_due_on=due_on, reason=reason, meeting=meeting, by=by
    )
    action.date_requests.open().update(goes_to_committee=True)
    record("action.due_date_changed", action, by, before=former, after=due_on, reason=reason, **author)
    return change


@transaction.atomic
def ask_due_date(action: Action, *, wanted_on: datetime.date, reason: str, by: User, **author) -> DueDateRequest:
    """The service asks for another date: the quality manager answers the first time, the committee after."""
    reason = required_text(reason, "Dites pourquoi la date ne peut pas être tenue.")
    _keep(action)
    if not action.is_live:
        raise TransitionRefused("Une nouvelle échéance se demande sur une action validée ou en cours.")
    if wanted_on <= action.due_on:
        raise ValidationError({"wanted_on": "Demandez une date postérieure à l’échéance."})
    if wanted_on < clock.today():
        raise ValidationError({"wanted_on": "Cette date est déjà passée : demandez une date à venir."})
    if action.date_requests.open().exists():
        raise TransitionRefused(WAITING)
    request = DueDateRequest.objects.create(
        action=action,
        wanted_on=wanted_on,
        reason=reason,
        requested_by=by,
        goes_to_committee=action.was_moved,
    )
    record("action.due_date_asked", action, by, after=wanted_on, reason=reason, **author)
    return request


@transaction.atomic
def move_due_date(
    action: Action, *, wanted_on: datetime.date, reason: str, version: int, by: User, decides: bool, **author
) -> DueDateChange | DueDateRequest:
    """Another date, typed among other things: who `decides` moves it, whoever else asks for it.

    A request that waits is answered first: a change would send it to the committee unread.
    """
    if not decides:
        return ask_due_date(action, wanted_on=wanted_on, reason=reason, by=by, **author)
    _keep(action)
    if action.date_requests.open().exists():
        raise TransitionRefused(f"{WAITING} Accordez-la, ou maintenez l’échéance.")
    try:
        return change_due_date(action, due_on=wanted_on, reason=reason, version=version, by=by, **author)
    except ValidationError as refusal:
        said = refusal.error_dict
        raise ValidationError({"wanted_on" if name == "due_on" else name: said[name] for name in said}) from refusal


def _keep(action):
    """Keeps the row for this gesture, with its state of now: two requests at once want the same place."""
    now = Action.objects.select_for_update().get(pk=action.pk)
    action.status, action.due_on = now.status, now.due_on


def open_request(action):
    """The request of another date that waits for its answer; TransitionRefused when none does."""
    waiting = action.date_requests.open().first()
    if waiting is None:
        raise TransitionRefused("Aucune demande de nouvelle échéance n’attend de réponse sur cette action.")
    waiting.action = action
    return waiting


@transaction.atomic
def grant_due_date(
    request: DueDateRequest, *, version: int, by: User, answer: str = "", meeting: Meeting | None = None, **author
) -> DueDateChange:
    """Grants the date that was asked: in committee when it is not the first change."""
    _refuse_for_committee(request, meeting)
    _keep(request.action)  # before its request, as who completes it does
    DueDateRequest.objects.advance(request, "grant", answer=answer.strip())
    return change_due_date(
        request.action,
        due_on=request.wanted_on,
        reason=request.reason,
        version=version,
        by=by,
        meeting=meeting,
        **author,
    )


@transaction.atomic
def refuse_due_date(
    request: DueDateRequest, *, answer: str, by: User, meeting: Meeting | None = None, **author
) -> None:
    """Keeps the date: in committee when it is not the first change."""
    _refuse_for_committee(request, meeting)
    answer = required_text(answer, "Dites pourquoi la date est maintenue.", field="answer")
    DueDateRequest.objects.advance(request, "refuse", answer=answer)
    record("action.due_date_refused", request.action, by, after=request.wanted_on, reason=answer, **author)


@transaction.atomic
def withdraw_date_request(request: DueDateRequest, *, by: User, **author) -> None:
    """The service takes its request back, unless the committee sits on it.

    The point of an agenda that holds it stays there: the committee notes what was settled before the session.
    """
    list(_holding(request).select_for_update())  # none of them opens meanwhile
    request.refresh_from_db(fields=["status"], from_queryset=DueDateRequest.objects.select_for_update())
    refusal = why_not_withdrawn(request)
    if refusal:
        raise TransitionRefused(refusal)
    DueDateRequest.objects.advance(request, "withdraw")
    record("action.due_date_request_withdrawn", request.action, by, after=request.wanted_on, **author)


def why_not_withdrawn(request: DueDateRequest) -> str:
    """Why it is not taken back any more; nothing as long as it waits out of a session."""
    if request.status != DateRequestStatus.OPEN:
        return "Cette demande n’attend plus de réponse : elle ne se retire plus."
    sitting = _holding(request).filter(status=MeetingStatus.OPEN).select_related("committee").first()
    if sitting:
        return f"La séance {sitting.reference} est ouverte et cette demande y est inscrite : le comité y répond."
    return ""


def _holding(request):
    return Meeting.objects.filter(pk__in=request.agenda_items.values("meeting"))


def _refuse_for_committee(request, meeting):
    if request.goes_to_committee and meeting is None:
        raise TransitionRefused("Cette action a déjà été reportée : sa nouvelle échéance se décide en comité.")
