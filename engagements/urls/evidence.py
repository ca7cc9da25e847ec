from django.urls import path

from ..views import evidence as views
from ..views import evidence_deposit as deposit
from ..views import evidence_review as review

urlpatterns = [
    path("preuves/", review.evidence_list, name="evidence_list"),
    path("preuves.<export:kind>", review.evidence_export, name="evidence_export"),
    path("preuves/accepter/", review.evidence_accept_together, name="evidence_accept_together"),
    path("preuves/<key:pk>/", views.evidence_detail, name="evidence_detail"),
    path("preuves/<key:pk>/remplacer/", review.evidence_replace, name="evidence_replace"),
    path("preuves/<key:pk>/utiliser/", review.evidence_reuse, name="evidence_reuse"),
    path("preuves/<key:pk>/versions/<key:number>/", views.evidence_download, name="evidence_download"),
    path("preuves/<key:pk>/versions/<key:number>/pages/<key:page>/", views.evidence_preview, name="evidence_preview"),
    path("preuves/cases/<key:pk>/accepter/", review.evidence_accept, name="evidence_accept"),
    path("preuves/cases/<key:pk>/refuser/", review.evidence_refuse, name="evidence_refuse"),
    path("preuves/cases/<key:pk>/retirer/", review.evidence_withdraw, name="evidence_withdraw"),
    path("<year:year>/preuves/deposer/", deposit.evidence_submit, name="evidence_submit"),
    path("<year:year>/preuves/photo/", deposit.evidence_photo, name="evidence_photo"),
    path("<year:year>/preuves/affiche/<unit:unit>/", deposit.evidence_checklist, name="evidence_checklist"),
]
