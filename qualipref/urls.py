"""Composition of the addresses; imported by nobody."""

from django.urls import include, path

urlpatterns = [
    path("", include("qualipref.accounts.urls")),
    path("brouillons/", include("qualipref.drafts.urls")),
    path("documents/", include("qualipref.documents.urls")),
    path("sites/", include("sites.urls")),
    path("administration/", include("sites.administration_urls")),
    path("engagements/", include("engagements.urls")),
    path("", include("pilotage.urls")),
]

handler400 = "qualipref.refusals.bad_request"
handler403 = "qualipref.refusals.permission_denied"
handler404 = "qualipref.refusals.page_not_found"
handler500 = "qualipref.refusals.server_error"
