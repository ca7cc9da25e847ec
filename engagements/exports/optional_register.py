REGISTER_COLUMNS = ["année", "code", "engagement", "site", "décision", "décidé le", "comité", "motif"]


def register_rows(rows):
    return [line for row in rows for year in row.years for line in _register_lines(row.commitment, year)]


def _register_lines(commitment, year):
    named = (year.campaign.year, commitment.code, commitment.title)
    if not year.decisions:
        return [(*named, "", "sans décision", "", "", "")]
    return [
        (
            *named,
            decision.site or "tous les sites",
            decision.get_decision_display(),
            decision.decided_on,
            decision.meeting_reference,
            decision.reason,
        )
        for decision in year.decisions
    ]
