"""The life of an action: proposed, decided in committee, led by its service, closed, its efficacy checked."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from engagements.models import Commitment, Evidence
from qualipref import clock
from qualipref.accounts.models import User
from qualipref.collation import sort_key
from qualipref.journal.models import Entry
from qualipref.typography import french, long_date
from qualipref.workflow import StaleVersion, TransitionRefused, open_status_period, save_if_unchanged
from sites.models import Service

from ..enums import ActionStatus
from ..models import Action, DueDateRequest, EfficacyReview
from ..models.action import ENDED
from ..models.comment import SAME_GESTURE
from ..origins import origin_in_words
from .required_text import required_text

MONTHS_BEFORE_REVIEW = 3
TRIES = 5  # two proposals at once want the same number: the second takes the next one
EDITED = ("title", "title_sort", "description", "kind", "priority", "lead_service", "site", "owner")
NOT_DONE = {"proof": None, "done_on": None, "done_by": None, "done_for": None}
REOPENED = NOT_DONE | {"closed_on": None, "efficacy_due_on": None, "outcome_reason": ""}


@transaction.atomic
def propose_action(
    *,
    title: str,
    lead_service: Service,
    due_on: datetime.date,
    by: User | None,
    on_behalf_of: User | None = None,
    commitments: Iterable[Commitment] = (),
    contributing_services: Iterable[Service] = (),
    **fields,
) -> Action:
    """Writes a « proposée » in the plan of the year, with its number; `fields` are those of Action.

    Its first due date never changes. The next steering committee finds it in its agenda. Sent twice within a minute by
    the same person, it is written once: the second sending finds the first.
    """
    action = Action(
        title=french(title.strip()),
        lead_service=lead_service,
        site=lead_service.site,
        original_due_on=due_on,
        due_on=due_on,
        proposed_by=by,
        year=clock.today().year,
        **fields,
    )
    _refuse_two_origins(action)
    if by and (sent := _just_proposed(action, by)):
        return sent
    _number(action)
    action.commitments.set(commitments)
    action.contributing_services.set(contributing_services)
    open_status_period(action)
    origin = origin_in_words(action)
    record("action.proposed", action, by, on_behalf_of=on_behalf_of, due_on=due_on, origin=origin)
    return action


def _just_proposed(action, by):
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # the second sending waits for the first
    same = {name: getattr(action, name) for name in ("title", "lead_service", "original_due_on", "origin")}
    since = clock.now() - SAME_GESTURE
    return Action.objects.filter(**same, proposed_by=by, status=ActionStatus.PROPOSED, proposed_at__gte=since).first()


@transaction.atomic
def edit_action(
    action: Action,
    *,
    version: int,
    by: User,
    on_behalf_of: User | None = None,
    commitments: Iterable[Commitment],
    contributing_services: Iterable[Service],
    **fields,
) -> None:
    """Changes what an action says, never its dates nor its state; StaleVersion when it changed since it was shown."""
    _refuse_ended(action)
    before = _said(action)
    for name, value in fields.items():
        setattr(action, name, value)
    action.site = action.lead_service.site
    action.title = french(action.title)
    action.title_sort = sort_key(action.title)
    save_if_unchanged(action, version=version, fields=EDITED)
    action.commitments.set(commitments)
    action.contributing_services.set(contributing_services)
    after = _said(action)
    changed = [name for name in after if after[name] != before[name]]
    _record_edition(action, by, on_behalf_of, changed, before, after)


@transaction.atomic
def steer_action(action: Action, *, version: int, by: User, on_behalf_of: User | None = None, **fields) -> None:
    """Changes its owner or its priority, and nothing else of what it says."""
    _refuse_ended(action)
    before = _said(action)
    for name, value in fields.items():
        setattr(action, name, value)
    after = _said(action)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        raise ValidationError("C’est déjà le cas : rien n’a été changé.")
    save_if_unchanged(action, version=version, fields=tuple(fields))
    _record_edition(action, by, on_behalf_of, changed, before, after)


@transaction.atomic
def report_progress(action: Action, *, progress: int, version: int, by: User, comment: str = "", **author) -> None:
    """Says how far it is, from 0 to 100 %; a decided action starts by it. The comment is kept beside the others."""
    if action.version != version:
        raise StaleVersion
    if not action.is_live:
        raise TransitionRefused("L’avancement se saisit sur une action validée ou en cours.")
    if not 0 <= progress <= 100:
        raise ValidationError({"progress": "L’avancement va de 0 à 100 %."})
    before, action.progress = action.progress, progress
    save_if_unchanged(action, version=version, fields=("progress",))
    if action.status == ActionStatus.APPROVED:
        Action.objects.advance(action, "start")
    if comment.strip():
        action.comments.create(text=comment.strip(), author=by)
    record("action.progressed", action, by, before=before, after=progress, comment=comment.strip(), **author)


@transaction.atomic
def comment_action(action: Action, *, text: str, by: User, **author):
    text = comment_text(text, action.comments, by)
    written = action.comments.create(text=text, author=by)
    record("action.commented", action, by, comment=written.text, **author)
    return written


@transaction.atomic
def complete_action(
    action: Action, *, proof: Evidence, done_on: datetime.date, version: int, by: User, on_behalf_of: User | None = None
) -> None:
    """« Réalisée », with the proof that shows it; the quality manager then closes it or sends it back."""
    if done_on > clock.today():
        raise ValidationError({"done_on": "Cette date est à venir : donnez le jour où l’action a été réalisée."})
    if not Evidence.objects.standing().filter(pk=proof.pk).exists():
        raise ValidationError({"proof": "Cette preuve est refusée ou retirée : choisissez-en une autre."})
    done = {"proof": proof, "done_on": done_on, "done_by": by, "done_for": on_behalf_of}
    advance(action, "complete", version, progress=100, outcome_reason="", **done)
    _drop_request(action, by)
    record("action.completed", action, by, on_behalf_of=on_behalf_of, done_on=done_on, proof=proof.title)


@transaction.atomic
def send_back_action(action: Action, *, reason: str, version: int, by: User, **author) -> None:
    """A completion that does not convince: the action is « en cours » again, its proof stays on the page of proofs."""
    reason = required_text(reason, "Dites ce qui manque.")
    advance(action, "send_back", version, outcome_reason=reason, **NOT_DONE)
    record("action.sent_back", action, by, reason=reason, **author)


@transaction.atomic
def close_action(action: Action, *, version: int, by: User, **author) -> None:
    """Closes what is done; its efficacy is to be checked some months later, by someone else than who did it."""
    today = clock.today()
    review = _months_later(today, MONTHS_BEFORE_REVIEW)
    advance(action, "close", version, closed_on=today, efficacy_due_on=review)
    record("action.closed", action, by, efficacy_due_on=review, **author)


@transaction.atomic
def verify_efficacy(
    action: Action, *, is_effective: bool, comment: str, version: int, by: User, on_behalf_of: User | None = None
) -> EfficacyReview:
    """Says whether a closed action did what was wanted; « non efficace » opens it again."""
    comment = required_text(comment, "Dites ce que vous avez constaté.", field="comment")
    _refuse_doers(action, by, on_behalf_of)
    if action.efficacy_due_on and clock.today() < action.efficacy_due_on:
        day = long_date(action.efficacy_due_on)
        raise TransitionRefused(f"L’efficacité se vérifie à partir du {day}, quand l’action a eu le temps d’agir.")
    review = EfficacyReview.objects.create(action=action, is_effective=is_effective, comment=comment, by=by)
    if is_effective:
        advance(action, "verify", version)
    else:
        advance(action, "reopen", version, **_reopened(action))
    event = "action.verified" if is_effective else "action.found_ineffective"
    record(event, action, by, on_behalf_of=on_behalf_of, comment=comment)
    return review


@transaction.atomic
def abandon_action(action: Action, *, reason: str, version: int, by: User, **author) -> None:
    reason = required_text(reason, "Un abandon doit être motivé.")
    advance(action, "abandon", version, outcome_reason=reason)
    _drop_request(action, by)
    record("action.abandoned", action, by, reason=reason, **author)


@transaction.atomic
def reopen_action(action: Action, *, reason: str, version: int, by: User, **author) -> None:
    """Opens again what was closed, checked or abandoned, with its whole history."""
    reason = required_text(reason, "Dites pourquoi l’action est rouverte.")
    advance(action, "reopen", version, **_reopened(action))
    record("action.reopened", action, by, reason=reason, **author)


@transaction.atomic
def propose_again(action: Action, *, reason: str, version: int, by: User, **author) -> None:
    """Brings a rejected action back before the committee, with what has changed since."""
    reason = required_text(reason, "Dites ce qui a changé depuis le rejet.")
    advance(action, "propose_again", version, outcome_reason="")
    record("action.proposed_again", action, by, reason=reason, **author)


@transaction.atomic
def approve_action(action: Action, *, version: int, by: User, **author) -> None:
    """The committee validates a proposal. `author` may name `on_behalf_of` and `meeting`, for the journal."""
    advance(action, "approve", version, outcome_reason="")
    record("action.approved", action, by, **author)


@transaction.atomic
def reject_action(action: Action, *, reason: str, version: int, by: User, **author) -> None:
    reason = required_text(reason, "Un rejet doit être motivé.")
    advance(action, "reject", version, outcome_reason=reason)
    record("action.rejected", action, by, reason=reason, **author)


def _number(action):
    for _ in range(TRIES):
        last = Action.objects.filter(year=action.year).aggregate(models.Max("number"))["number__max"]
        action.number = (last or 0) + 1
        try:
            with transaction.atomic():
                action.save(force_insert=True)
            return
        except IntegrityError:
            if not Action.objects.filter(year=action.year, number=action.number).exists():
                raise
    raise TransitionRefused("Plusieurs actions sont proposées au même instant : proposez la vôtre de nouveau.")


def advance(action, transition, version, **changes):
    """Moves the state of the version that was seen: StaleVersion after a change, TransitionRefused otherwise."""
    save_if_unchanged(action, version=version, fields=())
    Action.objects.advance(action, transition, **changes)


def _reopened(action):
    """What was finished is to be done again: it is not « à 100 % » any more."""
    return REOPENED | {"progress": 0 if action.progress == 100 else action.progress}


def _drop_request(action, by):
    """The other date that was asked has no object any more."""
    for request in action.date_requests.open():
        DueDateRequest.objects.advance(request, "withdraw")
        record("action.due_date_request_withdrawn", action, by, after=request.wanted_on)


def why_not_edited(action: Action) -> str:
    """Why what it says does not change any more; nothing as long as it is not ended."""
    if action.status not in ENDED:
        return ""
    return f"Cette action est « {action.get_status_display().lower()} » : elle ne se modifie plus. Rouvrez-la d’abord."


def _refuse_ended(action):
    if action.status in ENDED:
        raise TransitionRefused(why_not_edited(action))


def _record_edition(action, by, on_behalf_of, changed, before, after):
    record(
        "action.edited",
        action,
        by,
        on_behalf_of=on_behalf_of,
        before="; ".join(f"{name} : {before[name]}" for name in changed),
        after="; ".join(f"{name} : {after[name]}" for name in changed),
    )


def _refuse_doers(action, *judges):
    """Neither judges it, nor someone in his name: read under the lock, its owner may have changed meanwhile."""
    now = Action.objects.select_for_update(of=("self",)).only("done_by", "done_for", "owner").get(pk=action.pk)
    if any(judge.pk in now.doers for judge in judges if judge):
        raise TransitionRefused(
            "L’efficacité se vérifie par quelqu’un d’autre que le pilote de l’action et que la personne qui l’a "
            "réalisée, et jamais en leur nom."
        )


def _refuse_two_origins(action):
    if sum(each is not None for each in (action.gap_id, action.evidence_id, action.indicator_id)) > 1:
        raise ValidationError("Une action a une seule origine.")


def comment_text(text, comments, by):
    """What is to be written among `comments`, once: a form sent twice finds what the first sending wrote."""
    text = required_text(text, "Écrivez votre commentaire.", field="text")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # the second sending waits for the first
    if comments.just_written(text, by).exists():
        raise ValidationError({"text": "Ce commentaire est déjà publié : vous l’avez écrit il y a moins d’une minute."})
    return text


def _months_later(day, months):
    """The same day some months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    first = datetime.date(day.year + year, month + 1, 1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return min(first + datetime.timedelta(days=day.day - 1), last)


def _said(action):
    return {
        "intitulé": action.title,
        "description": action.description,
        "genre": action.get_kind_display(),
        "priorité": action.get_priority_display(),
        "service pilote": str(action.lead_service),
        "pilote": str(action.owner or ""),
        "engagements": ", ".join(action.commitments.order_by("code").values_list("code", flat=True)),
        "services associés": ", ".join(str(each) for each in action.contributing_services.all()),
    }


def record(event, action, by, *, on_behalf_of=None, **details):
    """The entry of a gesture on an action."""
    Entry.objects.record(
        event,
        on=action,
        by=by,
        on_behalf_of=on_behalf_of,
        site=action.site.slug if action.site else "",
        service=action.lead_service.code,
        reference=action.reference,
        title=action.title,
        **details,
    )
