from django.urls import path

from ..views import comparison, correction, verification

COMMITMENT = "<key:framework_pk>/<code:code>"

urlpatterns = [
    path("<key:framework_pk>/texte-officiel/", verification.official_text_list, name="official_text_list"),
    path(
        "<key:framework_pk>/texte-officiel.<export:kind>",
        verification.official_text_export,
        name="official_text_export",
    ),
    path("<key:framework_pk>/texte-officiel/<code:code>/", verification.official_text_edit, name="official_text_edit"),
    path("<key:framework_pk>/comparer/<key:other_pk>/", comparison.framework_compare, name="framework_compare"),
    path(
        "<key:framework_pk>/comparer/<key:other_pk>.<export:kind>",
        comparison.framework_compare_export,
        name="framework_compare_export",
    ),
    path(f"{COMMITMENT}/corriger/", correction.commitment_correct, name="commitment_correct"),
    path(f"{COMMITMENT}/desactiver/", correction.commitment_disable, name="commitment_disable"),
    path(f"{COMMITMENT}/reactiver/", correction.commitment_enable, name="commitment_enable"),
    path(f"{COMMITMENT}/verifier/", verification.commitment_verify, name="commitment_verify"),
    path(f"{COMMITMENT}/douter/", verification.commitment_doubt, name="commitment_doubt"),
]
