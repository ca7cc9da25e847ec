"""What a point of an agenda is about, whatever its kind: two points about the same action say the same thing twice."""

SUBJECTS = ("action", "date_request__action", "gap", "objective", "indicator", "commitment")


def subject_of(
    kind, title, *, action=None, date_request=None, gap=None, objective=None, indicator=None, commitment=None
):
    """(« action », its key): the row that it names, else its kind and its title."""
    action = date_request.action if date_request else action
    named = {"action": action, "gap": gap, "objective": objective, "indicator": indicator}
    for name, row in named.items():
        if row:
            return name, row.pk
    return (f"{kind}-commitment", commitment.pk) if commitment else (kind, title)


def subject_of_item(item):
    named = {name: getattr(item, name) for name in ("action", "date_request", "gap", "objective", "indicator")}
    return subject_of(item.kind, item.title, commitment=item.commitment, **named)
