from django.urls import path

from .views import dossier, first_run, health, home, journal, robots, search, texts, weekly_mail

app_name = "pilotage"
urlpatterns = [
    path("pilotage/dossier/", dossier.dossier, name="dossier"),
    path("pilotage/dossier/avancement/", dossier.dossier_progress, name="dossier_progress"),
    path("pilotage/dossier/preparer/", dossier.dossier_prepare, name="dossier_prepare"),
    path("pilotage/dossier/<int:pk>/relancer/", dossier.dossier_restart, name="dossier_restart"),
    path("pilotage/dossier/<int:pk>/telecharger/", dossier.dossier_download, name="dossier_download"),
    path("", home.home, name="home"),
    path("pilotage/", home.index, name="index"),
    path("compte/courriel-de-la-semaine/", weekly_mail.weekly_mail, name="weekly_mail"),
    path("recherche/", search.search, name="search"),
    path("journal/", journal.journal, name="journal"),
    path("journal/export.<export:kind>", journal.journal_export, name="journal_export"),
    path("journal/verifier/", journal.journal_verify, name="journal_verify"),
    path("journal/<int:seq>/", journal.journal_entry, name="journal_entry"),
    path("robots.txt", robots.robots, name="robots"),
    path("favicon.ico", robots.favicon, name="favicon"),
    path(".well-known/security.txt", robots.security, name="security"),
    path("premier-demarrage/", first_run.first_run, name="first_run"),
    path("premier-demarrage/donnees/", first_run.first_load, name="first_load"),
    path("premier-demarrage/donnees/referentiel/", first_run.first_framework, name="first_framework"),
    path("premier-demarrage/donnees/perimetre/", first_run.first_perimeter, name="first_perimeter"),
    path("sante/", health.health, name="health"),
    path("mentions-legales/", texts.legal, name="legal"),
    path("donnees-personnelles/", texts.privacy, name="privacy"),
    path("accessibilite/", texts.accessibility, name="accessibility"),
    path("aide/", texts.help_page, name="help"),
]
