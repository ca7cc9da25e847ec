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


def commitment_rows(commitments):
    for commitment in commitments.prefetch_related("sources"):
        yield (
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
