from django.urls import path

from ..views import indicator_targets as targets
from ..views import indicators
from ..views import measurement_grids as grids
from ..views import measurement_review as review
from ..views import measurements as views

INDICATOR = "indicateurs/<key:framework_pk>/<code:code>"
GRID = f"{INDICATOR}/saisie/<period:period>"
UNIT = "indicateurs/saisie/<unit:unit>/<period:period>"

urlpatterns = [
    path("indicateurs/saisie/", grids.measurement_home, name="measurement_home"),
    path(f"{UNIT}/", grids.measurement_unit_grid, name="measurement_unit_grid"),
    path(f"{UNIT}/coller/", grids.measurement_unit_paste, name="measurement_unit_paste"),
    path(f"{INDICATOR}/saisie/", grids.measurement_day, name="measurement_day"),
    path(f"{GRID}/", grids.measurement_grid, name="measurement_grid"),
    path(f"{GRID}/coller/", grids.measurement_paste, name="measurement_paste"),
    path("indicateurs/a-valider/", review.measurement_review, name="measurement_review"),
    path("indicateurs/a-valider.<export:kind>", review.measurement_review_export, name="measurement_review_export"),
    path("indicateurs/a-valider/valider/", review.measurement_validate_together, name="measurement_validate_together"),
    path("indicateurs/mesures/<key:pk>/", views.measurement_detail, name="measurement_detail"),
    path("indicateurs/mesures/<key:pk>/valider/", views.measurement_validate, name="measurement_validate"),
    path("indicateurs/mesures/<key:pk>/rouvrir/", views.measurement_reopen, name="measurement_reopen"),
    path(f"{INDICATOR}/unites.<export:kind>", indicators.indicator_sheet_export, name="indicator_sheet_export"),
    path(f"{INDICATOR}/cible/", targets.indicator_target_set, name="indicator_target_set"),
    path(f"{INDICATOR}/calculer/", views.indicator_measure, name="indicator_measure"),
]
