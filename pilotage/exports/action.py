from ..action_lines import action_badge, codes_of
from ..enums import ALL_SITES

ACTION_COLUMNS = [
    "référence",
    "intitulé",
    "genre",
    "origine",
    "engagements",
    "site",
    "service pilote",
    "pilote",
    "priorité",
    "première échéance",
    "échéance",
    "reports",
    "avancement (%)",
    "état",
    "réalisée le",
    "clôturée le",
]


def action_rows(actions, today):
    """The rows of `actions`, read by `for_page`."""
    actions = list(actions)
    codes = codes_of(actions)
    for action in actions:
        yield (
            action.reference,
            action.title,
            action.get_kind_display(),
            action.get_origin_display(),
            codes.get(action.pk, ""),
            action.site.name if action.site else ALL_SITES,
            action.lead_service.name,
            str(action.owner or ""),
            action.get_priority_display(),
            action.original_due_on,
            action.due_on,
            action.postponement_count,
            action.progress,
            action_badge(action, today).word,
            action.done_on,
            action.closed_on,
        )
