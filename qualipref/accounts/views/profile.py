from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref.panels import panels_for


@require_http_methods(["GET"])
def profile(request):
    return render(
        request, "accounts/profile.html", {"panels": panels_for("accounts.profile", request.user, request.user)}
    )
