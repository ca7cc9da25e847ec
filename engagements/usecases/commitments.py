"""The référentiel in use: what the coordination corrects, disables and verifies, always with a reason or a source."""

import datetime

from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.collation import sort_key
from qualipref.journal.models import Entry
from qualipref.typography import french, number
from qualipref.workflow import StaleVersion, TransitionRefused, save_if_unchanged

from ..models import Campaign, Chapter, Commitment, Contribution, Framework, Threshold

FIELDS = ("code", "group", "title", "requirement", "is_optional", "level", "validity")
DERIVED = ("file_code", "title_sort", "search_text", "corrected_at")
BOUND = ("name", "operator", "value", "unit", "attestation_level")


def why_not_correct(framework):
    """Why the texts of `framework` may no longer change; nothing while they may."""
    campaign = Campaign.objects.frozen(clock.today()).filter(framework=framework).first()
    if campaign is None:
        return ""
    return french(
        f"La campagne {campaign.year}, qui suit {framework.name}, est gelée : elle garde les textes qu’elle a lus. "
        "Chargez la correction sous un autre numéro de version, puis ouvrez la campagne suivante avec cette version."
    )


def why_not_disable(framework, day):
    """Why a commitment may not leave, or come back, from `day` on: a frozen campaign would change."""
    campaign = Campaign.objects.frozen(clock.today()).filter(framework=framework, year__gte=day.year).first()
    if campaign is None:
        return ""
    return french(
        f"La campagne {campaign.year}, qui suit {framework.name}, est gelée : ses engagements ne changent plus. "
        "Attendez la campagne suivante."
    )


def why_not_code(commitment, code):
    """Why `commitment` may not be called `code`; nothing when it may."""
    if code == commitment.code:
        return ""
    framework = commitment.framework_id
    if Commitment.objects.filter(framework=framework, code=code).exclude(pk=commitment.pk).exists():
        return french(f"Le code « {code} » est déjà celui d’un autre engagement de ce référentiel.")
    if Chapter.objects.filter(framework=framework, code=code).exists():
        return french(f"Le code « {code} » est celui d’un chapitre de ce référentiel.")
    module = commitment.chapter.module
    named = Contribution.objects.filter(chapter_code=commitment.code, module=module.module_id if module else None)
    if named.exists():
        return french(
            f"Des services support fournissent la preuve de « {commitment.code} » sous ce code : changez d’abord leurs "
            "contributions dans le fichier de périmètre."
        )
    return ""


def picture(commitment):
    """What a correction may change, in words: {label: text}."""
    return in_words(
        {name: getattr(commitment, name) for name in FIELDS},
        [each.label for each in commitment.expected_evidence.all()],
        [{name: getattr(each, name) for name in BOUND} for each in commitment.thresholds.all()],
    )


def in_words(fields, evidence, thresholds):
    """{label: text} of the values of a form or of a row."""
    drawn = Commitment(**fields)
    return {
        "numéro": drawn.code,
        "thème": drawn.group,
        "intitulé": drawn.title,
        "exigence": drawn.requirement,
        "caractère": "optionnel" if drawn.is_optional else "obligatoire",
        "qui en répond": drawn.get_level_display(),
        "validité d’une preuve": drawn.get_validity_display(),
        "preuves attendues": "\n".join(evidence),
        "seuils": "\n".join(_threshold_in_words(each) for each in thresholds),
    }


def _threshold_in_words(line):
    drawn = Threshold(**{name: line[name] for name in BOUND})
    words = (drawn.bound, number(drawn.value), drawn.unit)
    return french(f"{drawn.name} : {' '.join(filter(None, words))} (niveau {drawn.attestation_level})")


@transaction.atomic
def correct_commitment(
    commitment: Commitment, *, version: int, reason: str, by: User, evidence: list, thresholds: list, **fields
) -> None:
    """Writes `fields` (FIELDS), the expected proofs and the thresholds over those of `commitment`.

    A threshold is a dict of BOUND and `pk`, None for a new one; those not given are removed.
    """
    framework = Framework.objects.select_for_update().get(pk=commitment.framework_id)
    refusal = why_not_correct(framework) or why_not_code(commitment, fields["code"])
    if refusal:
        raise TransitionRefused(refusal)
    before = picture(commitment)
    _save(commitment, version, fields)
    _write_evidence(commitment, evidence)
    _write_thresholds(commitment, thresholds)
    after = picture(Commitment.objects.get(pk=commitment.pk))
    changes = {
        label: {"avant": before[label], "après": after[label]} for label in after if before[label] != after[label]
    }
    _record("commitment.corrected", commitment, by, reason=reason, fields=list(changes), changes=changes)


