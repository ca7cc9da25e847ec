from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from . import purposes
from .models import AccessLink


@login_not_required
@sensitive_post_parameters()
@sensitive_variables("token")
@require_http_methods(["GET", "POST"])
def link(request, token):
    """Shows on GET, so that a mail scanner burns nothing; acts for the recipient on POST."""
    response = _answer(request, token)
    # The origin alone, never the token. « no-referrer » would also blank the Origin that the CSRF check reads.
    response["Referrer-Policy"] = "strict-origin"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response._has_been_logged = True  # Django would write the address, token included, for a refusal
    return response


def _answer(request, token):
    found = AccessLink.objects.find(token)
    purpose = purposes.get(found.purpose) if found else None
    if purpose is None:
        return render(request, "links/unknown.html", status=404)
    if request.user.is_authenticated and request.user != found.recipient:
        return render(request, "links/someone_else.html", status=403)
    if not found.is_open or (found.recipient and not found.recipient.is_active):
        return closed(request, found, purpose)
    return purpose.view(request, found)


def closed(request, found, purpose=None):
    """The page of a link used, revoked or expired: what happened and what to do."""
    purpose = purpose or purposes.get(found.purpose)
    if purpose.closed:
        return purpose.closed(request, found)
    return render(request, "links/closed.html", {"link": found, "remedy": purpose.remedy}, status=410)
