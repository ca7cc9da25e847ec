"""What machines ask for, open to everyone."""

import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_http_methods

from qualipref import clock
from sites.models import Prefecture

PLAIN = "text/plain; charset=utf-8"
SIX_MONTHS = datetime.timedelta(days=180)


@login_not_required
@require_http_methods(["GET"])
def robots(request):
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type=PLAIN)


@login_not_required
@require_http_methods(["GET"])
def security(request):
    """RFC 9116: where to report a vulnerability."""
    prefecture = Prefecture.objects.first()
    contact = prefecture.contact_email if prefecture else ""
    lines = [
        f"Contact: mailto:{contact}" if contact else f"Contact: {settings.SITE_URL}/mentions-legales/",
        f"Expires: {clock.real_now() + SIX_MONTHS:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@login_not_required
@require_http_methods(["GET"])
def favicon(request):
    return redirect(static("favicon.svg"), permanent=True)
