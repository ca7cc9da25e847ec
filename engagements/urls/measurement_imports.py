from django.urls import path

from ..views import measurement_imports as views

BATCH = "indicateurs/imports/<key:pk>/"
urlpatterns = [
    path("indicateurs/importer/", views.measurement_import_create, name="measurement_import_create"),
    path("indicateurs/modele.<export:kind>", views.measurement_import_model, name="measurement_import_model"),
    path("indicateurs/imports/", views.measurement_import_list, name="measurement_import_list"),
    path("indicateurs/imports.<export:kind>", views.measurement_import_export, name="measurement_import_export"),
    path(BATCH, views.measurement_import_detail, name="measurement_import_detail"),
    path(f"{BATCH}lignes.<export:kind>", views.measurement_import_lines, name="measurement_import_lines"),
    path(f"{BATCH}confirmer/", views.measurement_import_confirm, name="measurement_import_confirm"),
    path(f"{BATCH}abandonner/", views.measurement_import_discard, name="measurement_import_discard"),
    path(f"{BATCH}annuler/", views.measurement_import_undo, name="measurement_import_undo"),
]
