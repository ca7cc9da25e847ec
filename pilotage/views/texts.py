"""The pages that the law or courtesy asks for, open to everyone."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_http_methods


@login_not_required
@require_http_methods(["GET"])
def legal(request):
    return render(request, "pilotage/legal.html")


@login_not_required
@require_http_methods(["GET"])
def privacy(request):
    return render(request, "pilotage/privacy.html")


@login_not_required
@require_http_methods(["GET"])
def accessibility(request):
    return render(request, "pilotage/accessibility.html")


@login_not_required
@require_http_methods(["GET"])
def help_page(request):
    return render(request, "pilotage/help.html")
