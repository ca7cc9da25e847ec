"""The second factor: asked at the sign-in, enrolled, renewed."""

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from qualipref.refusals import refuse

from .. import second_factor as usecases
from .. import step_up, throttle
from ..addresses import local_next
from ..rescue import found_again
from ..sessions import enter, who_waits

KEY, SALT = "secret", "qualipref.accounts.enrolment"
ENROLMENT_LASTS = 30 * 60  # seconds
WAITED_TOO_LONG = "Le code n’est plus attendu : donnez de nouveau votre adresse et votre mot de passe."
WRONG_FIRST_CODE = "Ce code n’est pas celui de cette clé : vérifiez l’heure du téléphone et donnez le suivant."
QR_BORDER = 2


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def sign_in_code(request):
    """The code that follows the password."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    user = who_waits(request)
    if user is None:
        messages.warning(request, WAITED_TOO_LONG)
        return redirect("accounts:sign_in")
    if request.method == "GET":
        return code_page(request, step_up.CodeForm())
    form = step_up.checked_form(user, request.POST)
    if form is None:
        return refuse(request, 429, wait="une heure")
    if not form.is_valid():
        return code_page(request, form)
    enter(request, user)
    step_up.note(request, usecases.SECOND_FACTOR)
    return redirect(found_again(request, request.POST.get("carried", "")) or local_next(request))


def code_page(request, form):
    context = {"form": form, "next": local_next(request), "carried": request.POST.get("carried", "")}
    return render(request, "accounts/sign_in_code.html", context)


@require_http_methods(["GET"])
def second_factor(request):
    is_enrolled = usecases.device_of(request.user) is not None
    left = request.user.recovery_codes.unused().count()
    return render(request, "accounts/second_factor.html", {"is_enrolled": is_enrolled, "left": left})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def second_factor_enrol(request):
    """A key to read with the telephone, kept once its first code is right.

    The identity is confirmed first, by the former telephone or by the password: an old session enrols nobody else's.
    """
    user = request.user
    step_up.require_recent(request, minutes=5)
    key = _key_of(request) or usecases.new_key()
    form = step_up.CodeForm(request.POST or None)
    form.fields["code"].help_text = "Les six chiffres que montre votre téléphone."
    if form.is_valid() and _key_of(request):
        if not throttle.allowed(step_up.GESTURE, user.pk, limit=step_up.ATTEMPTS):
            return refuse(request, 429, wait="une heure")
        code, session_key = form.cleaned_data["code"].replace(" ", ""), request.session.session_key
        codes = usecases.enrol(user, key=key, code=code, session_key=session_key)
        if codes:
            throttle.forget(step_up.GESTURE, user.pk)
            step_up.note(request, usecases.SECOND_FACTOR)
            return _codes_page(request, codes, is_first=True)
        form.add_error("code", WRONG_FIRST_CODE)
    return render(request, "accounts/second_factor_enrol.html", _enrolment(request, key, form))


def _key_of(request):
    """The key that the page carried, when it was made for this person and not long ago."""
    try:
        user_pk, key = signing.loads(request.POST.get(KEY, ""), salt=SALT, max_age=ENROLMENT_LASTS)
    except (signing.BadSignature, ValueError):
        return None
    return key if user_pk == request.user.pk else None


def _enrolment(request, key, form):
    device = usecases.unsaved_device(request.user, key)
    code = segno.make(device.config_url, error="m")
    title = "Clé à lire avec l’application de votre téléphone"
    return {
        "form": form,
        "next": local_next(request),
        "field": KEY,
        "signed_key": signing.dumps([request.user.pk, key], salt=SALT),
        "drawing": code.svg_inline(border=QR_BORDER, title=title, svgclass="q-qr q-qr--grand", omitsize=True),
        "secret": _in_groups(device),
        "address": device.config_url,
    }


def _in_groups(device):
    """The key as it is typed by hand: base 32, by groups of four."""
    text = device.config_url.partition("secret=")[2].partition("&")[0]
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@never_cache
@require_http_methods(["POST"])
def second_factor_renew(request):
    """New recovery codes, told once; the former serve no more."""
    step_up.require_recent(request, minutes=5)
    return _codes_page(request, usecases.renew_codes(request.user), is_first=False)


def _codes_page(request, codes, *, is_first):
    context = {"codes": codes, "is_first": is_first, "next": local_next(request)}
    return render(request, "accounts/recovery_codes.html", context)
