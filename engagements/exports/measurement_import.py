from ..imports.measurements import COLUMNS

IMPORT_COLUMNS = [
    "origine",
    "nature",
    "état",
    "importé par",
    "importé le",
    "lignes valables",
    "lignes en faute",
    "annulé le",
    "annulé par",
    "motif de l’annulation",
    "sha256",
]
IMPORT_LINE_COLUMNS = ["ligne", *(column.label for column in COLUMNS), "valeur lue", "effet", "valait", "fautes"]
LETTER_COLUMNS = [
    "référence",
    "reçu le",
    "répondu le",
    "échéance",
    "délai en jours ouvrés",
    "issue",
    "compte dans le taux",
    "compte dans la moyenne",
    "pourquoi",
]
MODEL_COLUMNS = [column.label for column in COLUMNS]


def import_rows(imports):
    for batch in imports:
        yield (
            batch.name,
            batch.get_kind_display(),
            batch.get_status_display(),
            str(batch.author),
            batch.done_at,
            batch.valid_count,
            batch.faulty_count,
            batch.undone_at,
            str(batch.undone_by or ""),
            batch.undo_reason,
            batch.digest,
        )


def import_line_rows(lines):
    for line in lines:
        said = [line["said"].get(column.key, "") for column in COLUMNS]
        faults = "\n".join(f"{fault['place']} : {fault['sentence']}" for fault in line["faults"])
        yield (line["line"], *said, line.get("value", ""), line["change"], line["before"], faults)


def letter_rows(letters):
    for letter in letters:
        yield (
            letter["reference"],
            letter["received"],
            letter["answered"],
            letter["due"],
            letter["delay"],
            letter["outcome"].label,
            letter["in_rate"],
            letter["in_mean"],
            letter["why"],
        )


def model_rows(places):
    """The lines of a model to fill: (indicator, unit, period, the measurement that stands there or None)."""
    for indicator, unit, period, point in places:
        yield (
            indicator.code,
            unit.site.name if unit.site else "",
            unit.service.name if unit.service else "",
            point.dimension if point else "",
            period.code,
            point.numerator if point else None,
            point.denominator if point else None,
            point.comment if point else "",
            point.source if point else "",
        )
