from django.urls import path

from ..views import document_versions as versions
from ..views import document_writing as writing
from ..views import quality_documents as views

VERSION = "documents/<key:pk>/versions/<number:number>/"

urlpatterns = [
    path("documents/", views.document_list, name="document_list"),
    path("documents.<export:kind>", views.document_export, name="document_export"),
    path("documents/nouveau/", writing.document_create, name="document_create"),
    path("documents/<key:pk>/", views.document_detail, name="document_detail"),
    path("documents/<key:pk>/decrire/", writing.document_describe, name="document_describe"),
    path("documents/<key:pk>/lu/", views.document_acknowledge, name="document_acknowledge"),
    path("documents/<key:pk>/lecteurs/", views.document_readers, name="document_readers"),
    path("documents/<key:pk>/lecteurs.<export:kind>", views.document_readers_export, name="document_readers_export"),
    path("documents/<key:pk>/confirmer/", views.document_confirm, name="document_confirm"),
    path("documents/<key:pk>/retirer/", views.document_withdraw, name="document_withdraw"),
    path("documents/<key:pk>/preuve/", views.document_offer, name="document_offer"),
    path("documents/<key:pk>/nouvelle-version/", writing.document_version_prepare, name="document_version_prepare"),
    path(VERSION, versions.document_version_detail, name="document_version_detail"),
    path(f"{VERSION}fichier/", versions.document_version_download, name="document_version_download"),
    path(f"{VERSION}apercu/<key:page>/", versions.document_version_preview, name="document_version_preview"),
    path(f"{VERSION}modifier/", writing.document_version_rewrite, name="document_version_rewrite"),
    path(f"{VERSION}soumettre/", versions.document_version_submit, name="document_version_submit"),
    path(f"{VERSION}verifier/", versions.document_version_verify, name="document_version_verify"),
    path(f"{VERSION}renvoyer/", versions.document_version_send_back, name="document_version_send_back"),
    path(f"{VERSION}approuver/", versions.document_version_approve, name="document_version_approve"),
    path(f"{VERSION}abandonner/", versions.document_version_abandon, name="document_version_abandon"),
]
