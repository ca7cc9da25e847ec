from django.urls import path

from .. import views

urlpatterns = [
    path("", views.home, name="home"),
    path("liste/", views.commitment_list, name="commitment_list"),
    path("liste.csv", views.commitment_csv, name="commitment_csv"),
    path("indicateurs/", views.indicator_list, name="indicator_list"),
    path("indicateurs.csv", views.indicator_csv, name="indicator_csv"),
    path("indicateurs/<key:framework_pk>/<code:code>/", views.indicator_detail, name="indicator_detail"),
    path("optionnels/", views.optional_register, name="optional_register"),
    path("optionnels.csv", views.optional_csv, name="optional_csv"),
    path("sources/", views.framework_source_list, name="framework_source_list"),
    path("sources.csv", views.framework_source_csv, name="framework_source_csv"),
    path("<key:framework_pk>/chapitres/<code:code>/", views.chapter_detail, name="chapter_detail"),
    path("<key:framework_pk>/<code:code>/", views.commitment_detail, name="commitment_detail"),
]
