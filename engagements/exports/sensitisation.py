from ..statistics.training import session_badge

SENSITISATION_COLUMNS = [
    "date",
    "forme",
    "sujet",
    "pour",
    "lieu",
    "agents attendus",
    "agents présents",
    "état",
    "support",
    "feuille signée",
    "motif de l’annulation",
]


def sensitisation_rows(sensitisations, today):
    for each in sensitisations:
        yield (
            each.held_on,
            each.get_kind_display(),
            each.subject,
            each.where,
            each.place,
            each.invited,
            each.came,
            session_badge(each, today).word,
            bool(each.support_id),
            bool(each.sheet_id),
            each.cancel_reason,
        )
