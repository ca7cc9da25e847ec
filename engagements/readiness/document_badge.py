"""Where a document and each of its versions stand, said the same way on every page; late is counted in days."""

from qualipref.typography import plural, short_date

from ..enums import DocumentStatus
from .badge import Badge

STEPS = {
    DocumentStatus.DRAFT: Badge("neutre", DocumentStatus.DRAFT.label, "vide"),
    DocumentStatus.SUBMITTED: Badge("info", DocumentStatus.SUBMITTED.label, "depot"),
    DocumentStatus.VERIFIED: Badge("info", DocumentStatus.VERIFIED.label, "cours"),
    DocumentStatus.ABANDONED: Badge("neutre", DocumentStatus.ABANDONED.label, "so"),
}
IN_FORCE = Badge("ok", "En vigueur", "ok")


def document_badge(document, today):
    """Of a document read by `QualityDocument.objects.on(today)`. To review on the 15th is late on the 16th."""
    if document.is_withdrawn(today):
        return Badge("neutre", "Retiré", "so")
    if document.current_id is None:
        return Badge("neutre", "Pas encore en vigueur", "vide")
    late = (today - document.due_on).days
    return Badge("bas", f"À réviser depuis {plural(late, 'jour')}", "temps") if late > 0 else IN_FORCE


def version_badge(version, document, today):
    """Of a version of that document."""
    if version.status == DocumentStatus.DRAFT and version.reason:
        return Badge("part", "À reprendre", "part")
    if version.status != DocumentStatus.APPROVED:
        return STEPS[version.status]
    if version.in_force_on > today:
        return Badge("neutre", f"En vigueur le {short_date(version.in_force_on)}", "jours")
    if document.is_withdrawn(today):
        return Badge("neutre", "Retirée", "so")
    return IN_FORCE if version.pk == document.current_id else Badge("neutre", "Remplacée", "so")
