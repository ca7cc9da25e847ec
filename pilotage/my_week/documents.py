"""What the quality documents wait for: to read, to verify, to approve, to write again, to review."""

from engagements import permissions
from engagements.enums import DocumentState, DocumentStatus
from engagements.models import DocumentVersion, QualityDocument
from engagements.reading import to_read
from qualipref.typography import enumeration, plural

from ..menu import address
from .situation import Task

NAMED = 3  # documents that a task names


def documents_to_read(situation):
    """Those whose version in force the person must acknowledge."""
    documents = list(to_read(_visible(situation), situation.user, situation.today).by_kind())
    if not documents:
        return []
    alone = documents[0] if len(documents) == 1 else None
    return [
        Task(
            "part",
            plural(len(documents), "document à lire", "documents à lire"),
            f"Lire « {alone} » et confirmer" if alone else "Lire les documents de votre service et confirmer",
            "Une version en vigueur attend votre lecture." if alone else _named(documents),
            address("engagements:document_detail", alone.pk) if alone else _list(DocumentState.TO_READ),
            "Lire",
            "vide",
        )
    ]


def documents_to_review(situation):
    """Those that the person owns or manages, past their review date."""
    documents = _visible(situation).to_review(situation.today).answered_by(situation.user, situation.today)
    documents = list(documents.order_by("due_on", "code"))
    if not documents:
        return []
    return [
        Task(
            "bas",
            plural(len(documents), "document à réviser", "documents à réviser"),
            "Réviser les documents dont la date est passée",
            f"{_named(documents)} Confirmez chacun sans changement, ou préparez une version.",
            f"{_list(DocumentState.TO_REVIEW)}&suivi=moi",
            "Voir les documents",
            "temps",
        )
    ]


def versions_to_verify(situation):
    waiting = _versions(situation, DocumentStatus.SUBMITTED)
    return [
        _task(version, "info", "Version à vérifier", "Vérifier", "Lire et vérifier")
        for version in waiting
        if permissions.can_verify_version(situation.user, version)
    ]


def versions_to_approve(situation):
    waiting = _versions(situation, DocumentStatus.VERIFIED)
    return [
        _task(version, "info", "Version à approuver", "Approuver", "Lire et approuver")
        for version in waiting
        if permissions.can_approve_version(situation.user, version)
    ]


def versions_sent_back(situation):
    """Those that the person wrote and that came back with a reason."""
    sent_back = _versions(situation, DocumentStatus.DRAFT).filter(author=situation.user).exclude(reason="")
    return [
        _task(version, "part", "Version à reprendre", "Reprendre", "Reprendre", context=version.reason)
        for version in sent_back
    ]


def _visible(situation):
    return QualityDocument.objects.visible_to(situation.user, situation.today)


def _versions(situation, status):
    seen = DocumentVersion.objects.visible_to(situation.user, situation.today).filter(status=status)
    return seen.select_related("document__site", "author").order_by("written_at", "pk")


def _task(version, tone, reason, verb, gesture, *, context=""):
    url = address("engagements:document_version_detail", version.document_id, version.number)
    title = f"{verb} « {version.document} », version {version.number}"
    return Task(tone, reason, title, context or f"Rédigée par {version.author}.", url, gesture)


def _named(documents):
    """« PR-01, PR-02, PR-03 et 2 autres. »"""
    codes = [document.code for document in documents[:NAMED]]
    others = len(documents) - NAMED
    return f"{enumeration([*codes, plural(others, 'autre')] if others > 0 else codes)}."


def _list(state):
    return f"{address('engagements:document_list')}?etat={state.value}"
