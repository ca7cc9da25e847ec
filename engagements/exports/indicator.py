INDICATOR_COLUMNS = [
    "code",
    "nom",
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


def indicator_rows(indicators):
    for indicator in indicators:
        yield (
            indicator.code,
            indicator.name,
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
