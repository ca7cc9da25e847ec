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
    "source lue",
    "vérifié le",
    "corrigé le",
    "désactivé le",
    "motif de la désactivation",
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
            _wording(commitment),
            commitment.verified_source,
            commitment.verified_on,
            commitment.corrected_at,
            commitment.disabled_on,
            commitment.disabled_reason,
        )


def _wording(commitment):
    if commitment.verified_on:
        return "vérifiée"
    return "à vérifier" if commitment.is_to_verify else "sujet attesté, non relue"
