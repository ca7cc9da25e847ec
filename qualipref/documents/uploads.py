"""A file that someone sends: what it truly is, and why it is refused. Nothing is written here."""

import datetime
from dataclasses import dataclass
from pathlib import PurePath

import filetype
from django.conf import settings

from . import antivirus, inspectors
from .upload_faults import FAULTS, sentence, told

PICTURES = {"image/jpeg": ("jpg", "jpeg"), "image/png": ("png",), "image/webp": ("webp",)}
PDF = {"application/pdf": ("pdf",)}
OFFICE = {
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
}
TEXTS = {"text/csv": ("csv",), "text/plain": ("txt",)}
ALL = PDF | PICTURES | OFFICE | TEXTS
NAME_LENGTH = 200
HEAD = 8192
ARCHIVE = "application/zip"
MARKUP = ("<!doctype", "<html", "<svg", "<script", "<?xml", "<body", "<head")

OLD_OFFICE = {
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/x-ole-storage",
}


class UploadRefused(Exception):
    """The file is not kept; the sentence says why and what to do."""


@dataclass(frozen=True)
class Upload:
    """A file that was checked: what is kept is `content`. `scanned_at` is None when no antivirus looked at it."""

    content: bytes
    filename: str
    media_type: str
    scanned_at: datetime.datetime | None = None


def checked_upload(file, *, kinds=ALL) -> Upload:
    """What is kept of `file` (a Django file); raises UploadRefused with a sentence in French."""
    name = safe_name(file.name)
    _refuse_size(file.size, name)
    file.seek(0)
    content = file.read()
    media_type = _media_type(content, name)
    if media_type != ARCHIVE:
        _refuse_type(media_type, name, kinds)
    scanned_at = _scanned(content, name)
    try:
        media_type, kept = _inspected(media_type, content)
    except inspectors.Fault as fault:
        raise UploadRefused(sentence(name, str(fault))) from None
    _refuse_type(media_type, name, kinds)
    return Upload(kept, name, media_type, scanned_at)


def safe_name(name):
    """The name without a folder nor a character that is not seen, no longer than a column."""
    name = "".join(each for each in PurePath(name.replace("\\", "/")).name if each.isprintable()).strip() or "fichier"
    path = PurePath(name)
    return f"{path.stem[: NAME_LENGTH - len(path.suffix)]}{path.suffix}"[-NAME_LENGTH:]


def accepted_extensions(kinds=ALL):
    """« .pdf,.jpg… », as the browser's file chooser reads it."""
    return ",".join(f".{extension}" for extensions in kinds.values() for extension in extensions)


def _refuse_size(size, name):
    if not size:
        raise UploadRefused(sentence(name, "empty"))
    if size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1024**2
        raise UploadRefused(told(name, f"dépasse {limit} Mo", "Allégez-le ou coupez-le en plusieurs fichiers"))


def _media_type(content, name):
    """The type by the content; a text has no mark of its own, its extension says which one it is."""
    if content.startswith(b"PK"):
        return ARCHIVE
    found = filetype.guess_mime(content[:HEAD])
    if found is None and content.startswith(b"\xd0\xcf\x11\xe0") or found in OLD_OFFICE:
        return "old-office"
    if found is None:
        return _text_type(content, name)
    return found


def _text_type(content, name):
    text = _decoded(content)
    if text is None:
        return "unknown"
    if text.lstrip("\ufeff \t\r\n").lower().startswith(MARKUP) or "<script" in text[:HEAD].lower():
        return "markup"
    return "text/csv" if _extension(name) == "csv" else "text/plain"


def _decoded(content):
    """The text, or None when it is none: bytes that no text holds."""
    if any(byte in content for byte in (b"\x00", b"\x01", b"\x02", b"\x7f")):
        return None
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _refuse_type(media_type, name, kinds):
    """What it truly is must be accepted here, and its name must say so."""
    if media_type not in kinds:
        accepted = ", ".join(extensions[0].upper() for extensions in kinds.values())
        other = ("n’est pas d’un type accepté", f"Types acceptés : {accepted}")
        raise UploadRefused(told(name, *FAULTS.get(media_type, other)))
    if _extension(name) not in kinds[media_type]:
        true = kinds[media_type][0]
        raise UploadRefused(
            told(
                name,
                f"n’est pas ce que dit son nom : son contenu est du type {true.upper()}",
                f"Si c’est bien votre fichier, donnez-lui l’extension « .{true} », puis choisissez-le de nouveau",
            )
        )


def _extension(name):
    return PurePath(name).suffix.removeprefix(".").lower()


def _scanned(content, name):
    try:
        return antivirus.scan(content)
    except antivirus.Infected as infected:
        advice = "Il n’est pas conservé : prévenez l’assistance informatique"
        raise UploadRefused(told(name, f"est infecté ({infected})", advice)) from None
    except antivirus.AntivirusSilent:
        raise UploadRefused(sentence(name, "silent")) from None


def _inspected(media_type, content):
    """(the true type, what is kept of the file)"""
    if media_type in PICTURES:
        return media_type, inspectors.inspect_picture(content)
    if media_type in PDF:
        inspectors.inspect_pdf_upload(content)
    if media_type == ARCHIVE:
        kind = inspectors.inspect_office(content)
        return next(each for each, extensions in OFFICE.items() if kind in extensions), content
    return media_type, content
