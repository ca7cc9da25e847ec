"""The file of a référentiel, checked and turned into plain rows. Nothing is written here.

docs/referentiel.md says the format.
"""

import datetime
import re
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.text import slugify

from sites.models import Module

from ..enums import AttestationLevel, CommitmentLevel, Direction, IndicatorKind, Operator, Rhythm, ValidityRule
from ..models import (
    Chapter,
    Commitment,
    ExpectedEvidence,
    Framework,
    FrameworkModule,
    FrameworkSource,
    Indicator,
    Threshold,
)
from . import framework_keys as keys

NAME_AND_VERSION = re.compile(r"(?P<name>[^—]*?)\s+(?P<version>\d+(\.\d+)*)\s*(—|$)")
COMMITMENT_STATUSES = {"obligatoire": False, "differable": True}
MODULE_STATUSES = {"obligatoire": True, "optionnel": False}
DEPTHS = {"complet": False, "esquisse": True}


@dataclass(frozen=True)
class Row:
    """One object of the file: its code, its own values, and the codes of what it refers to."""

    code: str
    values: dict
    parent: str | None = None
    sources: tuple = ()
    indicators: tuple = ()
    evidence: tuple = ()
    thresholds: tuple = ()


@dataclass
class FrameworkFile:
    """The whole file, in the order in which it is written."""

    code: str
    version: str
    values: dict
    sources: dict
    modules: list = field(default_factory=list)
    chapters: list = field(default_factory=list)
    commitments: list = field(default_factory=list)
    indicators: list = field(default_factory=list)

    def add(self, name, block, row):
        rows = getattr(self, name)
        if any(row.code == known.code for known in rows):
            raise block.refusal("code", f"le code « {row.code} » est donné deux fois.")
        rows.append(row)


def limit(model, name):
    return model._meta.get_field(name).max_length


def parse(root):
    """The whole file (a `Block`) as rows, or FileRefused at the first fault."""
    root.only(*keys.ROOT)
    parsed = _framework(root)
    parsed.values["parts"] = [_part(block) for block in root.blocks("parts")]
    parsed.values["finding_types"] = [_finding_type(block, parsed) for block in root.blocks("finding_types")]
    for block in root.blocks("indicators"):
        parsed.add("indicators", block, _indicator(block, parsed))
    for block in root.blocks("modules"):
        _read_module(block, parsed)
    steering = root.block("pilotage", default=None)
    if steering:
        _read_steering(steering, parsed)
    if not parsed.commitments:
        raise root.refusal("modules", "le référentiel ne contient aucun engagement.")
    return parsed


# --- The référentiel itself ---------------------------------------------------------------------
def _framework(root):
    source = root.block("source").only(*keys.SOURCE)
    code, version = _code_and_version(root, source)
    source.choice("language", ["fr"], default="fr")
    values = {
        "title": source.text("framework", max_length=limit(Framework, "title")),
        "catalogue_title": source.text("title", default="", max_length=limit(Framework, "catalogue_title")),
        "reference": source.text("framework_reference", default="", max_length=limit(Framework, "reference")),
        "generated_on": _date(source, "generated_on"),
        "wording": source.text("wording", default=""),
        "limits": source.text("what_could_not_be_read", default=""),
        "attested_facts": source.texts("what_is_attested"),
        "draft_facts": source.texts("what_is_draft"),
        "attestation_levels": _levels(source),
        "field_notes": _texts_by_key(source, "field_notes"),
    }
    return FrameworkFile(code=code, version=version, values=values, sources=_sources(source))


def _code_and_version(root, source):
    """Said at the root of the file, or read in the title: « Qualipref 2.0 — … » is qualipref, version 2.0."""
    read = NAME_AND_VERSION.match(source.text("framework"))
    code = root.slug("code", max_length=limit(Framework, "code")) if "code" in root.value else None
    version = root.text("version", default=None, max_length=limit(Framework, "version"))
    code, version = code or (read and slugify(read["name"])), version or (read and read["version"])
    if not code or not version:
        raise source.refusal(
            "framework", "le nom et la version ne s’y lisent pas ; donnez « code » et « version » en tête du fichier."
        )
    return code, version


def _sources(source):
    sources = _texts_by_key(source, "sources")
    for key in sources:
        if len(key) > limit(FrameworkSource, "key"):
            raise source.refusal("sources", f"le nom de source « {key} » est trop long.")
    return sources


