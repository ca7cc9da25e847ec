"""The sheet of presence of a meeting, made from the frozen text of its minutes: functions, and no name."""

from qualipref.documents.rendering import render_pdf, typeface
from qualipref.typography import french

from .minutes_pdf import members_sheet


def presence_pdf(content):
    """The same content gives the same bytes."""
    title = french(f"Feuille de présence, {content['reference']}")
    return render_pdf(
        "pilotage/documents/presence.html",
        content | {"sheet": members_sheet(content["attendances"])},
        title=title,
        created=content["approval"]["created"],
        author=content["prefecture"]["name"],
        subject=french(f"Présence au {content['committee']} du {content['meeting']['on']}"),
        face=typeface(shows_brand=content["prefecture"]["shows_brand"]),
    )
