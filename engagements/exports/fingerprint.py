FINGERPRINT_COLUMNS = [
    "preuve",
    "intitulé",
    "version",
    "période du",
    "période au",
    "nom du fichier",
    "empreinte SHA-256",
    "taille en octets",
    "déposée le",
    "relue le",
    "état",
]


def file_state(stored):
    """How a list says it."""
    if stored.altered_at:
        return "altéré"
    return "intègre" if stored.checked_at else "jamais relu"


def fingerprint_rows(versions):
    for version in versions:
        stored = version.stored_file
        yield (
            version.evidence_id,
            version.evidence.title,
            version.number,
            version.evidence.period_from,
            version.evidence.period_to,
            version.filename,
            stored.sha256,
            stored.size,
            version.submitted_at,
            stored.checked_at,
            file_state(stored),
        )
