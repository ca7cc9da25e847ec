"""An action: its page, its proposal and its edition."""

from functools import cache, partial

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from engagements.models import Campaign, Commitment
from qualipref import clock
from qualipref.accounts.models import User
from qualipref.drafts.pages import FormDraft
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from sites.models import Assignment, Service
from sites.permissions import can_read_history, require

from .. import origins, permissions
from ..action_lines import action_badge, with_marks
from ..action_moves import moves, withdrawal_label
from ..forms.action import EditForm, ProposalForm
from ..models import Action, ActionComment, Decision, DueDateRequest
from ..rectified import as_last_said
from ..usecases import actions as usecases

OWNERS = (Role.COORDINATOR, Role.QUALITY_MANAGER, Role.CORRESPONDENT, Role.SECRETARY_GENERAL)


def action_or_404(user, pk):
    return get_object_or_404(_readable(user), pk=pk)


def _readable(user):
    helpers = Prefetch("contributing_services", Service.objects.for_list())
    return Action.objects.visible_to(user, clock.today()).for_page().prefetch_related(helpers)


@require_http_methods(["GET"])
def action_detail(request, pk):
    user, today = request.user, clock.today()
    action = get_object_or_404(with_marks(_readable(user)).select_related("proof"), pk=pk)
    manages = permissions.can_manage_action(user, action)
    waiting = _date_asked(action, user, today)
    comments = ActionComment.objects.visible_to(user, today).filter(action=action).select_related("author")
    context = {
        "action": action,
        "came_from": origins.origin_of(action, user, today),
        "badge": action_badge(action, today),
        "commitments": action.commitments.for_list(),
        "helpers": action.contributing_services.all(),
        "changes": action.due_date_changes.select_related("by", "meeting__committee") if action.was_ever_moved else [],
        "waiting": waiting,
        "may_answer": manages,
        "withdrawal": _withdrawal(user, waiting),
        "comments": comments if action.is_commented else [],
        "reviews": action.efficacy_reviews.select_related("by") if action.was_reviewed else [],
        "decisions": as_last_said(Decision.objects.of_action(action, user, today).for_list()),
        "gestures": [
            (reverse(move.url_name, args=[action.pk]), move.label)
            for move in moves(action, user, today, awaits_date=bool(waiting))
        ],
        "may_comment": permissions.can_comment_action(user, action),
        "shows_journal": can_read_history(user),
    }
    return render(request, "pilotage/action_detail.html", context)


def _date_asked(action, user, today):
    """The request for another date that waits, when `user` may read it; an action that has ended has none."""
    if not (action.is_live and action.awaits_date):
        return None
    asked = DueDateRequest.objects.visible_to(user, today).open().filter(action=action)
    waiting = asked.select_related("requested_by").first()
    if waiting:
        waiting.action = action
    return waiting


def _withdrawal(user, waiting):
    may_withdraw = waiting and permissions.can_withdraw_date_request(user, waiting)
    return withdrawal_label(waiting, user) if may_withdraw else ""


@require_http_methods(["GET", "POST"])
def action_propose(request):
    user = request.user
    require(permissions.can_propose_action(user))
    draft = FormDraft(request, "action_propose")
    named = cache(partial(origins.origin_named, user=user, today=clock.today()))
    form = draft.fill(ProposalForm(request.POST or None, initial=_asked(request), named=named, **_choices(user)))
    if form.is_valid():
        require(permissions.can_propose_action(user, form.cleaned_data["lead_service"]))
        absent = permissions.proposes_for(user, form.cleaned_data["lead_service"])
        action = usecases.propose_action(by=user, on_behalf_of=absent, **form.cleaned_data)
        draft.forget()
        messages.success(
            request,
            f"L’action {action.reference} est proposée : elle est offerte à l’ordre du jour du prochain comité.",
        )
        return redirect("pilotage:action_detail", pk=action.pk)
    return render(request, "pilotage/action_propose.html", {"form": form, "draft": draft})


