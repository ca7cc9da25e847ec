"""The follow-up of training: how many by theme and service, the themes, the plan of a year."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.collation import in_alphabet
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.workflow import StaleVersion
from sites.permissions import require

from .. import exports, permissions
from ..enums import SessionStatus
from ..figures import trained_in_year_figure, training_figure
from ..forms.training import FollowUpFilterForm, PlanLineForm, ThemeChangeForm, ThemeForm
from ..models import Campaign, Commitment, TrainingPlanLine, TrainingRecord, TrainingSession, TrainingTheme
from ..models.training_wall import TrainingWall
from ..statistics.training import follow_up, totals, trained_in_year
from ..statistics.trainings_of import training
from ..usecases import training as usecases

PER_PAGE = 50
FIRST_YEAR = 1900
NO_SESSION = {"planned": 0, "held": 0, "cancelled": 0}


def followed_or_404(user):
    """Nothing of training exists for who follows none."""
    if not permissions.can_read_training(user, clock.today()):
        raise Http404


def _listed(request):
    followed_or_404(request.user)
    rows = follow_up(request.user, clock.today())
    form = FollowUpFilterForm(request.GET, rows=rows)
    return form, rows, form.filter(rows)


@require_http_methods(["GET", "HEAD"])
def training_home(request):
    form, rows, listed = _listed(request)
    today = clock.today()
    context = {
        "form": form,
        "is_filtered": any(form.criteria.values()),
        "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        "totals": [(total, training_figure(total, today)) for total in totals(rows)],
        "today": today,
        "may_manage": permissions.can_manage_training(request.user),
        "shows_names": permissions.can_read_trainees(request.user, today),
    }
    return render(request, "engagements/training_home.html", context)


@require_http_methods(["GET", "HEAD"])
def training_export(request, kind):
    form, _, listed = _listed(request)
    rows, columns = exports.training_rows(listed), exports.TRAINING_COLUMNS
    return export_response("agents-formes", columns, rows, kind, criteria=criteria_of(form), by=request.user)


def _framework():
    campaign = Campaign.objects.current(clock.today())
    return campaign.framework if campaign else None


@require_http_methods(["GET", "POST"])
def training_theme_create(request):
    followed_or_404(request.user)
    require(permissions.can_manage_training(request.user))
    form = ThemeForm(request.POST or None, framework=_framework())
    if form.is_valid():
        try:
            theme = usecases.create_theme(by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"Le thème « {theme} » est créé.")
            return redirect("engagements:training_home")
    return render(request, "engagements/training_theme_form.html", {"form": form, "theme": None})


@require_http_methods(["GET", "POST"])
def training_theme_change(request, pk):
    followed_or_404(request.user)
    theme = get_object_or_404(TrainingTheme.objects.select_related("module"), pk=pk)
    require(permissions.can_manage_training(request.user))
    form = ThemeChangeForm(request.POST or None, framework=_framework(), initial=_values(theme))
    if form.is_valid():
        try:
            usecases.change_theme(theme, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        except StaleVersion:
            return _theme_conflict(request, pk, form)
        else:
            messages.success(request, f"Le thème « {theme} » est modifié.")
            return redirect("engagements:training_home")
    return render(request, "engagements/training_theme_form.html", {"form": form, "theme": theme})


def _values(theme):
    values = {name: getattr(theme, name) for name in usecases.THEME_FIELDS}
    shown = Commitment.objects.filter(framework=_framework()).shown_codes(theme.commitment_codes)
    return values | {"commitment_codes": ", ".join(shown), "version": theme.version}


def _theme_conflict(request, pk, form):
    held = TrainingTheme.objects.select_related("module").get(pk=pk)
    context = {"form": form, "theme": held, "conflicts": form.rebase(_values(held))}
    return render(request, "engagements/training_theme_form.html", context, status=409)


def _plan(request, year):
    """(theme, its line of the year, its sessions by state, how many agents came) of the themes of the year."""
    followed_or_404(request.user)
    today = clock.today()
    wall = TrainingWall(request.user, today)
    lines = {line.theme_id: line for line in TrainingPlanLine.objects.filter(year=year)}
    sessions = {row["theme"]: row for row in _session_counts(request.user, year)}
    came = trained_in_year(request.user, year, today)
    themes = TrainingTheme.objects.filter(Q(is_followed=True) | Q(pk__in=lines)).select_related("module")
    return [
        _plan_row(theme, year, lines.get(theme.pk), sessions.get(theme.pk, NO_SESSION), came.get(theme.pk, 0), today)
        for theme in in_alphabet(themes)
        if wall.shows_module(theme.module_id)
    ]


def _plan_row(theme, year, line, sessions, trained, today):
    figure = trained_in_year_figure(theme, year, trained, sessions["held"], today)
    return {"theme": theme, "line": line, "sessions": sessions, "trained": trained, "figure": figure}


def _session_counts(user, year):
    seen = TrainingSession.objects.visible_to(user, clock.today()).filter(held_on__year=year)
    by_status = {
        name: Count("pk", filter=Q(status=status))
        for name, status in (
            ("planned", SessionStatus.PLANNED),
            ("held", SessionStatus.HELD),
            ("cancelled", SessionStatus.CANCELLED),
        )
    }
    return seen.order_by().values("theme").annotate(**by_status)


@require_http_methods(["GET", "HEAD"])
def training_plan(request, year):
    today = clock.today()
    context = {
        "year": year,
        "previous": year - 1 if year > FIRST_YEAR else None,
        "following": year + 1 if year <= today.year else None,
        "rows": _plan(request, year),
        "may_manage": permissions.can_manage_training(request.user),
        "shows_names": permissions.can_read_trainees(request.user, today),
    }
    return render(request, "engagements/training_plan.html", context)


@require_http_methods(["GET", "HEAD"])
def training_plan_export(request, year, kind):
    rows, columns = exports.plan_rows(_plan(request, year)), exports.PLAN_COLUMNS
    return export_response(f"plan-de-formation-{year}", columns, rows, kind, by=request.user)


@require_http_methods(["GET", "POST"])
def training_plan_theme(request, year, pk):
    followed_or_404(request.user)
    theme = get_object_or_404(TrainingTheme.objects.select_related("module"), pk=pk)
    require(permissions.can_manage_training(request.user))
    form = PlanLineForm(request.POST or None, initial=_line_values(theme, year))
    conflicts, status = [], 200
    if form.is_valid():
        try:
            usecases.plan_theme(theme, year, by=request.user, **form.cleaned_data)
        except StaleVersion:
            conflicts, status = form.rebase(_line_values(theme, year)), 409
        else:
            messages.success(request, f"Le plan {year} est à jour pour « {theme} ».")
            return redirect("engagements:training_plan", year)
    context = {"form": form, "theme": theme, "year": year, "conflicts": conflicts}
    return render(request, "engagements/training_plan_theme.html", context, status=status)


def _line_values(theme, year):
    line = TrainingPlanLine.objects.filter(theme=theme, year=year).first()
    return {"goal": line.goal, "note": line.note, "version": line.version} if line else {"version": 0}


@require_http_methods(["GET", "HEAD"])
def training_own(request):
    """What is known of oneself, whatever one's role."""
    today = clock.today()
    if not request.user.assignments.of(request.user, today):
        raise Http404
    own = TrainingRecord.objects.filter(trainee__account=request.user).for_list()
    trainings = [training(record, today) for record in own]
    return render(request, "engagements/training_own.html", {"trainings": trainings})
