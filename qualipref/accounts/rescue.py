"""What someone typed is not lost because his session ended: it crosses the sign-in page and becomes his draft."""

from django.contrib import messages
from django.shortcuts import redirect, render

from qualipref import refusals
from qualipref.drafts.carriage import carry, is_carried, keep_carried
from qualipref.drafts.tokens import FIELD, read_token

from .demonstration import demo_context
from .forms import SignInForm

SEND_AGAIN = (
    "Vous vous êtes reconnecté depuis l’ouverture de cette page. Vérifiez votre saisie et envoyez-la de nouveau."
)
SOMEONE_ELSE = "La saisie en attente appartenait à un autre compte : elle n’a pas été reprise."


class RescueMiddleware:
    """Shows the sign-in page, with what was typed, to who sends a form with a draft after the end of his session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        wants_account = getattr(view, "login_required", True) and request.resolver_match.app_name != "drafts"
        if request.method == "POST" and wants_account and not request.user.is_authenticated:
            return sign_in_again(request)
        return None


def csrf_failure(request, reason=""):
    """A form opened before another sign-in has an old token: its author finds it filled; the others are refused."""
    if not request.user.is_authenticated:
        return sign_in_again(request) or refusals.csrf_failure(request, reason)
    address = keep_carried(carry(request.POST), request.user)
    if not address:
        return refusals.csrf_failure(request, reason)
    messages.warning(request, SEND_AGAIN)
    return redirect(address)


def sign_in_again(request):
    """The sign-in page that carries what was typed; None when the form has no draft."""
    carried = carry(request.POST)
    if not carried:
        return None
    page = read_token(request.POST[FIELD]).page
    return render(request, "accounts/sign_in.html", sign_in_context(SignInForm(request=request), page, carried))


def sign_in_context(form, next_page, carried=""):
    carried = carried if carried and is_carried(carried) else ""
    return {"form": form, "next": next_page, "carried": carried, **demo_context()}


def found_again(request, carried):
    """The page where the person who has just signed in finds what he had typed; nothing when nothing was carried."""
    address = keep_carried(carried, request.user) if carried else ""
    if not address and is_carried(carried):
        messages.warning(request, SOMEONE_ELSE)
    return address
