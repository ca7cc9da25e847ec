"""The PDF of a dossier of meeting, made from its frozen content alone."""

from qualipref.documents.rendering import render_pdf, typeface
from qualipref.typography import french


def meeting_pack_pdf(content, *, on_wait=None):
    """The same content gives the same bytes."""
    return _pdf("pilotage/documents/meeting_pack.html", "Dossier de séance", content, on_wait=on_wait)


def attendance_sheet_pdf(content):
    return _pdf("pilotage/documents/attendance_sheet.html", "Feuille d’émargement", content)


def _pdf(template, name, content, *, on_wait=None):
    return render_pdf(
        template,
        content,
        title=french(f"{name} {content['reference']}"),
        created=content["created"],
        author=content["prefecture"]["name"],
        subject=french(f"{content['committee']}, {content['meeting']['on']}"),
        face=typeface(shows_brand=content["prefecture"]["shows_brand"]),
        on_wait=on_wait,
    )
