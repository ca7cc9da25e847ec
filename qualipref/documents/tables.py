"""A spreadsheet that someone sends or pastes: checked as any upload, then read."""

from qualipref.spreadsheets import Table, TableRefused, read_table
from qualipref.typography import french

from .upload_faults import sentence, told
from .uploads import OFFICE, TEXTS, Upload, UploadRefused, checked_upload

SPREADSHEETS = TEXTS | {media: kinds for media, kinds in OFFICE.items() if {"ods", "xlsx"} & set(kinds)}
PASTED_LENGTH = 200_000  # characters
SIMPLER = "Copiez vos lignes dans le modèle à télécharger, puis choisissez-le"
FAULTS = {
    "rows": ("compte trop de lignes : 5 000 au plus sont lues à la fois", "Coupez-le en plusieurs fichiers"),
    "columns": ("compte trop de colonnes : 60 au plus sont lues", SIMPLER),
    "nothing": ("ne contient aucune ligne", "Vérifiez que la feuille est remplie, puis choisissez-le de nouveau"),
    "complex": ("est trop complexe pour être lu", SIMPLER),
    "active": ("contient du code, qui n’est jamais exécuté", SIMPLER),
    "bomb": ("se déplie démesurément (plus de 50 Mo, ou plus de cent fois sa taille)", SIMPLER),
}


def uploaded_table(file) -> tuple[Upload, Table]:
    """What is kept of `file` (a Django file: CSV, ODS or XLSX) and its table; raises UploadRefused with a sentence."""
    upload = checked_upload(file, kinds=SPREADSHEETS)
    kind = SPREADSHEETS[upload.media_type][0]
    try:
        return upload, read_table(upload.content, "csv" if upload.media_type in TEXTS else kind)
    except TableRefused as refused:
        raise UploadRefused(_sentence(upload.filename, refused.fault)) from None


def pasted_table(text) -> Table:
    """The rows pasted from a spreadsheet into a form; raises UploadRefused with a sentence."""
    if len(text) > PASTED_LENGTH:
        raise UploadRefused(french("Ce tableau est trop long pour être collé : envoyez-le en fichier."))
    try:
        return read_table(text.encode(errors="replace"), "csv")
    except TableRefused as refused:
        raise UploadRefused(_sentence("tableau collé", refused.fault)) from None


def _sentence(name, fault):
    return told(name, *FAULTS[fault]) if fault in FAULTS else sentence(name, fault)
