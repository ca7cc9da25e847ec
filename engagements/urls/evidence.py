from django.urls import path

from ..views import evidence as views

urlpatterns = [
    path("preuves/<key:pk>/", views.evidence_detail, name="evidence_detail"),
]
