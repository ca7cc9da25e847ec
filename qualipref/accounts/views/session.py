from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ..addresses import local_next
from ..forms import SignInForm
from ..rescue import found_again, sign_in_context
from ..second_factor import PASSWORD, device_of
from ..sessions import enter, wait_for_code
from ..step_up import CodeForm, note
from .second_factor import code_page


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request):
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    next_page, carried = local_next(request), request.POST.get("carried", "")
    form = SignInForm(request.POST or None, request=request)
    if form.is_valid() and device_of(form.user):
        wait_for_code(request, form.user)
        return code_page(request, CodeForm())
    if form.is_valid():
        enter(request, form.user)
        note(request, PASSWORD)
        return redirect(found_again(request, carried) or next_page)
    return render(request, "accounts/sign_in.html", sign_in_context(form, next_page, carried))


@require_http_methods(["POST"])
def sign_out(request):
    logout(request)
    messages.success(request, "Vous êtes déconnecté.")
    return redirect("accounts:sign_in")
