"""The sessions of training: planned, listed, filled with who came, called off; their sheet."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.documents.rendering import RenderingFailed
from qualipref.documents.serving import serve, serve_made
from qualipref.drafts.pages import FormDraft
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.typography import plural
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.models import Service, Site
from sites.permissions import can_read_history, require

from .. import exports, permissions
from ..documents import sheet_content, sheet_pdf
from ..enums import Presence, SessionStatus
from ..forms.trainees import AttendanceForm, LinesForm
from ..forms.training import SessionCancelForm, SessionChangeForm, SessionFilterForm, SessionForm, SheetForm
from ..models import Evidence, Trainee, TrainingRecord, TrainingSession, TrainingTheme
from ..models.training_wall import TrainingWall
from ..statistics.gatherings import of_session
from ..statistics.training import session_badge
from ..usecases import trainees as attendance
from ..usecases import training as usecases
from .conflicts import on_version
from .training import followed_or_404

PER_PAGE = 50


def session_or_404(user, pk):
    return get_object_or_404(TrainingSession.objects.visible_to(user, clock.today()).for_list(), pk=pk)


def managed_session(request, pk):
    session = session_or_404(request.user, pk)
    require(permissions.can_manage_training(request.user))
    return session


def _listed(request):
    followed_or_404(request.user)
    today = clock.today()
    form = SessionFilterForm(request.GET, sites=Site.objects.visible_to(request.user, today))
    listed = form.filter(TrainingSession.objects.visible_to(request.user, today), today).for_list()
    counted = TrainingWall(request.user, today).counts("records__trainee__service__")
    return form, listed.annotate(
        enrolled=Count("records", filter=counted),
        came=Count("records", filter=counted & Q(records__presence=Presence.PRESENT)),
    ).order_by("-held_on", "-pk")


@require_http_methods(["GET", "HEAD"])
def training_session_list(request):
    form, listed = _listed(request)
    today = clock.today()
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_filtered": any(form.criteria.values()),
        "page": page,
        "rows": [(session, session_badge(session, today)) for session in page],
        "today": today,
        "may_manage": permissions.can_manage_training(request.user),
        "shows_names": permissions.can_read_trainees(request.user, today),
    }
    return render(request, "engagements/training_session_list.html", context)


@require_http_methods(["GET", "HEAD"])
def training_session_export(request, kind):
    form, listed = _listed(request)
    rows, columns = exports.session_rows(listed, clock.today()), exports.SESSION_COLUMNS
    return export_response("seances-de-formation", columns, rows, kind, criteria=criteria_of(form), by=request.user)


@require_http_methods(["GET"])
def training_session_detail(request, pk):
    session, today = session_or_404(request.user, pk), clock.today()
    wall = TrainingWall(request.user, today)
    may_manage = permissions.can_manage_training(request.user)
    named = TrainingRecord.objects.filter(session=session, trainee__in=Trainee.objects.visible_to(request.user, today))
    context = {
        "session": session,
        "badge": session_badge(session, today),
        "services": _by_service(session, wall),
        "records": list(named.for_list()) if wall.opens_names else [],
        "shows_names": wall.opens_names,
        "may_manage": may_manage,
        "may_offer": session.status == SessionStatus.HELD and permissions.can_reuse_evidence(request.user),
        "proofs": list(Evidence.objects.visible_to(request.user, today).filter(training_sessions=session)),
        "is_open": session.status != SessionStatus.CANCELLED,
        "is_due": session.held_on <= today,
        "may_read_sheet": permissions.can_read_signed_sheet(request.user, session, today),
        "shows_journal": can_read_history(request.user) and wall.opens_names,
    }
    return render(request, "engagements/training_session_detail.html", context)


def _by_service(session, wall):
    """(service, enrolled, present) of the services that the reader counts."""
    rows = session.records.filter(wall.counts("trainee__service__")).order_by()
    rows = rows.values("trainee__service").annotate(
        enrolled=Count("pk"), came=Count("pk", filter=Q(presence=Presence.PRESENT))
    )
    counts = {row["trainee__service"]: row for row in rows}
    services = Service.objects.filter(pk__in=counts).for_list()
    return [(service, counts[service.pk]["enrolled"], counts[service.pk]["came"]) for service in services]


def _offered():
    return {"themes": TrainingTheme.objects.filter(is_followed=True), "sites": Site.objects.on(clock.today())}


@require_http_methods(["GET", "POST"])
def training_session_create(request):
    followed_or_404(request.user)
    require(permissions.can_manage_training(request.user))
    asked = TrainingTheme.objects.filter(slug=request.GET.get("theme", "")).first()
    draft = FormDraft(request, "training_session")
    form = draft.fill(SessionForm(request.POST or None, initial={"theme": asked}, **_offered()))
    if form.is_valid():
        session = usecases.plan_session(by=request.user, **form.cleaned_data)
        draft.forget()
        messages.success(request, "La séance est planifiée. Inscrivez les agents attendus.")
        return redirect("engagements:training_session_detail", pk=session.pk)
    context = {"form": form, "session": None, "draft": draft}
    return render(request, "engagements/training_session_form.html", context)


@require_http_methods(["GET", "POST"])
def training_session_change(request, pk):
    session = managed_session(request, pk)
    if session.status == SessionStatus.CANCELLED:
        raise TransitionRefused(usecases.CANCELLED)
    themes = {"themes": TrainingTheme.objects.filter(Q(is_followed=True) | Q(pk=session.theme_id))}
    offered = _offered() | themes | {"session": session}
    form = SessionChangeForm(request.POST or None, initial=_values(session), **offered)
    conflicts, status = [], 200
    if form.is_valid():
        try:
            usecases.change_session(session, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        except StaleVersion:
            held = session_or_404(request.user, pk)
            conflicts, status = form.rebase(_values(held)), 409
        else:
            messages.success(request, "La séance est modifiée.")
            return redirect("engagements:training_session_detail", pk=session.pk)
    context = {"form": form, "session": session, "draft": None, "conflicts": conflicts}
    return render(request, "engagements/training_session_form.html", context, status=status)


def _values(session):
    return {name: getattr(session, name) for name in (*usecases.SESSION_FIELDS, "version")}


@require_http_methods(["GET", "POST"])
def training_session_cancel(request, pk):
    session = managed_session(request, pk)
    form = SessionCancelForm(request.POST or None)
    if form.is_valid():
        usecases.cancel_session(session, by=request.user, **form.cleaned_data)
        messages.success(request, "La séance est annulée. Les inscrits restent lisibles.")
        return redirect("engagements:training_session_detail", pk=session.pk)
    return render(request, "engagements/training_session_cancel.html", {"form": form, "session": session})


@require_http_methods(["GET", "POST"])
def training_session_enrol(request, pk):
    session = managed_session(request, pk)
    draft = FormDraft(request, f"training_enrol:{session.pk}")
    initial = {"functions": [session.theme.audience]}
    form = LinesForm(request.POST or None, services=Service.objects.on(clock.today()).for_list(), initial=initial)
    draft.fill(form)
    if form.is_valid():
        count = attendance.enrol_trainees(
            session, form.typed, functions=form.cleaned_data["functions"], by=request.user
        )
        draft.forget()
        messages.success(request, f"{plural(count, 'agent inscrit', 'agents inscrits')} à la séance.")
        return redirect("engagements:training_session_detail", pk=session.pk)
    context = {"form": form, "session": session, "draft": draft}
    return render(request, "engagements/training_session_enrol.html", context)


@require_http_methods(["GET", "POST"])
def training_session_attendance(request, pk):
    session = managed_session(request, pk)
    if session.status == SessionStatus.CANCELLED:
        raise TransitionRefused(usecases.CANCELLED)
    records = list(session.records.for_list().order_by("trainee__service__order", "trainee__name_sort", "pk"))
    form = AttendanceForm(request.POST or None, records=records, initial=_attended(session, records))
    status = 200
    if form.is_valid():
        try:
            attendance.record_attendance(
                session, present=form.came, version=form.cleaned_data["version"], by=request.user
            )
        except StaleVersion:
            form, status = AttendanceForm(on_version(request.POST, session.version), records=records), 409
        else:
            messages.success(request, "La présence est enregistrée. Déposez la feuille signée quand vous l’avez.")
            return redirect("engagements:training_session_detail", pk=session.pk)
    context = {"form": form, "session": session, "records": records, "is_stale": status == 409}
    return render(request, "engagements/training_session_attendance.html", context, status=status)


def _attended(session, records):
    """All of them before the attendance is given, those who came after."""
    is_held = session.status == SessionStatus.HELD
    came = [str(record.pk) for record in records if not is_held or record.presence == Presence.PRESENT]
    return {"present": came, "version": session.version}


@require_http_methods(["GET", "POST"])
def training_session_deposit_sheet(request, pk):
    session = managed_session(request, pk)
    form = SheetForm(request.POST or None, request.FILES or None, initial={"version": session.version})
    if form.is_valid():
        (upload,) = form.cleaned_data["sheet"]
        usecases.deposit_sheet(session, upload, version=form.cleaned_data["version"], by=request.user)
        messages.success(request, "La feuille signée est conservée.")
        return redirect("engagements:training_session_detail", pk=session.pk)
    return render(request, "engagements/training_session_deposit_sheet.html", {"form": form, "session": session})


@require_http_methods(["GET"])
def training_session_sheet(request, pk):
    """The sheet to print before the session, with those who are enrolled."""
    session = managed_session(request, pk)
    enrolled = session.records.for_list().order_by("trainee__name_sort", "pk")
    names = [(str(record.trainee), str(record.trainee.service)) for record in enrolled]
    content = sheet_content(of_session(session), names=names, printed_at=clock.now())
    try:
        return serve_made(sheet_pdf(content), f"feuille-d-emargement-{session.pk}.pdf")
    except RenderingFailed as failed:
        messages.error(request, str(failed))
        return redirect("engagements:training_session_detail", pk=session.pk)


@require_http_methods(["GET"])
def training_session_signed_sheet(request, pk):
    session = session_or_404(request.user, pk)
    require(permissions.can_read_signed_sheet(request.user, session, clock.today()))
    if session.sheet is None:
        raise Http404
    return serve(request, session.sheet, session.sheet_name)
