"""The columns of each list in CSV: the rows are those of the screen."""

from qualipref.spreadsheets import csv_response
from qualipref.typography import short_date

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
REGISTER_COLUMNS = ["année", "code", "engagement", "site", "décision", "décidé le", "comité", "motif"]
SOURCE_COLUMNS = ["source", "référence", "engagements", "indicateurs"]


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


def indicators_csv(indicators):
    rows = (
        (
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
        for indicator in indicators
    )
    return csv_response("indicateurs.csv", INDICATOR_COLUMNS, rows)


def register_csv(rows):
    lines = [line for row in rows for year in row.years for line in _register_lines(row.commitment, year)]
    return csv_response("engagements-optionnels.csv", REGISTER_COLUMNS, lines)


def _register_lines(commitment, year):
    named = (year.campaign.year, commitment.code, commitment.title)
    if not year.decisions:
        return [(*named, "", "sans décision", "", "", "")]
    return [
        (
            *named,
            decision.site or "tous les sites",
            decision.get_decision_display(),
            short_date(decision.decided_on),
            decision.meeting_reference,
            decision.reason,
        )
        for decision in year.decisions
    ]


def sources_csv(sources):
    rows = ((each.key, each.reference, each.commitment_count, each.indicator_count) for each in sources)
    return csv_response("sources-du-referentiel.csv", SOURCE_COLUMNS, rows)
