"""What a PDF of the house must hold before it is kept: structure, language, title, alternative texts."""

import io

import pikepdf

from .rendering import RenderingFailed


def inspect_pdf(pdf):
    """The number of pages of `pdf`; raises RenderingFailed with the first fault when it is not archivable as it is."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fault = next((sentence for sentence, holds in _rules(opened) if not holds), None)
        if fault:
            raise RenderingFailed(f"Le PDF n’a pas été enregistré\u00a0: {fault}. Prévenez l’administrateur.")
        return len(opened.pages)


def _rules(pdf):
    root, meta = pdf.Root, pdf.open_metadata()
    yield "il n’est pas au format d’archive PDF/A-3a", meta.pdfa_status == "3A"
    yield "il ne se déclare pas accessible (PDF/UA-1)", meta.get("pdfuaid:part") == "1"
    yield "sa langue manque", str(root.get("/Lang", "")) == "fr"
    yield "son titre manque", bool(str(pdf.docinfo.get("/Title", "")))
    yield "il n’affiche pas son titre", bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False))
    yield "il n’est pas balisé", "/StructTreeRoot" in root and bool(root.get("/MarkInfo", {}).get("/Marked", False))
    yield "une figure n’a pas de texte de remplacement", all(str(figure.get("/Alt", "")) for figure in figures(pdf))


def figures(pdf):
    """The structure elements of the drawings."""
    return [
        found
        for found in pdf.objects
        if isinstance(found, pikepdf.Dictionary)
        and found.get("/Type") == "/StructElem"
        and found.get("/S") == "/Figure"
    ]
