"""The call list without its numbers: a spreadsheet goes where nobody watches it."""

from ..enums import CallOutcome
from ..readiness import check_badge, operator_badge

OPERATOR_COLUMNS = ["nom", "service", "fonction", "formation", "disponible à partir du", "dernier appel", "résultat"]
CHECK_COLUMNS = [
    "vérification",
    "ouverte le",
    "état",
    "close le",
    "close par",
    "opérateurs",
    "joints",
    "non joints",
    "numéros faux",
    "prochaine au plus tard le",
]


def operator_rows(operators, today):
    said = dict(CallOutcome.choices)
    for operator in operators:
        yield (
            operator.name,
            str(operator.service),
            operator.get_function_display(),
            operator_badge(operator, today).word,
            operator.du,
            operator.last_called_at,
            said.get(operator.last_outcome, ""),
        )


def check_rows(checks):
    for check in checks:
        yield (
            str(check),
            check.opened_at,
            check_badge(check).word,
            check.closed_at,
            str(check.closed_by or ""),
            check.operator_count,
            check.reached_count,
            check.not_reached_count,
            check.wrong_number_count,
            check.next_due_on,
        )
