from django.urls import path

from ..views import attendance_proofs as proofs
from ..views import staff, trainees
from ..views import training as views
from ..views import training_sessions as sessions

urlpatterns = [
    path("formation/", views.training_home, name="training_home"),
    path("formation.<export:kind>", views.training_export, name="training_export"),
    path("formation/mes-formations/", views.training_own, name="training_own"),
    path("formation/themes/creer/", views.training_theme_create, name="training_theme_create"),
    path("formation/themes/<key:pk>/modifier/", views.training_theme_change, name="training_theme_change"),
    path("formation/plan/<year:year>/", views.training_plan, name="training_plan"),
    path("formation/plan/<year:year>.<export:kind>", views.training_plan_export, name="training_plan_export"),
    path("formation/plan/<year:year>/<key:pk>/", views.training_plan_theme, name="training_plan_theme"),
    path("formation/effectifs/", staff.staff_list, name="staff_list"),
    path("formation/effectifs.<export:kind>", staff.staff_export, name="staff_export"),
    path("formation/effectifs/compter/", staff.staff_count, name="staff_count"),
    path("formation/seances/", sessions.training_session_list, name="training_session_list"),
    path("formation/seances.<export:kind>", sessions.training_session_export, name="training_session_export"),
    path("formation/seances/planifier/", sessions.training_session_create, name="training_session_create"),
    path("formation/seances/<key:pk>/", sessions.training_session_detail, name="training_session_detail"),
    path("formation/seances/<key:pk>/modifier/", sessions.training_session_change, name="training_session_change"),
    path("formation/seances/<key:pk>/annuler/", sessions.training_session_cancel, name="training_session_cancel"),
    path("formation/seances/<key:pk>/inscrire/", sessions.training_session_enrol, name="training_session_enrol"),
    path(
        "formation/seances/<key:pk>/presence/",
        sessions.training_session_attendance,
        name="training_session_attendance",
    ),
    path(
        "formation/seances/<key:pk>/deposer-la-feuille/",
        sessions.training_session_deposit_sheet,
        name="training_session_deposit_sheet",
    ),
    path(
        "formation/seances/<key:pk>/feuille-signee/",
        sessions.training_session_signed_sheet,
        name="training_session_signed_sheet",
    ),
    path("formation/seances/<key:pk>/feuille/", sessions.training_session_sheet, name="training_session_sheet"),
    path("formation/seances/<key:pk>/preuve/", proofs.training_session_offer, name="training_session_offer"),
    path("formation/agents/", trainees.trainee_list, name="trainee_list"),
    path("formation/agents.<export:kind>", trainees.trainee_export, name="trainee_export"),
    path("formation/agents/inscrire/", trainees.trainee_register, name="trainee_register"),
    path("formation/agents/<key:pk>/", trainees.trainee_detail, name="trainee_detail"),
    path("formation/agents/<key:pk>/modifier/", trainees.trainee_change, name="trainee_change"),
    path("formation/agents/<key:pk>/depart/", trainees.trainee_leave, name="trainee_leave"),
    path("formation/agents/<key:pk>/effacer/", trainees.trainee_erase, name="trainee_erase"),
    path("formation/attestations/<key:pk>/", trainees.training_record_attestation, name="training_record_attestation"),
    path("formation/attestations/<key:pk>/deposer/", trainees.training_record_attest, name="training_record_attest"),
]
