"""The addresses of the minutes."""

from django.urls import path

from .views import minutes, minutes_proofs, minutes_publication
from .views import minutes_gestures as gestures

HERE = "pilotage/proces-verbaux"
ONE = f"{HERE}/<int:pk>"

urlpatterns = [
    path(f"{HERE}/", minutes.minutes_list, name="minutes_list"),
    path(f"{HERE}/export.<export:kind>", minutes.minutes_export, name="minutes_export"),
    path(f"{ONE}/", minutes.minutes_detail, name="minutes_detail"),
    path(f"{ONE}/avancement/", minutes.minutes_progress, name="minutes_progress"),
    path(f"{ONE}/telecharger/", minutes.minutes_download, name="minutes_download"),
    path(f"{ONE}/extraits/<int:service_pk>/", minutes.minutes_excerpt, name="minutes_excerpt"),
    path(f"{ONE}/relancer/", gestures.minutes_restart, name="minutes_restart"),
    path(f"{ONE}/rediger/", gestures.minutes_write, name="minutes_write"),
    path(f"{ONE}/soumettre/", gestures.minutes_submit, name="minutes_submit"),
    path(f"{ONE}/approuver/", gestures.minutes_approve, name="minutes_approve"),
    path(f"{ONE}/demander-une-modification/", gestures.minutes_ask_changes, name="minutes_ask_changes"),
    path(f"{ONE}/offrir-comme-preuve/", minutes_proofs.minutes_offer, name="minutes_offer"),
    path(f"{ONE}/publier/", minutes_publication.minutes_publish, name="minutes_publish"),
    path(f"{ONE}/rectifier/", gestures.minutes_rectify, name="minutes_rectify"),
]
