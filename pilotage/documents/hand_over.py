"""The hand-over sheet: what was handed over in one gesture, to whom, and what stays."""

from engagements.documents.letterhead import letterhead
from qualipref import clock
from qualipref.documents.rendering import render_pdf, typeface
from qualipref.typography import french, long_date, plural


def hand_over_content(made, results, left, told):
    """What the sheet says, frozen: (move, reason of a refusal) by line, what stays, what is only told."""
    done = sum(not refusal for _, refusal in results)
    moment = made.handed_over_at.astimezone(clock.PARIS)
    return {
        "format": 1,
        "reference": made.reference,
        "created": moment.isoformat(timespec="seconds"),
        "day": long_date(moment.date()),
        "prefecture": letterhead(),
        "person": french(str(made.person)),
        "by": french(str(made.handed_over_by)),
        "groups": _groups(results),
        "done": done,
        "refused": len(results) - done,
        "count": plural(done, "élément transféré ou terminé", "éléments transférés ou terminés"),
        "successors": sorted({french(move.words) for move, refusal in results if move.to and not refusal}),
        "left": [_said(one.line.held) | {"why": french(one.why)} for one in left],
        "told": [{"title": kind.title, "count": count, "why": french(kind.handed_over_by)} for kind, count in told],
    }


def hand_over_pdf(content, *, on_wait=None):
    """The same content gives the same bytes."""
    return render_pdf(
        "pilotage/documents/hand_over.html",
        content,
        title=french(f"Feuille de passation, {content['person']}"),
        created=content["created"],
        author=content["prefecture"]["name"],
        subject=french(f"Passation {content['reference']} du {content['day']}"),
        face=typeface(shows_brand=content["prefecture"]["shows_brand"]),
        on_wait=on_wait,
    )


def _groups(results):
    groups = {}
    for move, refusal in results:
        row = _said(move.line.held) | {"to": french(move.words), "refusal": french(refusal)}
        groups.setdefault(move.line.held.kind.title, []).append(row)
    return [{"title": french(title), "rows": rows} for title, rows in groups.items()]


def _said(held):
    return {"kind": held.kind.title, "label": french(held.label), "context": french(held.context), "url": held.url}
