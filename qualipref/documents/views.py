from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref.jobs.models import Job
from qualipref.spreadsheets import criteria_of, export_response

from . import usecases
from .forms import JobFilterForm
from .progress import progress_of

PER_PAGE = 25
COLUMNS = ("Travail", "État", "Demandé le", "Détail")


@require_http_methods(["GET"])
def job_list(request):
    form = JobFilterForm(request.GET)
    page = Paginator(form.filtered(Job.objects.visible_to(request.user)), PER_PAGE).get_page(request.GET.get("page"))
    progress = [progress_of(job) for job in page]
    return render(request, "documents/job_list.html", {"form": form, "page": page, "progress_list": progress})


@require_http_methods(["GET"])
def job_export(request, kind):
    form = JobFilterForm(request.GET)
    jobs = form.filtered(Job.objects.visible_to(request.user))
    rows = [(one.label, one.word, one.job.requested_at, one.detail) for one in map(progress_of, jobs)]
    return export_response("travaux", COLUMNS, rows, kind, criteria=criteria_of(form), by=request.user)


@require_http_methods(["GET"])
def job_detail(request, pk):
    """The page of a job; asked by htmx, its moving part alone, or nothing when nothing moved (`vu`)."""
    progress = progress_of(get_object_or_404(Job.objects.visible_to(request.user), pk=pk))
    if not request.htmx:
        return render(request, "documents/job_detail.html", {"progress": progress})
    if request.GET.get("vu") == progress.token:
        return HttpResponse(status=204)
    return render(request, "documents/_job_progress.html", {"progress": progress})


@require_http_methods(["POST"])
def job_restart(request, pk):
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    usecases.restart_job(job, by=request.user)
    messages.success(request, "Le travail est relancé.")
    return redirect("documents:job_detail", pk=job.pk)
