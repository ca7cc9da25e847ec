"""The columns of the figures: their definitions, and the provenance of one of them."""

DEFINITION_COLUMNS = ("code", "thème", "chiffre", "définition", "formule", "source")
PROVENANCE_COLUMNS = (
    "code",
    "chiffre",
    "valeur",
    "numérateur",
    "dénominateur",
    "définition",
    "formule",
    "calcul",
    "périmètre",
    "exclu",
    "source",
    "lignes",
    "état au",
    "calculé le",
)


def definition_rows(definitions):
    return ((each.key, each.theme, each.name, each.meaning, each.formula, each.source) for each in definitions)


def provenance_row(figure):
    """A figure with all that its page says of it."""
    return (
        figure.key,
        figure.label,
        figure.printed,
        figure.numerator,
        figure.denominator,
        figure.meaning,
        figure.formula,
        figure.calculation,
        figure.perimeter,
        " ; ".join(f"{label} : {rows.said}" for label, rows in figure.excluded),
        figure.source,
        figure.rows.count if figure.rows else None,
        figure.on,
        figure.computed_at,
    )
