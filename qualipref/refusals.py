"""The pages that refuse: what happened, what is kept, what to do."""

from django.shortcuts import render


def refuse(request, status, **context):
    """The French page of `status` (400, 403, 404, 409, 413, 429, 500, 503).

    409 says its `reason`; 403 says `closed_since` or `opens_on` (dates of an audit) and whom to ask, `contact`.
    """
    return render(request, f"{status}.html", context, status=status)


def bad_request(request, exception=None):
    return refuse(request, 400)


def permission_denied(request, exception=None):
    return refuse(request, 403)


def page_not_found(request, exception=None):
    return refuse(request, 404)


def server_error(request):
    return refuse(request, 500)


def csrf_failure(request, reason=""):
    return refuse(request, 403, csrf=True)
