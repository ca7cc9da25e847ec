from django.urls import path

from .views import health, texts

app_name = "pilotage"
urlpatterns = [
    path("sante/", health.health, name="health"),
    path("mentions-legales/", texts.legal, name="legal"),
    path("donnees-personnelles/", texts.privacy, name="privacy"),
    path("accessibilite/", texts.accessibility, name="accessibility"),
    path("aide/", texts.help_page, name="help"),
]
