from django.urls import path

from .. import views

urlpatterns = [
    path("", views.home, name="home"),
    path("liste/", views.commitment_list, name="commitment_list"),
    path("liste.<export:kind>", views.commitment_export, name="commitment_export"),
    path("indicateurs/", views.indicator_list, name="indicator_list"),
    path("indicateurs.<export:kind>", views.indicator_export, name="indicator_export"),
    path("indicateurs/<key:framework_pk>/<code:code>/", views.indicator_detail, name="indicator_detail"),
    path("optionnels/", views.optional_register, name="optional_register"),
    path("optionnels.<export:kind>", views.optional_export, name="optional_export"),
    path("sources/", views.framework_source_list, name="framework_source_list"),
    path("sources.<export:kind>", views.framework_source_export, name="framework_source_export"),
    path("<key:framework_pk>/chapitres/<code:code>/", views.chapter_detail, name="chapter_detail"),
    path("<key:framework_pk>/<code:code>/", views.commitment_detail, name="commitment_detail"),
]