def _save(commitment, version, fields):
    if fields["code"] != commitment.code:
        commitment.file_code = commitment.file_code or commitment.code
    for name in FIELDS:
        setattr(commitment, name, fields[name])
    for derived in ("title_sort", "search_text"):
        field = Commitment._meta.get_field(derived)
        setattr(commitment, derived, sort_key(getattr(commitment, field.source))[: field.max_length])
    commitment.corrected_at = clock.now()
    save_if_unchanged(commitment, version=version, fields=[*FIELDS, *DERIVED])


def _write_evidence(commitment, labels):
    commitment.expected_evidence.exclude(label__in=labels).delete()
    held = {each.label: each for each in commitment.expected_evidence.all()}
    for order, label in enumerate(labels, start=1):
        row = held.get(label) or commitment.expected_evidence.model(commitment=commitment, label=label)
        row.order = order
        row.save()


def _write_thresholds(commitment, lines):
    held = {each.pk: each for each in commitment.thresholds.all()}
    kept = {line["pk"] for line in lines if line["pk"] is not None}
    if not kept <= held.keys():
        raise StaleVersion
    commitment.thresholds.exclude(pk__in=kept).delete()
    for order, line in enumerate(lines, start=1):
        threshold = held.get(line["pk"]) or Threshold(commitment=commitment)
        for name in BOUND:
            setattr(threshold, name, line[name])
        threshold.order = order
        threshold.save()


@transaction.atomic
def disable_commitment(commitment: Commitment, *, reason: str, version: int, by: User) -> None:
    """From today it asks nothing any more; what was written of it stays, and campaigns of the past do not change."""
    today = clock.today()
    refusal = why_not_disable(commitment.framework, today)
    if commitment.disabled_on:
        refusal = french(f"L’engagement {commitment.code} est déjà désactivé.")
    if refusal:
        raise TransitionRefused(refusal)
    commitment.disabled_on, commitment.disabled_reason = today, reason
    save_if_unchanged(commitment, version=version, fields=["disabled_on", "disabled_reason"])
    _record("commitment.disabled", commitment, by, reason=reason, disabled_on=today)


@transaction.atomic
def enable_commitment(commitment: Commitment, *, reason: str, version: int, by: User) -> None:
    """Asks it again, with all that was written of it before."""
    if not commitment.disabled_on:
        raise TransitionRefused(french(f"L’engagement {commitment.code} n’est pas désactivé."))
    refusal = why_not_disable(commitment.framework, commitment.disabled_on)
    if refusal:
        raise TransitionRefused(refusal)
    since = commitment.disabled_on
    commitment.disabled_on, commitment.disabled_reason = None, ""
    save_if_unchanged(commitment, version=version, fields=["disabled_on", "disabled_reason"])
    _record("commitment.enabled", commitment, by, reason=reason, disabled_on=since)


@transaction.atomic
def verify_commitment(
    commitment: Commitment, *, source: str, read_on: datetime.date, official_text: str, version: int, by: User
) -> None:
    """Lifts « à vérifier »: the text was read, there and on that day. The official text stands beside ours."""
    commitment.verified_source, commitment.verified_on = source, read_on
    commitment.official_text = official_text
    save_if_unchanged(commitment, version=version, fields=["verified_source", "verified_on", "official_text"])
    _record("commitment.verified", commitment, by, source=source, read_on=read_on, official_text=official_text)


@transaction.atomic
def doubt_commitment(commitment: Commitment, *, reason: str, version: int, by: User) -> None:
    """Puts « à vérifier » back: the source was not the right one."""
    if commitment.verified_on is None:
        raise TransitionRefused(french(f"L’engagement {commitment.code} n’est pas vérifié."))
    source = commitment.verified_source
    commitment.verified_source, commitment.verified_on, commitment.official_text = "", None, ""
    save_if_unchanged(commitment, version=version, fields=["verified_source", "verified_on", "official_text"])
    _record("commitment.doubted", commitment, by, reason=reason, source=source)


def _record(event, commitment, by, **details):
    module = commitment.chapter.module
    Entry.objects.record(
        event,
        on=commitment,
        by=by,
        module=module.module.slug if module else "",
        commitment=commitment.code,
        title=commitment.title,
        framework=commitment.framework.name,
        **details,
    )
