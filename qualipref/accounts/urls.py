from django.urls import path

from .views import profile, session

app_name = "accounts"
urlpatterns = [
    path("connexion/", session.sign_in, name="sign_in"),
    path("deconnexion/", session.sign_out, name="sign_out"),
    path("compte/", profile.profile, name="profile"),
]
