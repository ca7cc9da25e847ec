from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ..addresses import local_next
from ..demonstration import demo_context
from ..forms import SignInForm
from ..sessions import enter


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request):
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    next_page = local_next(request)
    form = SignInForm(request.POST or None, request=request)
    if form.is_valid():
        enter(request, form.user)
        return redirect(next_page)
    return render(request, "accounts/sign_in.html", {"form": form, "next": next_page, **demo_context()})


@require_http_methods(["POST"])
def sign_out(request):
    logout(request)
    messages.success(request, "Vous êtes déconnecté.")
    return redirect("accounts:sign_in")
