from django.urls import path

from ..views import measurement_list as views

urlpatterns = [
    path("indicateurs/mesures/", views.measurement_list, name="measurement_list"),
    path("indicateurs/mesures.<export:kind>", views.measurement_export, name="measurement_export"),
]
