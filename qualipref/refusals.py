"""The pages that refuse: what happened, what is kept, what to do."""

import sys

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

WITHOUT_FRAME = {500, 503}  # the frame reads the database, which may be what fails
TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
DATABASE_DOWN = (OperationalError, InterfaceError)


class ReadingRefused(PermissionDenied):
    """A page that a role does not open: nothing of it is seen, unlike an object on which one may not act."""


def refuse(request, status, **context):
    """The French page of `status` (400, 403, 404, 409, 413, 429, 500, 503).

    409 and 403 say their `reason`; 403 says `closed_since` or `opens_on` (dates of an audit) and whom to ask,
    `contact`, or that a whole page is closed, `is_reading`.
    """
    if status in WITHOUT_FRAME:
        return HttpResponse(render_to_string(f"{status}.html", context), status=status)
    if status == 409:
        context["page_before"] = _page_before(request)
    return render(request, f"{status}.html", context, status=status)


def _page_before(request):
    """The page of ours that sent what is refused: the address of the gesture itself may answer to nobody but a form."""
    sent_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(sent_from, {request.get_host()}, require_https=request.is_secure()):
        return sent_from
    return request.path


def bad_request(request, exception=None):
    return refuse(request, 413 if isinstance(exception, TOO_BIG) else 400)


def permission_denied(request, exception=None):
    is_reading = isinstance(exception, ReadingRefused)
    return refuse(request, 403, reason=str(exception or ""), is_reading=is_reading)


def page_not_found(request, exception=None):
    return refuse(request, 404)


def server_error(request):
    """Also answers what a middleware raised before any view: a database that is down, a client that went away."""
    raised = sys.exc_info()[1]
    if isinstance(raised, DATABASE_DOWN):
        return refuse(request, 503)
    if isinstance(raised, UnreadablePostError):
        return refuse(request, 400)
    return refuse(request, 500)


def csrf_failure(request, reason=""):
    return refuse(request, 403, csrf=True)
