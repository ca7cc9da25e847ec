from qualipref.spreadsheets import csv_response
from qualipref.typography import short_date

REGISTER_COLUMNS = ["année", "code", "engagement", "site", "décision", "décidé le", "comité", "motif"]


def register_csv(rows):
    lines = [line for row in rows for year in row.years for line in _register_lines(row.commitment, year)]
    return csv_response("engagements-optionnels.csv", REGISTER_COLUMNS, lines)


def _register_lines(commitment, year):
    named = (year.campaign.year, commitment.code, commitment.title)
    if not year.decisions:
        return [(*named, "", "sans décision", "", "", "")]
    return [
        (
            *named,
            decision.site or "tous les sites",
            decision.get_decision_display(),
            short_date(decision.decided_on),
            decision.meeting_reference,
            decision.reason,
        )
        for decision in year.decisions
    ]
