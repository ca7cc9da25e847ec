from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from engagements.models import Campaign
from pilotage import permissions, readiness, usecases
from pilotage.models import ApplicationFile
from qualipref import clock
from qualipref.documents.progress import progress_of
from qualipref.documents.serving import serve
from qualipref.typography import plural
from sites.permissions import require, require_reading


@require_http_methods(["GET"])
def dossier(request):
    require_reading(permissions.can_read_application_files(request.user))
    today = clock.today()
    campaign = Campaign.objects.current(today)
    checks = readiness.dossier_checks(campaign, today)
    context = _documents(request, campaign) | {
        "campaign": campaign,
        "today": today,
        "checks": [check for check in checks if check.level != readiness.OK],
        "conforming": [check for check in checks if check.level == readiness.OK],
        "blocker_count": _count(checks, readiness.BLOCKER),
        "blocker_word": plural(_count(checks, readiness.BLOCKER), "point bloquant", "points bloquants"),
        "summary": _summary(checks),
    }
    return render(request, "pilotage/dossier.html", context)


@require_http_methods(["GET"])
def dossier_progress(request):
    """The moving parts of the page, asked every two seconds while something moves; nothing when nothing moved."""
    require_reading(permissions.can_read_application_files(request.user))
    context = _documents(request, Campaign.objects.current(clock.today()))
    if context["current"] and request.GET.get("vu") == context["current"].progress.token:
        return HttpResponse(status=204)
    return render(request, "pilotage/_dossier_moving.html", context)


@require_http_methods(["POST"])
def dossier_prepare(request):
    require(permissions.can_prepare_application_file(request.user))
    campaign = Campaign.objects.current(clock.today())
    if campaign is None:
        messages.error(request, "Aucune campagne n’est ouverte\u00a0: le dossier ne peut pas être préparé.")
        return redirect("pilotage:dossier")
    file = usecases.prepare_application_file(campaign, by=request.user)
    messages.success(request, f"Le brouillon n°\u00a0{file.number} est en préparation.")
    return redirect("pilotage:dossier")


@require_http_methods(["POST"])
def dossier_restart(request, pk):
    require(permissions.can_prepare_application_file(request.user))
    file = get_object_or_404(_visible(request.user), pk=pk)
    usecases.restart_application_file(file, by=request.user)
    messages.success(request, f"Le brouillon n°\u00a0{file.number} est relancé.")
    return redirect("pilotage:dossier")


@require_http_methods(["GET"])
def dossier_download(request, pk):
    require_reading(permissions.can_read_application_files(request.user))
    produced = _visible(request.user).exclude(pdf=None).for_list()
    file = get_object_or_404(produced, pk=pk)
    return serve(request, file.pdf, file.filename)


def _visible(user):
    return ApplicationFile.objects.visible_to(user, clock.today())


def _documents(request, campaign):
    """The drafts of the campaign: the one being made, and those that are over."""
    files = list(_visible(request.user).filter(campaign=campaign).for_list())
    for file in files:
        file.progress = progress_of(file.job)
    return {
        "current": next((file for file in files if not file.progress.is_over), None),
        "files": [file for file in files if file.progress.is_over],
        "may_prepare": permissions.can_prepare_application_file(request.user),
    }


def _summary(checks):
    blockers, warnings, conforming = (_count(checks, level) for level in readiness.WORDS)
    return (
        f"{plural(blockers, 'point bloquant', 'points bloquants')}, {warnings} à vérifier, "
        f"{plural(conforming, 'conforme')} sur {len(checks)}."
    )


def _count(checks, level):
    return sum(check.level == level for check in checks)
