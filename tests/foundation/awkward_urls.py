"""Views that fail in every way, for the tests of what stands around them."""

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.urls import path

from qualipref.workflow import StaleVersion, TransitionRefused


def raising(error):
    def view(request, **kwargs):
        raise error

    return login_not_required(view)


@login_not_required
def echo(request, **kwargs):
    return JsonResponse({"post": request.POST.dict()})


def private(request, **kwargs):
    return HttpResponse("<p>privé</p>")


urlpatterns = [
    path("connexion/", echo, name="sign_in"),
    path("refuse/", raising(TransitionRefused("accepter refusé depuis l’état « Refusée »"))),
    path("perime/", raising(StaleVersion())),
    path("base/", raising(OperationalError("connection refused"))),
    path("interface/", raising(InterfaceError("cursor already closed"))),
    path("panne/", raising(RuntimeError("secret-du-serveur"))),
    path("echo/", echo),
    path("prive/", private, name="private"),
    path("prive/<int:pk>/", private, name="private_detail"),
    path("lien/<str:token>/", private, name="link"),
    path("mot-de-passe/<uidb64>/<token>/", private, name="reset"),
    path("e/<str:token>/", private, name="survey"),
    path("sante/", private, name="health"),
]
handler400 = "qualipref.refusals.bad_request"
handler403 = "qualipref.refusals.permission_denied"
handler404 = "qualipref.refusals.page_not_found"
handler500 = "qualipref.refusals.server_error"
