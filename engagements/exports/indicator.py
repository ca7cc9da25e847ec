INDICATOR_COLUMNS = [
    "code",
    "nom",
    "valeur",
    "période",
    "situation",
    "cible visée",
    "évolution",
    "période à saisir",
    "unités mesurées",
    "unités attendues",
    "définition",
    "genre",
    "unité",
    "sens",
    "cible",
    "origine de la cible",
    "fréquence",
    "source des données",
    "niveau d’attestation",
]


def indicator_rows(lines):
    """A row per Line of the board."""
    for line in lines:
        indicator, value = line.indicator, line.value
        yield (
            indicator.code,
            indicator.name,
            value.printed if value else "",
            str(line.period or ""),
            line.badge.word,
            line.aimed,
            line.change,
            str(line.due or ""),
            line.measured,
            line.expected,
            indicator.definition,
            indicator.get_kind_display(),
            indicator.unit,
            indicator.get_direction_display(),
            indicator.target,
            indicator.target_basis,
            indicator.frequency,
            indicator.data_source,
            indicator.attestation_level,
        )
