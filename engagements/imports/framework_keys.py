"""The rubrics that each block of a référentiel file may hold (docs/referentiel.md)."""

ROOT = ("code", "version", "source", "parts", "modules", "pilotage", "finding_types", "indicators")
SOURCE = (
    "title",
    "framework",
    "framework_reference",
    "generated_on",
    "language",
    "wording",
    "what_is_attested",
    "what_is_draft",
    "what_could_not_be_read",
    "attestation_levels",
    "field_notes",
    "sources",
)
# `retained_by_sites` is a fact of the perimeter, which has its own file: it is read and left aside.
MODULE = (
    "code",
    "slug",
    "title",
    "status",
    "title_attested",
    "depth",
    "retained_by_sites",
    "chapters_attested",
    "chapters",
)
COMMITMENT = (
    "code",
    "group",
    "title",
    "requirement",
    "thresholds",
    "status",
    "status_attested",
    "level",
    "validity",
    "evidence",
    "indicators",
    "attested",
    "attestation",
    "related_official_numbers",
    "note",
)
INDICATOR = (
    "code",
    "name",
    "definition",
    "kind",
    "formula",
    "unit",
    "direction",
    "target",
    "target_basis",
    "frequency",
    "data_source",
    "attested",
    "attestation",
    "note",
)
FINDING = ("code", "title", "definition", "severity", "requires_action", "blocks_label", "attested", "attestation")
