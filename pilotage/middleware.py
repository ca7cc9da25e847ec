"""An empty installation leads to its first page."""

from django.shortcuts import redirect

from qualipref.accounts.models import User

SIGN_IN = "accounts:sign_in"


class FirstRunMiddleware:
    """Sends every page that wants an account, and the sign-in page, to the first-run page while no account exists."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        wants_account = getattr(view, "login_required", True) or request.resolver_match.view_name == SIGN_IN
        if wants_account and not request.user.is_authenticated and not User.objects.exists():
            return redirect("pilotage:first_run")
        return None
