from django.urls import path

from qualipref.links.views import link

from .views import password, profile, second_factor, session

app_name = "accounts"
urlpatterns = [
    path("connexion/", session.sign_in, name="sign_in"),
    path("connexion/code/", second_factor.sign_in_code, name="sign_in_code"),
    path("deconnexion/", session.sign_out, name="sign_out"),
    path("mot-de-passe-oublie/", password.password_forgotten, name="password_forgotten"),
    path("mot-de-passe-oublie/demande/", password.password_asked, name="password_asked"),
    path("compte/", profile.profile, name="profile"),
    path("compte/mot-de-passe/", password.password_change, name="password_change"),
    path("compte/second-facteur/", second_factor.second_factor, name="second_factor"),
    path("compte/second-facteur/activer/", second_factor.second_factor_enrol, name="second_factor_enrol"),
    path("compte/second-facteur/codes/", second_factor.second_factor_renew, name="second_factor_renew"),
    path("lien/<str:token>/", link, name="link"),
]
