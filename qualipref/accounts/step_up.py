"""« Confirmez que c’est vous »: a gesture that commits someone asks for his second factor, or his password, again.

In a view, before the gesture:

    factor = step_up.require_recent(request)  # « second facteur » or « mot de passe »

When the last confirmation is too old, the same address answers by a page that asks for the code and carries what was
sent, signed. Once the code is right the gesture goes on with what was sent, by the same request: nothing to type again.
"""

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import QueryDict
from django.shortcuts import redirect, render

from qualipref import clock
from qualipref.refusals import refuse

from . import second_factor, throttle
from .forms import password_field
from .second_factor import PASSWORD, SECOND_FACTOR

FIELD, SALT = "confirmation", "qualipref.accounts.step_up"
SESSION = "confirmed"
LASTS = 15 * 60  # seconds: how long what was sent waits for its code
GESTURE, ATTEMPTS = "second-factor", 10  # wrong codes or passwords of one account, an hour
WRONG_CODE = "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, ou prenez un code de secours."
WRONG_PASSWORD = "Ce n’est pas votre mot de passe."  # noqa: S105
TOO_LATE = "La confirmation a expiré : reprenez le geste."


class ConfirmationNeeded(Exception):
    """The last confirmation of the person is too old for the gesture."""


def note(request, factor):
    """Remembers, in the session, how the person has just been recognised."""
    request.session[SESSION] = {"factor": factor, "at": clock.real_now().timestamp()}


def last_factor(request):
    """How the person was recognised last in this session; nothing when the session does not know."""
    return (request.session.get(SESSION) or {}).get("factor", "")


def expected_factor(user):
    return SECOND_FACTOR if second_factor.device_of(user) else PASSWORD


def require_recent(request, *, minutes=15):
    """How the person was recognised within `minutes`: « second facteur », or « mot de passe » when he has none.

    Otherwise raises ConfirmationNeeded, which the middleware answers by the page that asks.
    """
    last = request.session.get(SESSION) or {}
    age = clock.real_now().timestamp() - last.get("at", 0)
    if not 0 <= age <= minutes * 60 or last.get("factor") != expected_factor(request.user):
        raise ConfirmationNeeded
    return last["factor"]


class CodeForm(forms.Form):
    """The code of the telephone, or a recovery code."""

    code = forms.CharField(
        label="Code",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
        help_text="Les six chiffres que montre votre téléphone, ou un code de secours.",
    )


class PasswordForm(forms.Form):
    password = password_field("Mot de passe", "current-password")


def confirmation_form(user, data=None):
    return (CodeForm if second_factor.device_of(user) else PasswordForm)(data)


def checked_form(user, data):
    """The form of a confirmation once tried: its errors say what was wrong; None when the account tried too often."""
    form = confirmation_form(user, data)
    if not form.is_valid():
        return form
    if not throttle.allowed(GESTURE, user.pk, limit=ATTEMPTS):
        return None
    if "code" in form.fields:
        if not second_factor.is_right(user, form.cleaned_data["code"]):
            form.add_error("code", WRONG_CODE)
    elif not user.check_password(form.cleaned_data["password"]):
        form.add_error("password", WRONG_PASSWORD)
    if form.is_valid():
        throttle.forget(GESTURE, user.pk)
    return form


class StepUpMiddleware:
    """Answers a gesture that needs a confirmation, then lets it go on once it is given."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, ConfirmationNeeded):
            return _ask(request, confirmation_form(request.user), _carried(request))
        return None

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or FIELD not in request.POST or not request.user.is_authenticated:
            return None
        carried = request.POST[FIELD]
        sent = _read(carried, request)
        if sent is None:
            messages.warning(request, TOO_LATE)
            return redirect(request.path)
        form = checked_form(request.user, request.POST)
        if form is None:
            return refuse(request, 429, wait="une heure")
        if not form.is_valid():
            return _ask(request, form, carried)
        note(request, expected_factor(request.user))
        if sent["method"] != "POST":
            return redirect(request.get_full_path())
        request.POST = QueryDict(sent["post"])
        return None


def _ask(request, form, carried):
    context = {"form": form, "field": FIELD, "carried": carried, "address": request.get_full_path()}
    response = render(request, "accounts/step_up.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _carried(request):
    sent = {"user": request.user.pk, "path": request.get_full_path(), "method": request.method}
    sent["post"] = request.POST.urlencode()
    return signing.dumps(sent, salt=SALT, compress=True)


def _read(carried, request):
    """What was sent, when it is this person's, for this address, and recent."""
    try:
        sent = signing.loads(carried, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    mine = sent["user"] == request.user.pk and sent["path"] == request.get_full_path()
    return sent if mine else None
