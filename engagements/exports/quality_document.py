DOCUMENT_COLUMNS = [
    "code",
    "titre",
    "type",
    "objet",
    "site",
    "services concernés",
    "version",
    "en vigueur le",
    "à réviser le",
    "état",
    "version suivante",
    "engagements",
    "responsable",
    "lecture demandée",
]
READER_COLUMNS = ["site", "service", "ont lu", "concernés", "restent à lire", "n’ont pas encore lu"]


def document_rows(lines):
    """`lines`: those of the list on screen, their documents read with their services and commitments."""
    for line in lines:
        document, current, pending = line.document, line.current, line.pending
        yield (
            document.code,
            document.title,
            document.get_kind_display(),
            document.purpose,
            document.perimeter,
            ", ".join(str(service) for service in document.services.all()) or "tous",
            current.number if current else "",
            current.in_force_on if current else None,
            document.due_on,
            line.badge.word,
            f"{pending.number}, {line.pending_badge.word.lower()}" if pending else "",
            ", ".join(commitment.code for commitment in document.commitments.all()),
            str(document.owner),
            "oui" if document.is_to_be_read else "non",
        )


def reader_rows(lines):
    """The names are those that one may see; « nombre seul » where one may count only."""
    for line in lines:
        waiting = [str(reader.user) for reader in line.readers if reader.read_at is None]
        yield (
            line.site,
            line.label,
            line.read,
            line.count,
            line.missing,
            ", ".join(waiting) if line.is_named else "nombre seul",
        )
