from django.urls import path

from ..views import call_checks as checks
from ..views import call_list as operators
from ..views import crisis_events as events
from ..views import crisis_gestures as gestures

EVENT = "urgence/<key:pk>"
OPERATOR = "urgence/liste-d-appel/<key:pk>"
CHECK = "urgence/verifications/<key:pk>"

urlpatterns = [
    path("urgence/", events.crisis_event_list, name="crisis_event_list"),
    path("urgence.<export:kind>", events.crisis_event_export, name="crisis_event_export"),
    path("urgence/inscrire/", gestures.crisis_event_register, name="crisis_event_register"),
    path(f"{EVENT}/", events.crisis_event_detail, name="crisis_event_detail"),
    path(f"{EVENT}/declencher/", gestures.crisis_event_start, name="crisis_event_start"),
    path(f"{EVENT}/premier-appel/", gestures.crisis_event_first_call, name="crisis_event_first_call"),
    path(f"{EVENT}/premiere-publication/", gestures.crisis_event_publication, name="crisis_event_publication"),
    path(f"{EVENT}/terminer/", gestures.crisis_event_end, name="crisis_event_end"),
    path(f"{EVENT}/corriger/", gestures.crisis_event_correct, name="crisis_event_correct"),
    path(f"{EVENT}/retour/", gestures.crisis_event_feedback, name="crisis_event_feedback"),
    path(f"{EVENT}/retour/fichier/", events.crisis_event_feedback_file, name="crisis_event_feedback_file"),
    path(f"{EVENT}/annuler/", gestures.crisis_event_cancel, name="crisis_event_cancel"),
    path("urgence/liste-d-appel/", operators.call_list, name="call_list"),
    path("urgence/liste-d-appel.<export:kind>", operators.call_list_export, name="call_list_export"),
    path("urgence/liste-d-appel/imprimer/", operators.call_list_print, name="call_list_print"),
    path("urgence/liste-d-appel/inscrire/", operators.operator_register, name="operator_register"),
    path(f"{OPERATOR}/", operators.operator_detail, name="operator_detail"),
    path(f"{OPERATOR}/numeros/", operators.operator_phones, name="operator_phones"),
    path(f"{OPERATOR}/modifier/", operators.operator_change, name="operator_change"),
    path(f"{OPERATOR}/retirer/", operators.operator_withdraw, name="operator_withdraw"),
    path("urgence/verifications/", checks.call_check_list, name="call_check_list"),
    path("urgence/verifications.<export:kind>", checks.call_check_export, name="call_check_export"),
    path("urgence/verifications/ouvrir/", checks.call_check_open, name="call_check_open"),
    path(f"{CHECK}/", checks.call_check_detail, name="call_check_detail"),
    path(f"{CHECK}/noter/", checks.call_check_record, name="call_check_record"),
    path(f"{CHECK}/clore/", checks.call_check_close, name="call_check_close"),
    path(f"{CHECK}/abandonner/", checks.call_check_cancel, name="call_check_cancel"),
    path(f"{CHECK}/preuve/", checks.call_check_prove, name="call_check_prove"),
]
