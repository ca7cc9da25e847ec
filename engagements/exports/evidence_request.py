from ..readiness import request_badge

REQUEST_COLUMNS = [
    "engagement",
    "intitulé",
    "pour",
    "demandée à",
    "contact",
    "demandée le",
    "relancée le",
    "attendue pour le",
    "état",
    "close le",
    "demande",
]


def request_rows(requests, today):
    for asked in requests:
        yield (
            asked.commitment.code,
            asked.commitment.title,
            str(asked.unit),
            str(asked.service),
            str(asked.contact or ""),
            asked.requested_at,
            asked.reminded_at,
            asked.due_on,
            request_badge(asked, today).word,
            asked.closed_at,
            asked.message,
        )
