"""How an action is shown wherever it is: its badge, and the line of a list as strings that are ready."""

from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse

from engagements.readiness.badge import Badge
from qualipref.typography import percent, plural, short_date

from .enums import ALL_SITES, ActionPriority, ActionStatus
from .models import Action, ActionComment, DueDateChange, DueDateRequest, EfficacyReview
from .models.action import ENDED

BADGES = {
    ActionStatus.PROPOSED: Badge("neutre", "Proposée", "vide"),
    ActionStatus.APPROVED: Badge("neutre", "Validée, à commencer", "vide"),
    ActionStatus.IN_PROGRESS: Badge("info", "En cours", "cours"),
    ActionStatus.DONE: Badge("info", "Proposée à la clôture", "cours"),
    ActionStatus.CLOSED: Badge("ok", "Clôturée", "ok"),
    ActionStatus.VERIFIED: Badge("ok", "Efficacité vérifiée", "ok"),
    ActionStatus.REJECTED: Badge("neutre", "Rejetée", "non"),
    ActionStatus.ABANDONED: Badge("neutre", "Abandonnée", "so"),
}


class ActionLine(NamedTuple):
    """A row of a list of actions."""

    pk: int
    url: str
    edit_url: str
    version: int
    reference: str
    title: str
    codes: str
    service: str
    place: str
    owner: str
    due: str
    moved: str
    progress: int
    progress_in_words: str
    priority: str
    badge: Badge
    is_late: bool
    may_contribute: bool
    may_edit: bool


def action_badge(action, today):
    """Late is counted in days, from the day after the due date; it is never a status."""
    late = action.days_late(today)
    if late:
        return Badge("bas", f"En retard de {plural(late, 'jour')}", "temps")
    return BADGES[action.status]


def with_marks(actions):
    """With `was_ever_moved`, `awaits_date`, `was_reviewed` and `is_commented`: whether there are rows to read."""
    about = {"action": OuterRef("pk")}
    return actions.annotate(
        was_ever_moved=Exists(DueDateChange.objects.filter(**about)),
        awaits_date=Exists(DueDateRequest.objects.open().filter(**about)),
        was_reviewed=Exists(EfficacyReview.objects.filter(**about)),
        is_commented=Exists(ActionComment.objects.filter(**about)),
    )


def action_lines(actions, today):
    """The lines of `actions`, read `with_line`; who may act on them is said by `with_contribution`."""
    actions = list(actions)
    codes = codes_of(actions)
    return [_line(action, codes.get(action.pk, ""), today) for action in actions]


def codes_of(actions):
    """{pk of an action: the codes of its commitments, in the order of the référentiel}, in one query."""
    links = Action.commitments.through.objects.filter(action__in=[action.pk for action in actions])
    ordered = links.order_by("commitment__chapter__order", "commitment__order", "commitment")
    codes = defaultdict(list)
    for pk, code in ordered.values_list("action", "commitment__code"):
        codes[pk].append(code)
    return {pk: ", ".join(each) for pk, each in codes.items()}


@lru_cache(maxsize=4096)
def page_of(pk):
    """The address of the page of an action: it comes back on every list."""
    return reverse("pilotage:action_detail", args=[pk])


@lru_cache(maxsize=4096)
def _edition_of(pk):
    return reverse("pilotage:action_row_edit", args=[pk])


def _line(action, codes, today):
    return ActionLine(
        pk=action.pk,
        url=page_of(action.pk),
        edit_url=_edition_of(action.pk),
        version=action.version,
        reference=action.reference,
        title=action.title,
        codes=codes,
        service=action.service_short_name or action.service_name,
        place=action.site_name or ALL_SITES,
        owner=action.owner_label or action.owner_email or "",
        due=short_date(action.due_on),
        moved=_moved(action),
        progress=action.progress,
        progress_in_words=percent(action.progress),
        priority=""
        if action.priority == ActionPriority.NORMAL
        else f"priorité {action.get_priority_display().lower()}",
        badge=action_badge(action, today),
        is_late=bool(action.days_late(today)),
        may_contribute=getattr(action, "may_contribute", False),
        may_edit=_may_edit(action),
    )


def _may_edit(action):
    """Whether the edition of its row offers a field: its progress while it runs, who leads it until it ends."""
    if action.is_live:
        return getattr(action, "may_contribute", False)
    return getattr(action, "may_manage", False) and action.status not in ENDED


def _moved(action):
    if action.due_on == action.original_due_on:
        return ""
    return (
        f"prévue le {short_date(action.original_due_on)}, reportée {plural(action.postponement_count, 'fois', 'fois')}"
    )
