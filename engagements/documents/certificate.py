"""The certificate of fingerprints: the files that prove a year, each with its SHA-256."""

from qualipref import clock
from qualipref.documents.rendering import render_pdf, typeface
from qualipref.journal.models import ChainHead
from qualipref.typography import dotted_date, french, long_date, plural

from ..models import EvidenceUse, EvidenceVersion
from .letterhead import letterhead

INTACT, ALTERED = "● intègre", "■ altéré"


def versions_of(certificate):
    """Every version, with a file, of the proofs that count for the site and whose period touches the year."""
    campaign = certificate.campaign
    versions = EvidenceVersion.objects.with_file().of_site(certificate.site)
    return versions.touching(campaign.first_day, campaign.last_day).order_by(
        "evidence__period_from", "evidence", "number"
    )


def certificate_content(certificate, frozen_at):
    """What the certificate says: each file as it was found at its last reading, and the head of the journal."""
    versions = list(versions_of(certificate))
    altered = sum(version.stored_file.altered_at is not None for version in versions)
    head = ChainHead.objects.first()
    return {
        "format": 1,
        "reference": certificate.reference,
        "created": frozen_at.astimezone(clock.PARIS).isoformat(timespec="seconds"),
        "day": long_date(frozen_at.astimezone(clock.PARIS).date()),
        "prefecture": letterhead(),
        "year": certificate.campaign.year,
        "place": certificate.place,
        "asked_by": str(certificate.requested_by),
        "rows": _rows(versions),
        "count": plural(len(versions), "fichier"),
        "proof_count": plural(len({version.evidence_id for version in versions}), "preuve"),
        "altered": altered,
        "altered_in_words": plural(altered, "fichier altéré", "fichiers altérés"),
        "head": {"seq": head.seq if head else 0, "hash": head.hash if head else ""},
    }


def certificate_pdf(content, *, on_wait=None):
    """The same content gives the same bytes."""
    title = french(f"Certificat d’empreintes {content['year']}, {content['place']}")
    return render_pdf(
        "engagements/documents/certificate.html",
        content,
        title=title,
        created=content["created"],
        author=content["prefecture"]["name"],
        subject=french(f"Empreintes SHA-256 des preuves de {content['place']}, année {content['year']}"),
        face=typeface(shows_brand=content["prefecture"]["shows_brand"]),
        on_wait=on_wait,
    )


def _rows(versions):
    codes = _codes(versions)
    return [
        {
            "number": version.evidence_id,
            "title": french(version.evidence.title),
            "codes": ", ".join(sorted(codes.get(version.evidence_id, ()))),
            "version": version.number,
            "period": f"{dotted_date(version.evidence.period_from)} – {dotted_date(version.evidence.period_to)}",
            "sha256": _groups(version.stored_file.sha256),
            "deposited": _dotted(version.submitted_at),
            "checked": _dotted(version.stored_file.checked_at),
            "state": INTACT if version.stored_file.altered_at is None else ALTERED,
            "tone": "ok" if version.stored_file.altered_at is None else "grave",
        }
        for version in versions
    ]


def _codes(versions):
    """The commitments that each proof serves."""
    uses = EvidenceUse.objects.counting().filter(evidence__in={version.evidence_id for version in versions})
    codes = {}
    for evidence, code in uses.values_list("evidence_id", "commitment__code"):
        codes.setdefault(evidence, set()).add(code)
    return codes


def _groups(sha256):
    return [sha256[start : start + 8] for start in range(0, 64, 8)]


def _dotted(instant):
    return dotted_date(instant.astimezone(clock.PARIS)) if instant else "jamais"
