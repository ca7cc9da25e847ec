from django.urls import path

from qualipref.links.views import link

from .views import password, profile, session

app_name = "accounts"
urlpatterns = [
    path("connexion/", session.sign_in, name="sign_in"),
    path("deconnexion/", session.sign_out, name="sign_out"),
    path("mot-de-passe-oublie/", password.password_forgotten, name="password_forgotten"),
    path("mot-de-passe-oublie/demande/", password.password_asked, name="password_asked"),
    path("compte/", profile.profile, name="profile"),
    path("compte/mot-de-passe/", password.password_change, name="password_change"),
    path("lien/<str:token>/", link, name="link"),
]
