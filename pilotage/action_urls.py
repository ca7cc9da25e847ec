"""The addresses of the action plan."""

from django.urls import path

from .views import (
    action_board,
    action_bulk,
    action_calendar,
    action_list,
    action_pdf,
    action_rows,
    actions,
    blockers,
    comments,
    saved_filters,
)
from .views import action_gestures as gestures

HERE = "plan-d-action"
GESTURES = (
    ("avancement", gestures.progress, "progress"),
    ("commenter", gestures.comment, "comment"),
    ("realisee", gestures.complete, "complete"),
    ("renvoyer", gestures.send_back, "send_back"),
    ("cloturer", gestures.close, "close"),
    ("verifier", gestures.verify, "verify"),
    ("abandonner", gestures.abandon, "abandon"),
    ("rouvrir", gestures.reopen, "reopen"),
    ("proposer-de-nouveau", gestures.propose_again, "propose_again"),
    ("echeance", gestures.change_date, "change_date"),
    ("autre-echeance", gestures.ask_date, "ask_date"),
    ("accorder-l-echeance", gestures.grant_date, "grant_date"),
    ("maintenir-l-echeance", gestures.refuse_date, "refuse_date"),
)

urlpatterns = [
    path(f"{HERE}/cases/<year:year>/<code:code>/<unit:unit>/commenter/", comments.cell_comment, name="cell_comment"),
    path(f"{HERE}/", action_list.action_list, name="action_list"),
    path(f"{HERE}/export.<export:kind>", action_list.action_export, name="action_export"),
    path(f"{HERE}/plan-d-action.pdf", action_pdf.action_plan, name="action_plan"),
    path(f"{HERE}/dense/", action_list.action_dense, name="action_dense"),
    path(f"{HERE}/tableau/", action_board.action_board, name="action_board"),
    path(f"{HERE}/calendrier/", action_calendar.action_calendar, name="action_calendar"),
    path(
        f"{HERE}/calendrier/export.<export:kind>", action_calendar.action_calendar_export, name="action_calendar_export"
    ),
    path(f"{HERE}/qui-bloque/", blockers.action_blockers, name="action_blockers"),
    path(f"{HERE}/qui-bloque/export.<export:kind>", blockers.action_blockers_export, name="action_blockers_export"),
    path(f"{HERE}/<int:pk>/relancer/", blockers.action_remind, name="action_remind"),
    path(f"{HERE}/commentaires/<int:pk>/retirer/", comments.action_comment_withdraw, name="action_comment_withdraw"),
    path(f"{HERE}/cases/commentaires/<int:pk>/retirer/", comments.cell_comment_withdraw, name="cell_comment_withdraw"),
    path(f"{HERE}/demandes-d-echeance/<int:pk>/retirer/", gestures.withdraw_date, name="action_withdraw_date"),
    path(f"{HERE}/filtres/", saved_filters.saved_filter_list, name="saved_filter_list"),
    path(f"{HERE}/filtres/enregistrer/", saved_filters.saved_filter_create, name="saved_filter_create"),
    path(f"{HERE}/filtres/<int:pk>/renommer/", saved_filters.saved_filter_rename, name="saved_filter_rename"),
    path(
        f"{HERE}/filtres/<int:pk>/ouvrir-d-office/",
        saved_filters.saved_filter_set_default,
        name="saved_filter_set_default",
    ),
    path(
        f"{HERE}/filtres/<int:pk>/ne-plus-ouvrir-d-office/",
        saved_filters.saved_filter_unset_default,
        name="saved_filter_unset_default",
    ),
    path(f"{HERE}/filtres/<int:pk>/supprimer/", saved_filters.saved_filter_delete, name="saved_filter_delete"),
    path(f"{HERE}/ensemble/", action_bulk.action_bulk, name="action_bulk"),
    path(f"{HERE}/ensemble/reprendre/", action_bulk.action_bulk_again, name="action_bulk_again"),
    path(f"{HERE}/ensemble/resultat/", action_bulk.action_bulk_result, name="action_bulk_result"),
    path(f"{HERE}/<int:pk>/ligne/", action_rows.action_row, name="action_row"),
    path(f"{HERE}/<int:pk>/ligne/modifier/", action_rows.action_row_edit, name="action_row_edit"),
    path(f"{HERE}/proposer/", actions.action_propose, name="action_propose"),
    path(f"{HERE}/<int:pk>/", actions.action_detail, name="action_detail"),
    path(f"{HERE}/<int:pk>/modifier/", actions.action_edit, name="action_edit"),
    *(path(f"{HERE}/<int:pk>/{french}/", view, name=f"action_{name}") for french, view, name in GESTURES),
]
