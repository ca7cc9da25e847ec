"""The dossier of a meeting: its agenda, the facts of each point, what became of the last decisions; as plain data."""

from collections import defaultdict

from engagements.documents.letterhead import letterhead
from qualipref import clock
from qualipref.typography import clock_time, long_date, percent, plural, short_date

from ..agenda_lines import agenda_items, length_of, pieces_of
from ..committee_lines import meeting_hour
from ..enums import MinutesStatus
from ..models import Action, Decision
from ..rectified import as_last_said
from .typesetting import typeset

DECISIONS_SHOWN = 3


def meeting_pack_content(meeting, fates, *, frozen_at):
    """What the dossier says the day it is frozen: the same rows give the same content."""
    items = agenda_items(meeting)
    keys = [action.pk for item in items if (action := item.concerned_action)]
    shown = Action.objects.filter(pk__in=keys).for_page().select_related("proof").prefetch_related("commitments")
    actions = {each.pk: each for each in shown}
    decided, pieces = _decisions(meeting, keys), pieces_of(items)
    local = frozen_at.astimezone(clock.PARIS)
    return typeset(
        {
            "format": 1,
            "created": local.isoformat(timespec="seconds"),
            "prefecture": letterhead(),
            "reference": meeting.reference,
            "committee": meeting.committee.name,
            "meeting": {
                "when": meeting_hour(meeting),
                "on": long_date(meeting.day),
                "place": meeting.place,
                "subject": meeting.subject,
                "length": length_of(meeting, items).words,
            },
            "frozen_on": long_date(local.date()),
            "frozen_hour": clock_time(local),
            "members": [
                {"function": line.function, "organisation": line.organisation}
                for line in meeting.attendances.select_related("member")
            ],
            "follow_up": [
                {
                    "reference": fate.decision.reference,
                    "title": fate.decision.item.title,
                    "text": fate.decision.said,
                    "said": fate.said,
                }
                for fate in fates
            ],
            "items": [_item(rank, item, actions, decided, pieces[item.pk]) for rank, item in enumerate(items, start=1)],
            "item_keys": [item.pk for item in items],
        }
    )


def tells_the_same_points(content, items):
    """Whether the dossier that was frozen tells these points: their order, titles, proposals and pieces."""
    pieces = pieces_of(items)
    told = [
        [key, each["title"], each["proposal"], each.get("pieces", [])]
        for key, each in zip(content["item_keys"], content["items"], strict=True)
    ]
    return told == typeset([[item.pk, item.title, item.proposal, _names(pieces[item.pk])] for item in items])


def _decisions(meeting, keys):
    """{action: the last sentences that this committee wrote of it}, once their minutes are approved.

    The dossier goes to every member, the external ones too: no draft, and nothing of another committee.
    """
    found = defaultdict(list)
    decisions = Decision.objects.standing().filter(
        item__action__in=keys, meeting__committee=meeting.committee, meeting__minutes__status=MinutesStatus.APPROVED
    )
    decisions = decisions.select_related("meeting__committee", "item").distinct()
    for decision in as_last_said(decisions.order_by("-at", "-pk")):
        if len(found[decision.item.action_id]) < DECISIONS_SHOWN:
            found[decision.item.action_id].append({"reference": decision.reference, "text": decision.said})
    return found


def _names(pieces):
    return [piece.filename for piece in pieces]


def _item(rank, item, actions, decided, pieces):
    action = item.concerned_action
    action = actions[action.pk] if action else None
    return {
        "rank": rank,
        "title": item.title,
        "kind": item.kind_label,
        "why": item.why,
        "minutes": plural(item.minutes, "min", "min"),
        "proposal": item.proposal,
        "facts": [{"label": label, "value": value} for label, value in _facts(item, action) if value],
        "decisions": decided[action.pk] if action else [],
        "pieces": _names(pieces),
    }


def _facts(item, action):
    if action:
        yield from _of_action(action)
    if item.date_request_id:
        label = "Échéance demandée, puis retirée" if item.date_request.is_withdrawn else "Échéance demandée"
        yield label, f"{long_date(item.date_request.wanted_on)}. {item.date_request.reason}"
    commitment = item.gap.commitment if item.gap_id else item.commitment
    if commitment:
        yield "Engagement", f"{commitment.code} {commitment.title}"
        yield "Exigence", commitment.requirement
    if item.gap_id:
        yield "Écart", f"{item.gap.label.rstrip(' .')}, {item.gap.unit}, ouvert le {long_date(item.gap.opened_on)}"
    if item.indicator_id:
        yield "Indicateur", f"{item.indicator}. {item.indicator.definition}"


def _of_action(action):
    yield "Action", f"{action.reference}, {action.get_status_display().lower()}"
    yield "Service pilote", str(action.lead_service)
    yield "Ce qui est prévu", action.description
    yield "Échéance", _due(action)
    yield "Avancement", percent(action.progress) if action.is_live else ""
    yield "Preuve de réalisation", str(action.proof) if action.proof_id else ""
    yield "Engagements", ", ".join(f"{each.code} {each.title}" for each in action.commitments.all())


def _due(action):
    moved = action.postponement_count
    if not moved:
        return long_date(action.due_on)
    first = short_date(action.original_due_on)
    return f"{long_date(action.due_on)} ; première échéance le {first}, reportée {plural(moved, 'fois', 'fois')}"
