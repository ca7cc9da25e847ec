from qualipref.spreadsheets import csv_response

COMMITMENT_COLUMNS = [
    "code",
    "module",
    "chapitre",
    "intitulé",
    "exigence",
    "caractère",
    "niveau d’attestation",
    "sources",
    "rédaction",
]


def commitments_csv(commitments):
    rows = (
        (
            commitment.code,
            commitment.chapter.module.number if commitment.chapter.module else "",
            f"{commitment.chapter.code} {commitment.chapter.title}",
            commitment.title,
            commitment.requirement,
            "optionnel" if commitment.is_optional else "obligatoire",
            commitment.attestation_level,
            ", ".join(source.key for source in commitment.sources.all()),
            "à vérifier",
        )
        for commitment in commitments.prefetch_related("sources")
    )
    return csv_response("engagements.csv", COMMITMENT_COLUMNS, rows)