def _levels(source):
    """What each level means in this référentiel; by default, what it means in the house."""
    written = _texts_by_key(source, "attestation_levels")
    unknown = next((level for level in written if level not in AttestationLevel.values), None)
    if unknown is not None:
        raise source.refusal("attestation_levels", f"le niveau « {unknown} » est inconnu (A, B, C ou D).")
    return {level.value: written.get(level.value, level.label) for level in AttestationLevel}


def _part(block):
    block.only("code", "title", "attested")
    return {"code": block.text("code"), "title": block.text("title"), "attested": block.flag("attested")}


def _finding_type(block, parsed):
    block.only(*keys.FINDING)
    level, cited = _attestation(block, parsed)
    return {
        "code": block.text("code"),
        "title": block.text("title"),
        "definition": block.text("definition"),
        "severity": block.number("severity", maximum=9),
        "requires_action": block.flag("requires_action"),
        "blocks_label": block.flag("blocks_label"),
        "attested": block.flag("attested"),
        "level": level,
        "sources": list(cited),
    }


# --- Values that several rows share -------------------------------------------------------------
def _texts(block, key, max_length):
    texts = block.texts(key)
    for index, text in enumerate(texts):
        if len(text) > max_length:
            sentence = f"le texte compte {len(text)} caractères, {max_length} au plus sont admis."
            raise block.file.refusal((*block.path, key, index), sentence)
    return tuple(texts)


def _texts_by_key(block, key):
    inner = block.block(key, default=None)
    return {name: inner.text(name) for name in inner.value} if inner else {}


def _date(block, key):
    text = block.text(key, default=None)
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise block.refusal(key, f"« {text} » n’est pas une date comme 2015-01-22.") from None


def _decimal(block, key):
    """A number with two places at most, or None; the database holds no more."""
    value = block.value.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) >= 10**8:
        raise block.refusal(key, f"la rubrique « {key} » doit être un nombre.")
    return Decimal(str(value)).quantize(Decimal("0.01"))


def _attestation(block, parsed):
    attestation = block.block("attestation").only("level", "sources")
    return attestation.choice("level", AttestationLevel.values), _cited(attestation, parsed)


def _cited(block, parsed):
    cited = tuple(block.texts("sources"))
    unknown = next((key for key in cited if key not in parsed.sources), None)
    if unknown is not None:
        raise block.refusal("sources", f"la source « {unknown} » n’est pas dans la liste des sources.")
    return cited


def _measured_by(block, parsed):
    codes = tuple(block.texts("indicators"))
    known = {indicator.code for indicator in parsed.indicators}
    unknown = next((code for code in codes if code not in known), None)
    if unknown is not None:
        raise block.refusal("indicators", f"l’indicateur « {unknown} » n’existe pas dans le fichier.")
    return codes


# --- Indicators ---------------------------------------------------------------------------------
def _indicator(block, parsed):
    block.only(*keys.INDICATOR)
    level, cited = _attestation(block, parsed)
    values = {
        "name": block.text("name", max_length=limit(Indicator, "name")),
        "definition": block.text("definition"),
        "kind": block.choice("kind", IndicatorKind.values),
        "formula": _formula(block),
        "unit": block.text("unit", max_length=limit(Indicator, "unit")),
        "direction": block.choice("direction", Direction.values),
        "target": _decimal(block, "target"),
        "target_basis": block.text("target_basis", default="", max_length=limit(Indicator, "target_basis")),
        "frequency": block.text("frequency", max_length=limit(Indicator, "frequency")),
        "rhythm": _rhythm(block),
        "data_source": block.text("data_source", default="", max_length=limit(Indicator, "data_source")),
        "note": block.text("note", default=""),
        "is_attested": block.flag("attested"),
        "attestation_level": level,
    }
    return Row(code=block.text("code", max_length=limit(Indicator, "code")), values=values, sources=cited)


def _rhythm(block):
    """The rhythm that the words of the frequency say."""
    words = block.text("frequency")
    rhythm = Rhythm.read(words)
    if rhythm is None:
        raise block.refusal(
            "frequency",
            f"« {words} » n’est pas une fréquence : écrivez mensuelle, trimestrielle, semestrielle, annuelle, "
            "à chaque comité… ou à chaque événement…",
        )
    return rhythm


def _formula(block):
    """The terms of the formula in words, according to the kind of the indicator."""
    formula, kind = block.block("formula"), block.text("kind")
    terms = ("start", "end") if kind == IndicatorKind.DURATION else ("numerator", "denominator")
    formula.only(*terms)
    needed = terms[:1] if kind == IndicatorKind.COUNT else terms
    return {term: formula.text(term) for term in needed}


