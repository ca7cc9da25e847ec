import tempfile
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from engagements.imports.framework import load_framework
from engagements.models import Framework
from qualipref.accounts.models import User
from qualipref.accounts.sessions import enter
from qualipref.workflow import TransitionRefused
from qualipref.yaml_files import FileRefused
from sites.models import Prefecture
from sites.permissions import can_manage_accounts, require

from ..forms.first_run import FirstAdministratorForm, FrameworkFileForm, PerimeterFileForm
from ..imports.perimeter import load_perimeter
from ..installation import FRAMEWORK, PERIMETERS
from ..usecases.first_run import open_installation


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def first_run(request):
    """The first administrator of an empty installation; the page no longer exists once there is one."""
    if User.objects.exists():
        raise Http404
    form = FirstAdministratorForm(request.POST or None, user=None)
    if not form.is_valid():
        return render(request, "pilotage/first_run.html", {"form": form})
    values = form.cleaned_data
    try:
        user = open_installation(email=values["email"], label=values["label"], password=values["new_password"])
    except TransitionRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("accounts:sign_in")
    enter(request, user)
    messages.success(request, "Votre compte est ouvert. Chargez maintenant le référentiel et le périmètre.")
    return redirect("pilotage:first_load")


@require_http_methods(["GET"])
def first_load(request):
    require(can_manage_accounts(request.user))
    return _show(request)


@require_http_methods(["POST"])
def first_framework(request):
    require(can_manage_accounts(request.user))
    form = FrameworkFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, framework_form=form)
    try:
        loaded = _with_file(form.cleaned_data["upload"], FRAMEWORK, lambda path: load_framework(path, by=request.user))
    except FileRefused as refusal:
        form.add_error("upload", str(refusal))
        return _show(request, framework_form=form)
    messages.success(request, f"Le référentiel est chargé : {loaded.framework.title}.")
    return redirect("pilotage:first_load")


@require_http_methods(["POST"])
def first_perimeter(request):
    require(can_manage_accounts(request.user))
    form = PerimeterFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, perimeter_form=form)
    try:
        _with_file(form.cleaned_data["upload"], PERIMETERS / f"{form.cleaned_data['shipped']}.yaml", load_perimeter)
    except FileRefused as refusal:
        form.add_error("upload", str(refusal))
        return _show(request, perimeter_form=form)
    messages.success(request, "Le périmètre est chargé.")
    return redirect("pilotage:first_load")


def _with_file(upload, shipped, load):
    """Loads what was given, from a file of its own for the time of the reading; the shipped file otherwise."""
    if not upload:
        return load(shipped)
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        return load(Path(file.name))


def _show(request, framework_form=None, perimeter_form=None):
    context = {
        "framework_form": framework_form or FrameworkFileForm(),
        "perimeter_form": perimeter_form or PerimeterFileForm(),
        "frameworks": list(Framework.objects.all()),
        "prefecture": Prefecture.objects.first(),
    }
    return render(request, "pilotage/first_load.html", context)
