FATE_COLUMNS = [
    "décision",
    "point",
    "verdict",
    "rédaction",
    "suite",
    "action",
    "échéance",
    "avancement (%)",
]


def fate_rows(fates):
    """A row by decision of the previous meeting, with what became of it."""
    for fate in fates:
        decision, action = fate.decision, fate.decision.item.concerned_action
        yield (
            decision.reference,
            decision.item.title,
            decision.get_verdict_display(),
            decision.said,
            fate.said,
            action.reference if action else "",
            action.due_on if action else None,
            action.progress if action else None,
        )
