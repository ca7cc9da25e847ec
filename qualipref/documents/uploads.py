"""A file that someone sends: what it truly is, and why it is refused. Nothing is kept here."""

import datetime
from dataclasses import dataclass
from pathlib import PurePath

import filetype
from django.conf import settings

from qualipref.typography import french

PICTURES = {"image/jpeg": ("jpg", "jpeg"), "image/png": ("png",), "image/webp": ("webp",)}
DOCUMENTS = {"application/pdf": ("pdf",)}
OFFICE = {
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
}
TEXTS = {"text/csv": ("csv",), "text/plain": ("txt",)}
ALL = PICTURES | DOCUMENTS | OFFICE | TEXTS
NAME_LENGTH = 200


class UploadRefused(Exception):
    """The file is not kept; the sentence says why and what to do."""

    def __init__(self, sentence):
        super().__init__(french(sentence))


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
    if not file.size:
        raise UploadRefused(
            f"« {name} » est vide (0 octet). Vérifiez le fichier d’origine, puis choisissez-le de nouveau."
        )
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise UploadRefused(f"« {name} » dépasse {settings.UPLOAD_MAX_BYTES // 1024**2} Mo. Réduisez-le ou coupez-le.")
    content = file.read()
    media_type = filetype.guess_mime(content[:8192])
    if media_type not in kinds:
        raise UploadRefused(f"« {name} » n’est pas d’un type accepté.")
    return Upload(content, name, media_type)


def safe_name(name):
    """The name without a folder nor a character that is not seen, no longer than a column."""
    name = "".join(each for each in PurePath(name.replace("\\", "/")).name if each.isprintable()).strip() or "fichier"
    path = PurePath(name)
    return f"{path.stem[: NAME_LENGTH - len(path.suffix)]}{path.suffix}"[-NAME_LENGTH:]
