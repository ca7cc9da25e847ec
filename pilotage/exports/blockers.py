from ..enums import ALL_SITES

BLOCKER_COLUMNS = [
    "référence",
    "intitulé",
    "site",
    "service pilote",
    "échéance",
    "qui doit agir",
    "qui",
    "ce qui est attendu",
    "depuis le",
    "jours",
    "dernière relance",
]


def blocker_rows(found, reminded_on):
    """`reminded_on`: {key of the action: day of its last reminder}."""
    for each in found:
        yield (
            each.action.reference,
            each.action.title,
            each.action.site_name or ALL_SITES,
            each.action.service_name,
            each.action.due_on,
            each.mover.label,
            each.who,
            each.what,
            each.since,
            each.days,
            reminded_on.get(each.action.pk),
        )
