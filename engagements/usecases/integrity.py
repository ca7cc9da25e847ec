"""Whether the files of the proofs are still what was deposited, and who is told when one is not."""

from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents import integrity
from qualipref.documents.models import StoredFile
from qualipref.journal.models import Entry

from .. import emails
from ..models import Evidence, EvidencePreview, EvidenceUse, EvidenceVersion


def verify_evidence(evidence: Evidence, *, by: User) -> list[EvidenceVersion]:
    """Reads again the files of every version of a proof; gives back the versions whose file is not what it was.

    It writes the rows of the foundation alone (files, journal, mails): an auditor may ask for it. The files are read
    before the transaction, which would keep the other writers waiting.
    """
    versions = list(evidence.versions.exclude(stored_file=None).select_related("stored_file"))
    intact = {version.pk: version.stored_file.is_intact() for version in versions}
    if versions:
        _note_verified(evidence, versions, intact, by)
    return [version for version in versions if not intact[version.pk]]


@transaction.atomic
def _note_verified(evidence, versions, intact, by):
    for version in versions:
        integrity.note(version.stored_file, intact[version.pk], by=by)
    Entry.objects.record(
        "evidence.verified",
        on=evidence,
        by=by,
        **_places(evidence),
        title=evidence.title,
        result=_result([version for version in versions if not intact[version.pk]]),
        sha256=[version.stored_file.sha256 for version in versions],
    )


def names_of_file(stored: StoredFile):
    """« preuve n° 12 « Relevé », version 2 »."""
    for version in stored.evidence_versions.select_related("evidence"):
        yield f"preuve n° {version.evidence_id} « {version.evidence} », version {version.number}"
    for preview in EvidencePreview.objects.filter(stored_file=stored).select_related("version"):
        yield f"aperçu de la preuve n° {preview.version.evidence_id}, page {preview.page}"
    for certificate in stored.certificates.select_related("campaign"):
        yield f"certificat d’empreintes {certificate.reference}"


def tell_of_altered_file(stored: StoredFile):
    """The quality managers of the sites where the file proves something, and the administrators."""
    uses = EvidenceUse.objects.filter(evidence__versions__stored_file=stored).select_related("unit").distinct()
    sites = {use.unit.site_id for use in uses}
    emails.file_altered(stored, integrity.names_of(stored), sites, on=clock.today())


def _result(altered):
    if not altered:
        return "intègre"
    return f"fichier altéré, version {', '.join(str(version.number) for version in altered)}"


def _places(evidence):
    """The site and the service of the proof, when all its cells share them."""
    units = [use.unit for use in evidence.uses.select_related("unit__site", "unit__service__site")]
    sites = {unit.site.slug if unit.site else "" for unit in units}
    services = {unit.service.code if unit.service else "" for unit in units}
    return {
        "site": sites.pop() if len(sites) == 1 else "",
        "service": services.pop() if len(services) == 1 else "",
    }
