from django.urls import path

from . import views

app_name = "drafts"
urlpatterns = [
    path("", views.draft_keep, name="draft_keep"),
    path("abandonner/", views.draft_forget, name="draft_forget"),
]
