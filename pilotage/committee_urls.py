"""The addresses of the committees and of the preparation of their meetings."""

from django.urls import path

from .views import (
    committee_members,
    committees,
    item_comments,
    item_pieces,
    meeting_agenda,
    meeting_answers,
    meeting_notice,
    meetings,
)

HERE = "pilotage/comites"
ONE = f"{HERE}/<int:pk>"
MEETING = "pilotage/seances/<int:pk>"
ITEM = f"{MEETING}/points/<int:item_pk>"

urlpatterns = [
    path(f"{HERE}/", committees.committee_list, name="committee_list"),
    path(f"{HERE}/export.<export:kind>", committees.committee_export, name="committee_export"),
    path(f"{HERE}/creer/", committees.committee_create, name="committee_create"),
    path(f"{ONE}/", committees.committee_detail, name="committee_detail"),
    path(f"{ONE}/modifier/", committees.committee_edit, name="committee_edit"),
    path(f"{ONE}/seances.<export:kind>", committees.committee_meeting_export, name="committee_meeting_export"),
    path(f"{ONE}/decisions/", committees.committee_decisions, name="committee_decisions"),
    path(f"{ONE}/decisions.<export:kind>", committees.committee_decision_export, name="committee_decision_export"),
    path(f"{ONE}/membres.<export:kind>", committee_members.committee_member_export, name="committee_member_export"),
    path(f"{ONE}/membres/ajouter/", committee_members.committee_member_add, name="committee_member_add"),
    path(
        f"{ONE}/membres/<int:member_pk>/modifier/",
        committee_members.committee_member_edit,
        name="committee_member_edit",
    ),
    path(
        f"{ONE}/membres/<int:member_pk>/terminer/",
        committee_members.committee_member_end,
        name="committee_member_end",
    ),
    path(f"{ONE}/seances/creer/", meetings.meeting_create, name="meeting_create"),
    path(f"{MEETING}/", meetings.meeting_detail, name="meeting_detail"),
    path(f"{MEETING}/modifier/", meetings.meeting_edit, name="meeting_edit"),
    path(f"{MEETING}/annuler/", meetings.meeting_cancel, name="meeting_cancel"),
    path(f"{MEETING}/ordre/", meeting_agenda.meeting_reorder, name="meeting_reorder"),
    path(f"{MEETING}/ordre-du-jour.<export:kind>", meeting_agenda.meeting_agenda_export, name="meeting_agenda_export"),
    path(f"{MEETING}/composer/", meeting_agenda.meeting_compose, name="meeting_compose"),
    path(f"{MEETING}/points/ajouter/", meeting_agenda.meeting_item_add, name="meeting_item_add"),
    path(f"{ITEM}/modifier/", meeting_agenda.meeting_item_edit, name="meeting_item_edit"),
    path(f"{ITEM}/commenter/", item_comments.meeting_item_comment, name="meeting_item_comment"),
    path(f"{ITEM}/joindre/", item_pieces.meeting_item_attach, name="meeting_item_attach"),
    path(f"{MEETING}/pieces/<int:piece_pk>/", item_pieces.meeting_piece, name="meeting_piece"),
    path(
        f"{MEETING}/pieces/<int:piece_pk>/retirer/", item_pieces.meeting_piece_withdraw, name="meeting_piece_withdraw"
    ),
    path(f"{ITEM}/retirer/", meeting_agenda.meeting_item_remove, name="meeting_item_remove"),
    path(f"{MEETING}/convoquer/", meeting_notice.meeting_convene, name="meeting_convene"),
    path(
        f"{MEETING}/convoquer/nouveaux/",
        meeting_notice.meeting_convene_newcomers,
        name="meeting_convene_newcomers",
    ),
    path(f"{MEETING}/repondre/", meeting_answers.meeting_answer, name="meeting_answer"),
    path(f"{MEETING}/dossier/", meeting_notice.meeting_pack, name="meeting_pack"),
    path(f"{MEETING}/dossier/relancer/", meeting_notice.meeting_pack_restart, name="meeting_pack_restart"),
    path(f"{MEETING}/calendrier.ics", meeting_notice.meeting_calendar, name="meeting_calendar"),
    path(f"{MEETING}/emargement/", meeting_notice.attendance_sheet, name="attendance_sheet"),
    path(f"{MEETING}/reponses.<export:kind>", meeting_notice.attendance_export, name="attendance_export"),
]
