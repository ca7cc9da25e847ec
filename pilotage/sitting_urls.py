"""The addresses of a committee in session."""

from django.urls import path

from .views import rehearsal, since_last_time, sitting, sitting_close, sitting_follow
from .views import sitting_gestures as gestures

HERE = "pilotage/seances/<int:pk>"
ROOM = f"{HERE}/comite"

urlpatterns = [
    path(f"{HERE}/depuis-la-derniere-fois/", since_last_time.since_last_time, name="since_last_time"),
    path(
        f"{HERE}/depuis-la-derniere-fois/export.<export:kind>",
        since_last_time.since_last_time_export,
        name="since_last_time_export",
    ),
    path(f"{HERE}/suivre/", sitting_follow.sitting_follow, name="sitting_follow"),
    path(f"{HERE}/repetition/", rehearsal.rehearsal, name="rehearsal"),
    path(f"{ROOM}/", sitting.sitting, name="sitting"),
    path(f"{ROOM}/ouvrir/", gestures.sitting_open, name="sitting_open"),
    path(f"{ROOM}/clavier/", gestures.sitting_keyboard, name="sitting_keyboard"),
    path(f"{ROOM}/presents/", gestures.sitting_presence, name="sitting_presence"),
    path(f"{ROOM}/point-libre/", gestures.sitting_add_item, name="sitting_add_item"),
    path(f"{ROOM}/lever/", sitting_close.sitting_close, name="sitting_close"),
    path(f"{ROOM}/points/<int:item_pk>/decider/", gestures.sitting_decide, name="sitting_decide"),
    path(f"{ROOM}/points/<int:item_pk>/note/", gestures.sitting_note, name="sitting_note"),
    path(f"{ROOM}/decisions/<int:decision_pk>/reprendre/", gestures.sitting_undo, name="sitting_undo"),
    path(f"{ROOM}/decisions/<int:decision_pk>/corriger/", gestures.sitting_reword, name="sitting_reword"),
]
