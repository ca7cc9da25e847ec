from django.conf import settings
from django.urls import reverse


def link_url(token):
    """The address written in a mail: on the installation's own name, never on the request's."""
    return settings.SITE_URL + reverse("accounts:link", kwargs={"token": token})
