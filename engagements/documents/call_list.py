"""The call list of the cellule d’information du public: what its checks prove, and the sheet of the duty room."""

from qualipref import clock
from qualipref.documents.rendering import render_pdf, typeface
from qualipref.typography import french, long_date, plural

from ..enums import CallOutcome
from .letterhead import letterhead


def call_check_content(check, counted):
    """What the certificate of a check of the call list says: how many, when, by whom; nobody on the list is named."""
    closed_on = check.closed_on
    return {
        "format": 1,
        "title": french(f"Vérification de la liste d’appel du {long_date(closed_on)}"),
        "filename": f"verification-liste-appel-{closed_on:%Y-%m-%d}.pdf",
        "created": check.closed_at.astimezone(clock.PARIS).isoformat(timespec="seconds"),
        "prefecture": letterhead(),
        "reference": str(check),
        "opened": long_date(check.opened_on),
        "closed": long_date(closed_on),
        "closed_by": str(check.closed_by),
        "next": long_date(check.next_due_on),
        "count": plural(counted["count"], "opérateur appelé", "opérateurs appelés"),
        "outcomes": [(outcome.label, counted[outcome.value]) for outcome in CallOutcome],
        "missing": counted["count"] - sum(counted[outcome.value] for outcome in CallOutcome),
    }


def call_check_pdf(content):
    """The same content gives the same bytes."""
    return render_pdf(
        "engagements/documents/call_check.html",
        content,
        title=content["title"],
        created=content["created"],
        author=content["prefecture"]["name"],
        subject=french("Nombre d’opérateurs joints, non joints et de numéros faux"),
        face=typeface(shows_brand=content["prefecture"]["shows_brand"]),
    )


def call_list_pdf(rows, *, printed_by, printed_at):
    """The list for the duty room, each page marked with who printed it and when. It is given away, never stored.

    `rows` are (name, function, service, numbers).
    """
    local = printed_at.astimezone(clock.PARIS)
    content = {
        "prefecture": letterhead(),
        "rows": rows,
        "count": plural(len(rows), "opérateur"),
        "printed": french(f"Imprimé par {printed_by} le {long_date(local)} à {local:%-H h %M}"),
    }
    return render_pdf(
        "engagements/documents/call_list.html",
        content,
        title=french("Liste d’appel de la cellule d’information du public"),
        created=local.isoformat(timespec="seconds"),
        author=content["prefecture"]["name"],
        subject=french("Diffusion restreinte"),
        face=typeface(shows_brand=content["prefecture"]["shows_brand"]),
    )
