"""Rules, months and holes as a person says them."""

from qualipref.typography import MONTHS, enumeration, long_date

from ..enums import ValidityRule
from .coverage import ONE_DAY, Period

RULES = {
    ValidityRule.YEARLY: "une preuve dans l’année, qui vaut un an après la fin de sa période",
    ValidityRule.HALF_YEARLY: "toute l’année couverte, par semestre\u202f; une preuve vaut six mois après sa période",
    ValidityRule.QUARTERLY: "toute l’année couverte, par trimestre\u202f; une preuve vaut trois mois après sa période",
    ValidityRule.MONTHLY: "toute l’année couverte, mois par mois\u202f; une preuve vaut un mois après sa période",
    ValidityRule.EACH_VERSION: "une preuve à chaque nouvelle version\u202f; elle ne se périme pas d’elle-même",
}
FEW_MONTHS = 4


def rule_in_words(rule):
    return RULES[ValidityRule(rule)]


def freeze_in_words(campaign, today):
    """That a campaign is frozen, and what this means for its score; nothing before."""
    if not campaign.is_frozen(today):
        return ""
    day = long_date(campaign.freezes_on)
    return (
        f"Campagne gelée depuis le {day} au soir\u00a0: ce qui est déposé, examiné ou décidé depuis "
        "n’entre pas dans son score."
    )


def joined(periods):
    """`periods`, in order, with those that follow each other made one."""
    found = []
    for period in periods:
        if found and found[-1].last + ONE_DAY == period.first:
            found[-1] = Period(found[-1].first, period.last)
        else:
            found.append(period)
    return found


def month_count(period):
    return period.last.month - period.first.month + 1


def months(period):
    """« juillet », « juillet et août », « juillet à septembre »: the months that a period of one year touches."""
    first, last = MONTHS[period.first.month - 1], MONTHS[period.last.month - 1]
    count = month_count(period)
    if count == 1:
        return first
    return f"{first} {'et' if count == 2 else 'à'} {last}"


def hole_in_words(holes):
    """« Trou de juillet à septembre », « Trous : février, juin à août »."""
    groups = joined(holes)
    if len(groups) > 1:
        return f"Trous\u00a0: {', '.join(months(group) for group in groups)}"
    (group,) = groups
    if month_count(group) == 1:
        return f"Trou en {months(group)}"
    first, last = MONTHS[group.first.month - 1], MONTHS[group.last.month - 1]
    return f"Trou {'d’' if first[0] in 'ao' else 'de '}{first} à {last}"


def missing_in_words(holes):
    """« juillet, août et septembre », or by groups when they are many."""
    names = [MONTHS[month - 1] for hole in holes for month in range(hole.first.month, hole.last.month + 1)]
    return enumeration(names if len(names) <= FEW_MONTHS else [months(group) for group in joined(holes)])
