from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref.panels import panels_for

from ..second_factor import device_of


@require_http_methods(["GET"])
def profile(request):
    context = {
        "panels": panels_for("accounts.profile", request.user, request.user),
        "is_enrolled": device_of(request.user) is not None,
    }
    return render(request, "accounts/profile.html", context)
