"""What every answer goes through."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError

from .refusals import refuse
from .workflow import StaleVersion, TransitionRefused


class RefusalsMiddleware:
    """Turns the refusals of the lower floors into their French page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, TransitionRefused | StaleVersion):
            return refuse(request, 409, reason=str(exception))
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
            return refuse(request, 413)
        if isinstance(exception, OperationalError | InterfaceError):
            return refuse(request, 503)
        return None


class NoStoreMiddleware:
    """A page shown to someone signed in is never kept by a shared computer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response
