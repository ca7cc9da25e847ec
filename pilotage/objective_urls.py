"""The addresses of the objectives."""

from django.urls import path

from .views import objectives

HERE = "pilotage/objectifs"
ONE = f"{HERE}/<int:pk>"

urlpatterns = [
    path(f"{HERE}/", objectives.objective_list, name="objective_list"),
    path(f"{HERE}/export.<export:kind>", objectives.objective_export, name="objective_export"),
    path(f"{HERE}/proposer/", objectives.objective_create, name="objective_create"),
    path(f"{ONE}/", objectives.objective_detail, name="objective_detail"),
    path(f"{ONE}/modifier/", objectives.objective_edit, name="objective_edit"),
    path(f"{ONE}/valeur-visee/", objectives.objective_target, name="objective_target"),
    path(f"{ONE}/abandonner/", objectives.objective_drop, name="objective_drop"),
]
