"""What every answer goes through."""

import logging
import re

from django.conf import settings
from django.db import Error

from . import clock
from .journal.models import AccessEntry, plain
from .refusals import DATABASE_DOWN, TOO_BIG, refuse
from .workflow import StaleVersion, TransitionRefused

logger = logging.getLogger(__name__)

ONE_MEBIBYTE = 1024 * 1024
RETRY_AFTER_SECONDS = {429: 900, 503: 30}
SECRETS_IN_A_PATH = ("token", "uidb64")


class RefusalsMiddleware:
    """Turns the refusals of the lower floors into their French page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\x00" not in value}
        response = refuse(request, 413) if self._announces_too_much(request) else self.get_response(request)
        if response.status_code in RETRY_AFTER_SECONDS:
            response.headers.setdefault("Retry-After", str(RETRY_AFTER_SECONDS[response.status_code]))
        return response

    def process_view(self, request, view, args, kwargs):
        return refuse(request, 400) if self._holds_nul(request) else None

    def process_exception(self, request, exception):
        if isinstance(exception, TransitionRefused | StaleVersion):
            return refuse(request, 409, reason=str(exception))
        if isinstance(exception, TOO_BIG):
            return refuse(request, 413)
        if isinstance(exception, DATABASE_DOWN):
            logger.error("Base de données indisponible : %s", exception)
            return refuse(request, 503)
        return None

    @staticmethod
    def _announces_too_much(request):
        announced = request.META.get("CONTENT_LENGTH") or ""
        return announced.isdigit() and int(announced[:20]) > settings.UPLOAD_MAX_BYTES + ONE_MEBIBYTE

    @staticmethod
    def _holds_nul(request):
        """A NUL byte is no text: PostgreSQL refuses it, so no field of ours ever needs to."""
        sent = [request.path_info]
        for fields in (request.GET, request.POST):
            for name, values in fields.lists():
                sent += [name, *values]
        return any("\x00" in text for text in sent)


class NoStoreMiddleware:
    """A page shown to someone signed in is never kept by a shared computer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        has_session = (
            settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies
        )
        if has_session and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


class AccessLogMiddleware:
    """Remembers, once the answer is made, which page an account read. Never a survey, never a link's secret."""

    SILENT = re.compile(r"^/(e|sante|static|brouillons)/")
    SECRET = re.compile(r"^/(lien|agenda)/.*")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not self.SILENT.match(request.path_info):
            self._remember(request, response)
        return response

    def _remember(self, request, response):
        try:
            if request.user.is_authenticated:
                AccessEntry.objects.create(
                    at=clock.now(),
                    user=request.user,
                    method=request.method[:8],
                    path=self._path_without_secret(request)[:500],
                    view=request.resolver_match.view_name[:100] if request.resolver_match else "",
                    status=response.status_code,
                )
        except Error:
            logger.exception("L’accès n’a pas pu être noté")

    def _path_without_secret(self, request):
        path = self.SECRET.sub(r"/\1/…", plain(request.path_info))
        given = request.resolver_match.kwargs if request.resolver_match else {}
        for name in SECRETS_IN_A_PATH:
            if name in given:
                path = path.replace(str(given[name]), "…")
        return path
