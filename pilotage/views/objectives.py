"""The objectives of the year: their list, the page of one, and the gestures that lead it before the committee."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from engagements.models import Campaign
from engagements.views.conflicts import on_version
from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from sites.models import Site
from sites.permissions import can_read_history, has_role, require, require_reading

from .. import permissions
from ..enums import ObjectiveStatus
from ..exports.objective import OBJECTIVE_COLUMNS, objective_rows
from ..forms.action import ReasonForm
from ..forms.objective import ObjectiveEditForm, ObjectiveFilterForm, ObjectiveForm, TargetForm
from ..forms.plain import say
from ..models import Decision, Objective
from ..objective_lines import objective_badge, objective_lines, objective_place
from ..rectified import as_last_said
from ..usecases import objectives as usecases

PER_PAGE = 50
CHANGED = (
    "Cet objectif a changé depuis que vous l’avez ouvert : relisez ce qui suit, puis envoyez de nouveau. "
    "Ce que vous aviez écrit est gardé."
)
NO_CAMPAIGN = "Aucune campagne n’est ouverte : un objectif se fixe pour l’année d’une campagne."


def objective_or_404(user, pk):
    return get_object_or_404(Objective.objects.visible_to(user, clock.today()).for_list(), pk=pk)


def _listed(request):
    """(filter, the objectives that answer it)"""
    user, today = request.user, clock.today()
    require_reading(permissions.can_read_objectives(user))
    form = ObjectiveFilterForm(
        request.GET, campaigns=Campaign.objects.order_by("-year"), sites=Site.objects.visible_to(user, today)
    )
    return form, form.filter(Objective.objects.visible_to(user, today)).for_list()


@require_http_methods(["GET", "HEAD"])
def objective_list(request):
    form, listed = _listed(request)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_filtered": bool(form.criteria),
        "page": page,
        "lines": objective_lines(page.object_list),
        "may_create": permissions.can_create_objective(request.user),
    }
    return render(request, "pilotage/objective_list.html", context)


@require_http_methods(["GET", "HEAD"])
def objective_export(request, kind):
    form, listed = _listed(request)
    rows = objective_rows(listed)
    return export_response("objectifs", OBJECTIVE_COLUMNS, rows, kind, criteria=criteria_of(form), by=request.user)


@require_http_methods(["GET"])
def objective_detail(request, pk):
    objective, user = objective_or_404(request.user, pk), request.user
    context = {
        "objective": objective,
        "badge": objective_badge(objective),
        "place": objective_place(objective),
        "targets": objective.targets.select_related("by").order_by("-at", "-pk"),
        "decisions": _decisions(objective, user),
        "may_set": permissions.can_set_objectives(user, objective.site) and objective.status != ObjectiveStatus.DROPPED,
        "shows_journal": can_read_history(user),
    }
    return render(request, "pilotage/objective_detail.html", context)


def _decisions(objective, user):
    """What committees that one may read have decided of it."""
    decisions = Decision.objects.visible_to(user, clock.today()).filter(item__objective=objective)
    return as_last_said(decisions.select_related("meeting__committee").order_by("-at"))


@require_http_methods(["GET", "POST"])
def objective_create(request):
    user, today = request.user, clock.today()
    require(permissions.can_create_objective(user))
    campaign = Campaign.objects.current(today)
    if campaign is None:
        raise TransitionRefused(NO_CAMPAIGN)
    form = ObjectiveForm(
        request.POST or None,
        sites=_own_sites(user, today),
        is_for_all=has_role(user, Role.COORDINATOR),
        indicators=_indicators(campaign),
    )
    if form.is_valid():
        absent = permissions.sets_objectives_for(user, form.cleaned_data["site"])
        objective = usecases.set_objective(campaign, by=user, on_behalf_of=absent, **form.cleaned_data)
        messages.success(request, "L’objectif est proposé : le prochain comité le trouve à son ordre du jour.")
        return redirect("pilotage:objective_detail", pk=objective.pk)
    return render(request, "pilotage/objective_create.html", {"form": form, "campaign": campaign})


def _own_sites(user, today):
    """The sites for which one sets objectives."""
    sites = Site.objects.on(today)
    return sites.filter(pk__in=[site.pk for site in sites if permissions.can_set_objectives(user, site)])


def _indicators(campaign):
    return campaign.framework.indicators.order_by("order", "pk")


def _signed(request, objective):
    absent = permissions.sets_objectives_for(request.user, objective.site)
    return {"by": request.user, "on_behalf_of": absent}


def _set_by(request, pk):
    objective = objective_or_404(request.user, pk)
    require(permissions.can_set_objectives(request.user, objective.site))
    return objective


@require_http_methods(["GET", "POST"])
def objective_edit(request, pk):
    objective = _set_by(request, pk)
    if objective.status != ObjectiveStatus.DRAFT:
        raise TransitionRefused(usecases.APPROVED)
    indicators = _indicators(objective.campaign)
    form = ObjectiveEditForm(request.POST or None, initial=_shown(objective), indicators=indicators)
    if form.is_valid():
        try:
            usecases.edit_objective(objective, **_signed(request, objective), **form.cleaned_data)
        except StaleVersion:
            objective = objective_or_404(request.user, pk)
            return _edit_page(request, objective, form, conflicts=form.rebase(_shown(objective)), status=409)
        messages.success(request, "L’objectif est modifié.")
        return redirect("pilotage:objective_detail", pk=pk)
    return _edit_page(request, objective, form)


def _shown(objective):
    return {"title": objective.title, "indicator": objective.indicator, "version": objective.version}


def _edit_page(request, objective, form, *, conflicts=None, status=200):
    context = {"form": form, "objective": objective, "conflicts": conflicts}
    return render(request, "pilotage/objective_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def objective_target(request, pk):
    objective = _set_by(request, pk)
    target = objective.target
    shown = {"unit": target.unit if target else "", "version": objective.version}
    form = TargetForm(request.POST or None, initial=shown, indicator=objective.indicator)
    help_text = ""
    if objective.status == ObjectiveStatus.APPROVED:
        help_text = "Cet objectif est validé en comité : avec une autre valeur, il y retourne."
    return _gesture(
        request, objective, form, usecases.set_target,
        title="Fixer la valeur visée", verb="Enregistrer", done="La valeur visée est enregistrée.", help_text=help_text,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def objective_drop(request, pk):
    objective = _set_by(request, pk)
    form = ReasonForm(request.POST or None, initial={"version": objective.version})
    form.fields["reason"].help_text = "Il reste lisible au journal."
    return _gesture(
        request, objective, form, usecases.drop_objective,
        title="Abandonner l’objectif", verb="Abandonner", done="L’objectif est abandonné.", help_text="",
    )  # fmt: skip


def _gesture(request, objective, form, usecase, *, done, **context):
    """Shows the form, or does the gesture and goes back to the objective."""
    status = 200
    if form.is_valid():
        try:
            usecase(objective, **_signed(request, objective), **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        except StaleVersion:
            objective, status = objective_or_404(request.user, objective.pk), 409
            form.data = on_version(request.POST, objective.version)
            form.add_error(None, CHANGED)
        except TransitionRefused as refusal:
            status = 409
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("pilotage:objective_detail", pk=objective.pk)
    context |= {"objective": objective, "form": form}
    return render(request, "pilotage/objective_gesture.html", context, status=status)
