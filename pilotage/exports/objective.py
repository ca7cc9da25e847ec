from ..objective_lines import objective_badge, objective_place

OBJECTIVE_COLUMNS = [
    "année",
    "objectif",
    "site",
    "indicateur",
    "valeur visée",
    "unité",
    "fixée le",
    "première valeur visée",
    "changements",
    "état",
]


def objective_rows(objectives):
    """The rows of `objectives`, read by `for_list`."""
    for objective in objectives:
        targets, last = list(objective.targets.all()), objective.target
        yield (
            objective.campaign.year,
            objective.title,
            objective_place(objective),
            str(objective.indicator or ""),
            last.value if last else None,
            last.unit if last else "",
            last.at if last else None,
            targets[0].value if targets else None,
            max(len(targets) - 1, 0),
            objective_badge(objective).word,
        )
