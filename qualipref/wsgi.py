"""The web application."""

import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qualipref.settings.embedded")


class Utf8Request(WSGIRequest):
    """Read as UTF-8 whatever its Content-Type claims: « hex » or « idna » would fail before any page can say so."""

    def _set_content_type_params(self, meta):
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            self.content_type, self.content_params = "", {}


application = get_wsgi_application()
application.request_class = Utf8Request

from django.urls import get_resolver  # noqa: E402  the settings are named above

from qualipref.celery import app  # noqa: E402

# The first visitor does not wait for the imports, and the first /sante/ does not take them for a dead broker.
get_resolver().url_patterns  # noqa: B018
app.connection_for_write().get_transport_cls()
