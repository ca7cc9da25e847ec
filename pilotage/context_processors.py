"""What the frame of every page shows, read only when a template asks for it."""

from functools import cached_property

from django.conf import settings

from qualipref import clock
from sites.models import Prefecture

from . import menu


class Frame:
    """The frame around one answer. Nothing is read before the template needs it: an error page may not need it."""

    def __init__(self, request):
        self.request = request

    @cached_property
    def prefecture(self):
        return Prefecture.objects.shown()

    @property
    def shows_brand(self):
        return bool(self.prefecture and self.prefecture.shows_brand and self.prefecture.brand)

    @property
    def brand_lines(self):
        return [line.strip() for line in self.prefecture.brand.split("|")]

    @property
    def demonstration_day(self):
        return clock.shifted_today() if settings.DEMO else None

    @cached_property
    def menu(self):
        user = getattr(self.request, "user", None)
        return menu.main_menu(user, self.request.path) if user and user.is_authenticated else []

    @property
    def small_screen_menu(self):
        labels = {"Rechercher": self.search_url, "Mon compte": self.profile_url}
        return self.menu + [menu.MenuEntry(label, url) for label, url in labels.items() if url]

    @property
    def section(self):
        return next((entry.label for entry in self.menu if entry.is_current), "")

    @property
    def footer(self):
        return menu.footer(getattr(self.request, "user", None), self.request.path)

    @property
    def home_url(self):
        return menu.address("pilotage:home") or "/"

    @property
    def help_url(self):
        return menu.address("pilotage:help")

    @property
    def contact_email(self):
        return self.prefecture.contact_email if self.prefecture else ""

    @property
    def search_url(self):
        return menu.address("pilotage:search")

    @property
    def profile_url(self):
        return menu.address("accounts:profile")

    @property
    def sign_out_url(self):
        return menu.address("accounts:sign_out")


def frame(request):
    return {"frame": Frame(request)}
