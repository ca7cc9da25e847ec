from ..minutes_lines import approval_day, minutes_badge

MINUTES_COLUMNS = [
    "procès-verbal",
    "comité",
    "séance du",
    "décisions",
    "état",
    "soumis par",
    "approuvé par",
    "par suppléance de",
    "approuvé le",
    "rectifie",
    "empreinte du texte",
    "empreinte du PDF",
]


def minutes_rows(listed):
    """The rows of `listed`, read by `for_list` and counted by `with_decisions`."""
    for minutes in listed:
        yield (
            minutes.reference,
            minutes.meeting.committee.name,
            minutes.meeting.day,
            minutes.decision_count,
            minutes_badge(minutes).word,
            str(minutes.submitted_by or ""),
            str(minutes.approved_by or ""),
            str(minutes.on_behalf_of or ""),
            approval_day(minutes),
            _corrected(minutes),
            minutes.content_digest,
            minutes.pdf.sha256 if minutes.pdf else "",
        )


def _corrected(minutes):
    """The minutes of the same meeting that it corrects: the ones before."""
    if minutes.number == 1:
        return ""
    return f"PV {minutes.meeting.reference}" + (f" rectificatif {minutes.number - 2}" if minutes.number > 2 else "")
