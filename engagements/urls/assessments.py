from django.urls import path

from ..views import assessment, assessments

CELL = "<year:year>/cases/<code:code>/<unit:unit>"
UNIT = "<year:year>/auto-evaluation/<unit:unit>"

urlpatterns = [
    path("<year:year>/auto-evaluation/", assessments.assessment_home, name="assessment_home"),
    path("<year:year>/auto-evaluation.<export:kind>", assessments.assessment_export, name="assessment_export"),
    path(f"{UNIT}/", assessments.assessment_unit, name="assessment_unit"),
    path(f"{UNIT}/liste.<export:kind>", assessments.assessment_unit_export, name="assessment_unit_export"),
    path(f"{UNIT}/soumettre/", assessments.assessment_submit, name="assessment_submit"),
    path(f"{CELL}/evaluer/", assessment.cell_assess, name="cell_assess"),
    path(f"{CELL}/evaluer/choisir/", assessment.cell_assess_choose, name="cell_assess_choose"),
    path(f"{CELL}/modification/", assessment.assessment_ask_change, name="assessment_ask_change"),
]
