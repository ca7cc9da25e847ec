"""The PDF of approved minutes, made from their frozen content alone."""

import json

from qualipref.documents.rendering import AttachedFile, render_pdf, typeface
from qualipref.typography import french, plural

PRESENT = ("Présent", "Représenté")


def minutes_pdf(content, *, on_wait=None):
    """The same content gives the same bytes."""
    approval = content["approval"]
    title = french(f"Procès-verbal {content['reference']} du {content['meeting']['on']}")
    if content["rectifies"]:
        title = french(f"Procès-verbal rectificatif {content['reference']} du {content['meeting']['on']}")
    return render_pdf(
        "pilotage/documents/minutes.html",
        content | _laid_out(content),
        title=title,
        created=approval["created"],
        author=content["prefecture"]["name"],
        subject=french(f"Procès-verbal, {content['committee']}"),
        attachments=[AttachedFile("contenu.json", _as_text(content), "Contenu figé du procès-verbal", "Source")],
        face=typeface(shows_brand=content["prefecture"]["shows_brand"]),
        on_wait=on_wait,
    )


def _laid_out(content):
    approval = content["approval"]
    digest, head = approval["digest"], approval["head"]
    return {
        "sheet": members_sheet(content["attendances"]),
        "opening_paragraphs": paragraphs(content["opening"]),
        "closing_paragraphs": paragraphs(content["closing"]),
        "digest_lines": _lines(digest),
        "head_lines": _lines(head),
        "foot": french(
            f"{content['reference']} – scellé – contenu {digest[:8]}…{digest[-8:]} – journal {head[:8]}…{head[-8:]}"
        ),
    }


def _as_text(content):
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)


def members_sheet(lines):
    """The members and their presence; a column that nobody fills is not drawn."""
    return {
        "lines": lines,
        "in_words": in_words(lines),
        "has_organisations": any(line["organisation"] for line in lines),
        "has_notes": any(line["note"] for line in lines),
    }


def in_words(lines):
    """« 11 membres présents ou représentés sur 13 »: a deputy holds the seat of his member and adds none."""
    seats = sum(not line.get("stands_in") for line in lines)
    here = min(sum(line["presence"] in PRESENT for line in lines), seats)
    if here > 1:
        return french(f"{plural(here, 'membre')} présents ou représentés sur {seats}")
    return french(f"{here} membre présent ou représenté sur {seats}")


def paragraphs(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def _lines(digest):
    """Two lines of four groups of eight."""
    groups = [digest[start : start + 8] for start in range(0, len(digest), 8)]
    return " ".join(groups[:4]), " ".join(groups[4:])
