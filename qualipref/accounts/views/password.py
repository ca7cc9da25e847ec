from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from qualipref.links.views import closed
from qualipref.refusals import refuse
from qualipref.workflow import TransitionRefused

from .. import throttle, usecases
from ..addresses import client_address
from ..forms import ForgottenPasswordForm, NewPasswordForm, PasswordChangeForm
from ..second_factor import PASSWORD
from ..sessions import enter
from ..step_up import note


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_change(request):
    form = PasswordChangeForm(request.POST or None, user=request.user)
    if form.is_valid():
        password, session_key = form.cleaned_data["new_password"], request.session.session_key
        usecases.change_password(request.user, password=password, session_key=session_key)
        update_session_auth_hash(request, request.user)
        messages.success(request, "Votre mot de passe est changé. Vos autres sessions sont fermées.")
        return redirect("accounts:profile")
    return render(request, "accounts/password_change.html", {"form": form})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def password_forgotten(request):
    """The same answer, whether or not the account exists and whether or not a mail leaves."""
    form = ForgottenPasswordForm(request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/password_forgotten.html", {"form": form})
    if not throttle.allowed("password-reset-address", client_address(request), limit=10):
        return refuse(request, 429, wait="une heure")
    email = form.cleaned_data["email"].strip().lower()
    if throttle.allowed("password-reset-account", email, limit=3):
        usecases.ask_password_reset(email)
    return redirect("accounts:password_asked")


@login_not_required
@require_http_methods(["GET"])
def password_asked(request):
    return render(request, "accounts/password_asked.html")


def accept_invitation(request, link):
    """The page of an invitation: choose a password, the account is open and signed in."""
    form = NewPasswordForm(request.POST or None, user=link.recipient)
    if not form.is_valid():
        return render(request, "accounts/invitation.html", {"form": form, "recipient": link.recipient})
    try:
        user = usecases.accept_invitation(link, password=form.cleaned_data["new_password"])
    except TransitionRefused:
        return _spent(request, link)
    enter(request, user)
    note(request, PASSWORD)
    messages.success(request, "Votre compte est ouvert.")
    return redirect("/")


def reset_password(request, link):
    """The page of a forgotten password: choose another, then sign in with it."""
    form = NewPasswordForm(request.POST or None, user=link.recipient)
    if not form.is_valid():
        return render(request, "accounts/password_reset.html", {"form": form, "recipient": link.recipient})
    try:
        usecases.reset_password(link, password=form.cleaned_data["new_password"])
    except TransitionRefused:
        return _spent(request, link)
    messages.success(request, "Votre mot de passe est changé. Connectez-vous.")
    return redirect("accounts:sign_in")


def _spent(request, link):
    link.refresh_from_db()
    return closed(request, link)
