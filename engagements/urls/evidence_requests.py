from django.urls import path

from ..views import evidence_answers as answers
from ..views import evidence_requests as views

urlpatterns = [
    path("demandes/", views.evidence_request_list, name="evidence_request_list"),
    path("demandes.<export:kind>", views.evidence_request_export, name="evidence_request_export"),
    path("demandes/<key:pk>/", views.evidence_request_detail, name="evidence_request_detail"),
    path("demandes/<key:pk>/repondre/", answers.evidence_request_answer, name="evidence_request_answer"),
    path("demandes/<key:pk>/relancer/", views.evidence_request_remind, name="evidence_request_remind"),
    path("demandes/<key:pk>/annuler/", views.evidence_request_cancel, name="evidence_request_cancel"),
    path(
        "<year:year>/cases/<code:code>/<unit:unit>/demander/",
        views.evidence_request_create,
        name="evidence_request_create",
    ),
]
