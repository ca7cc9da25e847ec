from django.urls import path

from ..views import integrity as views

urlpatterns = [
    path("integrite/", views.integrity, name="integrity"),
    path("integrite.<export:kind>", views.integrity_export, name="integrity_export"),
    path("integrite/certificats/", views.certificate_list, name="certificate_list"),
    path("integrite/certificats/demander/", views.certificate_request, name="certificate_request"),
    path("integrite/certificats/<key:pk>/telecharger/", views.certificate_download, name="certificate_download"),
    path("preuves/<key:pk>/verifier/", views.evidence_verify, name="evidence_verify"),
]
