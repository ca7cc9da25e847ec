"""The filters of the action plan that a person keeps: saved, opened, renamed, deleted; the one that opens the list."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sites.permissions import require

from .. import permissions
from ..forms.plain import say
from ..forms.saved_filter import SavedFilterForm
from ..models import SavedFilter
from ..usecases import saved_filters as usecases
from .action_list import PAGE, filtered


def _own(request):
    require(permissions.can_read_actions(request.user))
    return SavedFilter.objects.of(request.user, PAGE)


@require_http_methods(["GET", "HEAD"])
def saved_filter_list(request):
    """One’s own filters: a page, or the part of the list that htmx asks for."""
    template = "pilotage/_saved_filters.html" if request.htmx else "pilotage/saved_filter_list.html"
    return render(request, template, {"saved_filters": _own(request)})


@require_http_methods(["GET", "POST"])
def saved_filter_create(request):
    """Names the filter of the address."""
    criteria, _, _ = filtered(request)
    form = SavedFilterForm(request.POST or None)
    query = criteria.address("mois")
    if request.method == "POST" and form.is_valid():
        try:
            saved = usecases.save_filter(page=PAGE, query=query, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        else:
            messages.success(request, f"Le filtre « {saved.name} » est enregistré.")
            return redirect(f"{reverse(PAGE)}?{query}")
    return render(request, "pilotage/saved_filter_create.html", {"form": form, "criteria": criteria, "query": query})


@require_http_methods(["GET", "POST"])
def saved_filter_rename(request, pk):
    saved = get_object_or_404(_own(request), pk=pk)
    form = SavedFilterForm(request.POST or None, initial={"name": saved.name})
    if request.method == "POST" and form.is_valid():
        try:
            usecases.rename_filter(saved, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        else:
            messages.success(request, f"Le filtre s’appelle « {saved.name} ».")
            return redirect("pilotage:saved_filter_list")
    return render(request, "pilotage/saved_filter_rename.html", {"form": form, "saved": saved})


@require_http_methods(["POST"])
def saved_filter_set_default(request, pk):
    saved = get_object_or_404(_own(request), pk=pk)
    usecases.set_default_filter(saved, by=request.user)
    messages.success(request, f"La liste s’ouvre désormais avec le filtre « {saved.name} ».")
    return redirect("pilotage:saved_filter_list")


@require_http_methods(["POST"])
def saved_filter_unset_default(request, pk):
    saved = get_object_or_404(_own(request), pk=pk)
    usecases.unset_default_filter(saved, by=request.user)
    messages.success(request, "La liste s’ouvre désormais sans filtre.")
    return redirect("pilotage:saved_filter_list")


@require_http_methods(["POST"])
def saved_filter_delete(request, pk):
    saved = get_object_or_404(_own(request), pk=pk)
    usecases.delete_filter(saved, by=request.user)
    messages.success(request, f"Le filtre « {saved.name} » est supprimé.")
    return redirect("pilotage:saved_filter_list")
