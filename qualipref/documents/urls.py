from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("", views.job_list, name="job_list"),
    path("travaux.<export:kind>", views.job_export, name="job_export"),
    path("travaux/<int:pk>/", views.job_detail, name="job_detail"),
    path("travaux/<int:pk>/relancer/", views.job_restart, name="job_restart"),
]
