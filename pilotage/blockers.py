"""« Qui bloque »: for each action that is stopped or waits for an answer, who must act now, since when, and where."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from engagements.enums import EvidenceStatus
from engagements.models import EvidenceUse
from qualipref import clock

from .enums import ActionStatus, DateRequestStatus, MeetingStatus, Mover, PlanState
from .models import Action, ActionStatusPeriod, AgendaItem, DueDateChange, DueDateRequest
from .models.action import LIVE, NAMES, in_plan_state

TO_COME = (MeetingStatus.PREPARATION, MeetingStatus.CONVENED, MeetingStatus.OPEN)
OF_A_BLOCKER = (
    *("year", "number", "title", "due_on", "progress", "status", "version"),
    *("proposed_at", "done_on", "outcome_reason", "proof", "done_by", "done_for", "site", "lead_service", "owner"),
)
NAMED_BESIDE = {
    "service_site_name": F("lead_service__site__name"),
    "owner_is_active": F("owner__is_active"),
    "owner_suspended_at": F("owner__suspended_at"),
}  # beside the names of a line: no service and no account is made for what a row says of them
LOST = (EvidenceStatus.REFUSED, EvidenceStatus.WITHDRAWN)


@dataclass(frozen=True)
class Blocker:
    """`who` must do `what` for `action`, since that day; `post` is the key of that person, service or post.

    `page` is that of the gesture, by its name and its arguments, `label` what it says.
    """

    action: Action
    mover: Mover
    who: str
    post: str
    what: str
    since: datetime.date
    days: int
    page: tuple
    label: str

    @property
    def address(self):
        name, *args = self.page
        return reverse(name, args=args)


@dataclass(frozen=True)
class Count:
    """What waits in the actions of one service, by who must act, and the longest wait."""

    service: str
    service_pk: int
    of_service: int
    of_manager: int
    of_committee: int
    longest: int

    @property
    def total(self):
        return self.of_service + self.of_manager + self.of_committee


@dataclass(frozen=True)
class PostCount:
    """How many actions wait for one person, service, manager or committee, and the longest wait."""

    key: str
    who: str
    count: int
    longest: int


def blockers(actions, today):
    """One Blocker for each of the `actions` that is past its date, postponed, or waits for an answer or a closing.

    The longest wait first.
    """
    stopped = list(_stopped(actions, today))
    coming = _coming(stopped)
    for action in stopped:
        action.coming = coming.get(action.pk)
    found = [_blocker(action, today) for action in stopped]
    return sorted(found, key=lambda each: (-each.days, each.action.due_on, each.action.pk))


def counts(found):
    """A Count for each service, the one that waits for most first."""
    by_service = {}
    for each in found:
        by_service.setdefault(each.action.lead_service_id, []).append(each)
    made = [_count(service, of_service) for service, of_service in by_service.items()]
    return sorted(made, key=lambda count: (-count.total, -count.longest, count.service))


def post_counts(found):
    """A PostCount for each of those who must act, the one for whom most waits first."""
    by_post = {}
    for each in found:
        by_post.setdefault(each.post, []).append(each)
    made = [
        PostCount(key=post, who=named(held[0]), count=len(held), longest=max(each.days for each in held))
        for post, held in by_post.items()
    ]
    return sorted(made, key=lambda each: (-each.count, -each.longest, each.who, each.key))


def named(blocker):
    """Who must act, named apart from the rows: a service with its site."""
    is_service = blocker.mover == Mover.SERVICE and blocker.action.owner_id is None
    return _placed(blocker.action) if is_service else blocker.who


def _placed(action):
    """Its service, with the site of it."""
    return f"{action.service_name}, {action.service_site_name}" if action.service_site_name else action.service_name


def _count(service, found):
    movers = [each.mover for each in found]
    return Count(
        service=_placed(found[0].action),
        service_pk=service,
        of_service=movers.count(Mover.SERVICE),
        of_manager=movers.count(Mover.MANAGER),
        of_committee=movers.count(Mover.COMMITTEE),
        longest=max(each.days for each in found),
    )


def _stopped(actions, today):
    stopped = in_plan_state(PlanState.NOT_ENDED, today) & Q(due_on__lt=today)
    waiting = Q(status__in=LIVE, pk__in=DueDateRequest.objects.open().values("action"))
    waiting |= in_plan_state(PlanState.TO_CLOSE, today)
    uses = EvidenceUse.objects.filter(evidence=OuterRef("proof"))
    refused = uses.filter(status=EvidenceStatus.REFUSED).order_by("-reviewed_at").values("reviewed_at")
    since = ActionStatusPeriod.objects.filter(subject=OuterRef("pk"), until=None).order_by("-since").values("since")
    asked = DueDateRequest.objects.open().filter(action=OuterRef("pk")).order_by("requested_at")
    moves = DueDateChange.objects.filter(action=OuterRef("pk"), cancelled_at=None).order_by("-at").values("at")
    return (
        actions.filter(stopped | waiting | in_plan_state(PlanState.POSTPONED, today))
        .annotate(
            **NAMES,
            **NAMED_BESIDE,
            asked_at=Subquery(asked.values("requested_at")[:1]),
            asks_committee=Subquery(asked.values("goes_to_committee")[:1]),
            moved_at=Subquery(moves[:1]),
            status_since=Subquery(since[:1]),
            proof_refused_at=Subquery(refused[:1]),
            proof_holds=Exists(uses.exclude(status__in=LOST)),
        )
        .only(*OF_A_BLOCKER)
    )


def _coming(actions):
    """{pk of an action: the first point to come about it, or about the date that is asked for it}, in one query."""
    keys = [action.pk for action in actions]
    about = Q(action__in=keys) | Q(date_request__action__in=keys, date_request__status=DateRequestStatus.OPEN)
    items = AgendaItem.objects.filter(about, meeting__status__in=TO_COME)
    read = items.select_related("meeting__committee", "date_request").order_by("-meeting__starts_at")
    return {item.date_request.action_id if item.date_request else item.action_id: item for item in read}


def _blocker(action, today):
    for rule in (_asked, _proposed, _refused, _to_close, _sent_back, _unproved, _without_owner, _late):
        found = rule(action, today)
        if found:
            return found
    return _postponed(action, today)


def _made(action, today, mover, what, since, page, label):
    day = since.astimezone(clock.PARIS).date() if isinstance(since, datetime.datetime) else since
    who, post = _who(action, mover)
    return Blocker(
        action=action,
        mover=mover,
        who=who,
        post=post,
        what=what,
        since=day,
        days=max((today - day).days, 0),
        page=page,
        label=label,
    )


def _gesture(action, name):
    """The page of a gesture on that action."""
    return f"pilotage:action_{name}", action.pk


def _who(action, mover):
    """(name, key) of who must act: two persons of one name have two keys."""
    if mover == Mover.COMMITTEE:
        return "Comité de pilotage", mover.value
    if mover == Mover.MANAGER:
        name = f"Responsable qualité, {action.site_name}" if action.site_id else "Coordination qualité"
        return name, f"{mover}-{action.site_id or 0}"
    if action.owner_id:
        return _owner(action), f"personne-{action.owner_id}"
    return action.service_name, f"{mover}-{action.lead_service_id}"


def _owner(action):
    return action.owner_label or action.owner_email


def _committee(action, today, what, since):
    """Its next meeting when the point is already there, the committees otherwise."""
    item = action.coming
    if item is None:
        what = f"{what} ; aucune séance ne l’a à son ordre du jour"
        return _made(action, today, Mover.COMMITTEE, what, since, ("pilotage:committee_list",), "Préparer une séance")
    page = ("pilotage:meeting_detail", item.meeting_id)
    what = f"{what} ; à l’ordre du jour de {item.meeting.reference}"
    return _made(action, today, Mover.COMMITTEE, what, since, page, "Voir la séance")


def _asked(action, today):
    if not action.asked_at or not action.is_live:
        return None
    if action.asks_committee:
        return _committee(action, today, "Décider de l’échéance demandée", action.asked_at)
    what = "Répondre à la demande d’une autre échéance"
    return _made(action, today, Mover.MANAGER, what, action.asked_at, _gesture(action, "grant_date"), "Répondre")


def _proposed(action, today):
    if action.status == ActionStatus.PROPOSED:
        return _committee(action, today, "Valider ou rejeter l’action proposée", action.proposed_at)
    return None


def _refused(action, today):
    if action.status != ActionStatus.DONE or action.proof_holds or action.proof_refused_at is None:
        return None
    page = ("engagements:evidence_detail", action.proof_id)
    what = "Remplacer la preuve de réalisation, refusée"
    return _made(action, today, Mover.SERVICE, what, action.proof_refused_at, page, "Voir la preuve")


def _to_close(action, today):
    if action.status == ActionStatus.DONE:
        what, since = "Clôturer, ou renvoyer au service", action.status_since or action.done_on
        return _made(action, today, Mover.MANAGER, what, since, _gesture(action, "close"), "Clôturer")
    return None


def _sent_back(action, today):
    if not action.outcome_reason:
        return None
    what, since = "Donner la preuve qui manquait", action.status_since or action.due_on
    return _made(action, today, Mover.SERVICE, what, since, _gesture(action, "complete"), "Déclarer réalisée")


def _unproved(action, today):
    if action.progress < 100:
        return None
    what = "Déclarer réalisée, avec sa preuve : elle est à 100\u00a0%"
    return _made(action, today, Mover.SERVICE, what, action.due_on, _gesture(action, "complete"), "Déclarer réalisée")


def _without_owner(action, today):
    """Its owner has lost his access: who manages it names another."""
    if action.owner_id is None or action.owner_is_active:
        return None
    what, since = f"Nommer un autre pilote que {_owner(action)}", action.owner_suspended_at or action.due_on
    return _made(action, today, Mover.MANAGER, what, since, _gesture(action, "edit"), "Modifier")


def _late(action, today):
    if not action.days_late(today):
        return None
    what = f"Finir l’action, à {action.progress}\u00a0%, ou demander une autre échéance"
    return _made(action, today, Mover.SERVICE, what, action.due_on, _gesture(action, "progress"), "Dire où elle en est")


def _postponed(action, today):
    what = f"Tenir la nouvelle échéance ; l’action est à {action.progress}\u00a0%"
    page = _gesture(action, "progress")
    return _made(action, today, Mover.SERVICE, what, action.moved_at, page, "Dire où elle en est")
