from django.urls import path

from ..views import attendance_proofs as proofs
from ..views import sensitisations as views

urlpatterns = [
    path("sensibilisation/", views.sensitisation_list, name="sensitisation_list"),
    path("sensibilisation.<export:kind>", views.sensitisation_export, name="sensitisation_export"),
    path("sensibilisation/ajouter/", views.sensitisation_create, name="sensitisation_create"),
    path("sensibilisation/<key:pk>/", views.sensitisation_detail, name="sensitisation_detail"),
    path("sensibilisation/<key:pk>/modifier/", views.sensitisation_change, name="sensitisation_change"),
    path("sensibilisation/<key:pk>/presence/", views.sensitisation_attendance, name="sensitisation_attendance"),
    path("sensibilisation/<key:pk>/annuler/", views.sensitisation_cancel, name="sensitisation_cancel"),
    path("sensibilisation/<key:pk>/preuve/", proofs.sensitisation_offer, name="sensitisation_offer"),
    path("sensibilisation/<key:pk>/feuille/", views.sensitisation_sheet, name="sensitisation_sheet"),
    path("sensibilisation/<key:pk>/support/", views.sensitisation_support, name="sensitisation_support"),
    path(
        "sensibilisation/<key:pk>/feuille-signee/", views.sensitisation_signed_sheet, name="sensitisation_signed_sheet"
    ),
]