# --- Modules, chapters, commitments -------------------------------------------------------------
def _read_module(block, parsed):
    block.only(*keys.MODULE)
    number = block.text("code", max_length=limit(FrameworkModule, "number"))
    title = block.text("title", max_length=limit(FrameworkModule, "title"))
    values = {
        "slug": _module_slug(block, title, parsed),
        "title": title,
        "is_mandatory": MODULE_STATUSES[block.choice("status", list(MODULE_STATUSES))],
        "is_outline": DEPTHS[block.choice("depth", list(DEPTHS), default="complet")],
        "title_attested": block.flag("title_attested"),
        "chapters_attested": block.flag("chapters_attested"),
    }
    block.texts("retained_by_sites")
    parsed.add("modules", block, Row(code=number, values=values))
    for chapter in block.blocks("chapters"):
        _read_chapter(chapter, number, parsed)


def _module_slug(block, title, parsed):
    if "slug" in block.value:
        slug, key = block.slug("slug", max_length=limit(Module, "slug")), "slug"
    else:
        slug, key = slugify(title.replace("’", "'")), "title"
    if not slug or any(slug == module.values["slug"] for module in parsed.modules):
        raise block.refusal(key, f"le module « {slug or title} » est donné deux fois ou n’a pas de nom utilisable.")
    return slug


def _read_chapter(block, module, parsed):
    block.only("code", "title", "note", "attested", "commitments")
    code = block.text("code", max_length=limit(Chapter, "code"))
    values = {
        "title": block.text("title", max_length=limit(Chapter, "title")),
        "note": block.text("note", default=""),
        "is_attested": block.flag("attested"),
    }
    parsed.add("chapters", block, Row(code=code, values=values, parent=module))
    for commitment in block.blocks("commitments"):
        parsed.add("commitments", commitment, _commitment(commitment, code, CommitmentLevel.SERVICE, parsed))


def _read_steering(block, parsed):
    """The requirements of steering are the commitments of a chapter without a module, answered by each site."""
    block.only("part", "title", "note", "requirements")
    code = block.text("part", max_length=limit(Chapter, "code"))
    values = {
        "title": block.text("title", max_length=limit(Chapter, "title")),
        "note": block.text("note", default=""),
        "is_attested": any(part["code"] == code and part["attested"] for part in parsed.values["parts"]),
    }
    if any(code == chapter.code for chapter in parsed.chapters):
        raise block.refusal("part", f"le code « {code} » est donné deux fois.")
    parsed.chapters.append(Row(code=code, values=values))
    for requirement in block.blocks("requirements"):
        parsed.add("commitments", requirement, _commitment(requirement, code, CommitmentLevel.SITE, parsed))


def _commitment(block, chapter, level, parsed):
    block.only(*keys.COMMITMENT)
    attestation_level, cited = _attestation(block, parsed)
    values = {
        "group": block.text("group", default="", max_length=limit(Commitment, "group")),
        "title": block.text("title", max_length=limit(Commitment, "title")),
        "requirement": block.text("requirement"),
        "is_optional": COMMITMENT_STATUSES[block.choice("status", list(COMMITMENT_STATUSES))],
        "status_attested": block.flag("status_attested"),
        "level": block.choice("level", CommitmentLevel.values, default=level.value),
        "validity": block.choice("validity", ValidityRule.values, default=ValidityRule.YEARLY.value),
        "is_attested": block.flag("attested"),
        "attestation_level": attestation_level,
        "official_numbers": _texts_by_key(block, "related_official_numbers"),
        "note": block.text("note", default=""),
    }
    return Row(
        code=block.text("code", max_length=limit(Commitment, "code")),
        values=values,
        parent=chapter,
        sources=cited,
        indicators=_measured_by(block, parsed),
        evidence=_texts(block, "evidence", limit(ExpectedEvidence, "label")),
        thresholds=tuple(_threshold(each, parsed) for each in block.blocks("thresholds")),
    )


def _threshold(block, parsed):
    block.only("name", "operator", "value", "unit", "level", "sources")
    value = _decimal(block, "value")
    if value is None:
        raise block.refusal("value", "la rubrique « value » est obligatoire.")
    values = {
        "operator": block.choice("operator", Operator.values),
        "value": value,
        "unit": block.text("unit", default="", max_length=limit(Threshold, "unit")),
        "attestation_level": block.choice("level", AttestationLevel.values),
    }
    name = block.text("name", max_length=limit(Threshold, "name"))
    return Row(code=name, values=values, sources=_cited(block, parsed))