def _asked(request):
    """What the page one comes from already says: ?ecart=12, or ?engagement=1.2.2&service=12&origine=evidence."""
    if request.method != "GET":
        return {}
    asked = {"origin": request.GET.get("origine"), "lead_service": request.GET.get("service")}
    initial = {name: value for name, value in asked.items() if value}
    codes = {request.GET.get("engagement", "").replace("\x00", "")} - {""}
    came_from = origins.origin_asked(request.GET, request.user, clock.today())
    if came_from:
        codes |= set(came_from.codes)
        initial = {"lead_service": _own_lead(request.user, came_from), "source": came_from.key} | initial
    if codes:
        initial["commitments"] = _commitments().filter(code__in=codes)
    return initial


def _own_lead(user, came_from):
    """The service that the origin concerns, when it is one alone to which `user` may give the lead."""
    own = [each for each in came_from.services if permissions.can_propose_action(user, each)]
    return own[0] if len(own) == 1 else None


@require_http_methods(["GET", "POST"])
def action_edit(request, pk):
    action, user = action_or_404(request.user, pk), request.user
    require(permissions.can_manage_action(user, action))
    if request.method == "GET" and usecases.why_not_edited(action):
        messages.error(request, usecases.why_not_edited(action))
        return redirect("pilotage:action_detail", pk=action.pk)
    draft = FormDraft(request, f"action_edit:{action.pk}")
    form = draft.fill(EditForm(request.POST or None, initial=_shown(action), **_choices(user, action)))
    if form.is_valid():
        fields = dict(form.cleaned_data)
        require(permissions.can_propose_action(user, fields["lead_service"]))
        absent = permissions.manages_for(user, action.site)
        try:
            usecases.edit_action(action, by=user, on_behalf_of=absent, **fields)
        except StaleVersion:
            action = action_or_404(user, pk)
            conflicts = form.rebase(_shown(action))
            return _edit_page(request, action, form, draft, conflicts=conflicts, status=409)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
            return _edit_page(request, action, form, draft, status=409)
        draft.forget()
        messages.success(request, f"L’action {action.reference} est modifiée.")
        return redirect("pilotage:action_detail", pk=action.pk)
    return _edit_page(request, action, form, draft)


def _edit_page(request, action, form, draft, *, conflicts=None, status=200):
    context = {"form": form, "action": action, "conflicts": conflicts, "draft": draft}
    return render(request, "pilotage/action_edit.html", context, status=status)


def _shown(action):
    return {
        "title": action.title,
        "description": action.description,
        "lead_service": action.lead_service,
        "contributing_services": list(action.contributing_services.all()),
        "owner": action.owner,
        "commitments": list(action.commitments.all()),
        "kind": action.kind,
        "priority": action.priority,
        "version": action.version,
    }


def _choices(user, action=None):
    """The services one may give the lead to, all those that may help, the accounts and the commitments of the year.

    What `action` has is always among them, closed, gone or of another référentiel since: a form left alone loses none.
    """
    services = Service.objects.on(clock.today())
    if action:
        held = Q(pk=action.lead_service_id) | Q(pk__in=action.contributing_services.values("pk"))
        services = services | Service.objects.filter(held)
    services = services.for_list()
    led = action.lead_service_id if action else None
    leads = [each for each in services if each.pk == led or permissions.can_propose_action(user, each)]
    return {
        "leads": leads,
        "services": services,
        "owners": possible_owners(action),
        "commitments": _commitments(action),
    }


def possible_owners(action=None):
    """The open accounts that hold today a role that leads actions, and whoever leads this one."""
    holding = Assignment.objects.valid_on(clock.today()).filter(role__in=OWNERS).values("user")
    offered = Q(pk__in=holding, is_active=True)
    if action and action.owner_id:
        offered |= Q(pk=action.owner_id)
    return User.objects.filter(offered).order_by("label_sort", "pk")


def _commitments(action=None):
    today = clock.today()
    campaign = Campaign.objects.current(today)
    offered = Commitment.objects.of_campaign(campaign, today) if campaign else Commitment.objects.none()
    if action:
        held = action.commitments.values("pk")
        offered = Commitment.objects.filter(Q(pk__in=offered.values("pk")) | Q(pk__in=held))
    return offered.for_list()
