"""The web application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qualipref.settings.embedded")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402  the settings are named above

get_resolver().url_patterns  # noqa: B018  the first visitor does not wait for the imports
