EVIDENCE_COLUMNS = [
    "preuve",
    "support",
    "couvre du",
    "couvre au",
    "engagement",
    "intitulé de l’engagement",
    "service ou site",
    "état",
    "motif du refus",
    "hors de son périmètre",
    "fournie par",
    "déposée le",
    "déposée par",
    "fichier",
    "empreinte SHA-256",
    "analysée par l’antivirus",
]


def evidence_rows(uses, state_of):
    """One row per proof and cell; `state_of(use)` is the badge shown on screen."""
    for use in uses:
        evidence, version = use.evidence, use.evidence.current
        stored = version.stored_file if version else None
        yield (
            evidence.title,
            evidence.get_support_display(),
            evidence.period_from,
            evidence.period_to,
            use.commitment.code,
            use.commitment.title,
            str(use.unit),
            state_of(use).word,
            use.refusal_reason,
            "oui" if use.is_out_of_perimeter else "non",
            evidence.supplied_by,
            evidence.submitted_at,
            str(evidence.submitted_by or "par lien"),
            version.filename if version else "",
            stored.sha256 if stored else "",
            _scanned(stored),
        )


def _scanned(stored):
    if stored is None:
        return ""
    return "oui" if stored.scanned_at else "non analysé"
