"""Where a visitor comes from and where he may be sent back."""

from django.conf import settings
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def client_address(request):
    """The visitor's address; behind the préfecture's proxy, the one that this proxy read."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR") or None


def local_next(request):
    """The page asked before the sign-in, if it is one of ours; the home page otherwise."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def local_back(request, otherwise):
    """The page one came from, when the gesture names it (« retour ») and it is one of ours."""
    asked = request.POST.get("retour") or request.GET.get("retour") or ""
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return otherwise
