from django.urls import path

from ..views import response_times as views

urlpatterns = [
    path("indicateurs/releve-de-delais/", views.response_time_create, name="response_time_create"),
]
