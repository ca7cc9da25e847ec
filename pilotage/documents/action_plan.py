"""The action plan as a list on paper: the actions of a filter, frozen as plain data the moment it is asked."""

from engagements.documents.letterhead import letterhead
from qualipref import clock
from qualipref.documents.rendering import render_pdf, typeface
from qualipref.typography import french, long_date, plural

from ..action_lines import action_lines
from .typesetting import typeset

MOST_ROWS = 400


def action_plan_content(actions, *, today, made_at, criteria):
    """What the list says of `actions`, read by `for_list`; `criteria` are the (label, value) of its filter."""
    lines = action_lines(actions, today)
    local = made_at.astimezone(clock.PARIS)
    late = sum(line.is_late for line in lines)
    return typeset(
        {
            "created": local.isoformat(timespec="seconds"),
            "prefecture": letterhead(),
            "made_on": long_date(local.date()),
            "criteria": [[label, value] for label, value in criteria],
            "count": plural(len(lines), "action"),
            "late": plural(late, "action en retard", "actions en retard") if late else "aucune action en retard",
            "rows": [_row(line) for line in lines],
        }
    )


def action_plan_pdf(content):
    """The same content gives the same bytes."""
    return render_pdf(
        "pilotage/documents/action_plan.html",
        content,
        title=french(f"Plan d’action au {content['made_on']}"),
        created=content["created"],
        author=content["prefecture"]["name"],
        subject=french(f"{content['count']}, {content['late']}"),
        face=typeface(shows_brand=content["prefecture"]["shows_brand"]),
    )


def _row(line):
    """Six cells of plain text: what a row costs to lay out is its cells and its lines."""
    return {
        "action": f"{line.reference} {line.title}{f' ({line.priority})' if line.priority else ''}",
        "codes": line.codes or "–",
        "service": f"{line.service}, {line.place}",
        "owner": line.owner or "–",
        "due": f"{line.due}, {line.moved}" if line.moved else line.due,
        "state": f"{line.progress_in_words}, {line.badge.word[:1].lower()}{line.badge.word[1:]}",
        "is_late": line.is_late,
    }
