from django.urls import path

from ..views import crisis_events as events
from ..views import crisis_gestures as gestures

EVENT = "urgence/<key:pk>"

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
]
