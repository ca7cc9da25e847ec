"""Chapter 2 of the dossier: what the steering committee decided in the year, and the action plan that it follows."""

from qualipref.typography import dotted_date, long_date, plural

from ..action_lines import action_badge, codes_of
from ..enums import ALL_SITES, MinutesStatus
from ..models import Action, Meeting, MeetingMinutes
from ..models.action import KEPT

SIGNS = {"ok": "●", "info": "◐", "neutre": "○", "bas": "△"}
TONES = {"ok": "ok", "info": "cours", "neutre": "non", "bas": "alerte"}


def action_plan(campaign, on, notes, figures):
    """The actions of the year that were decided and kept, with what the committee held; None when nothing was.

    `figures` are those of the plan, as its page shows them.
    """
    actions = Action.objects.filter(year=campaign.year, status__in=KEPT).for_page().order_by("site__order", "number")
    codes = codes_of(actions)
    rows = [_row(action, codes.get(action.pk, ""), on) for action in actions]
    if not rows:
        return None
    return {
        "rows": rows,
        "said": [{"text": f"{each.label} : {each.value}", "note": notes.cite(each)} for each in figures],
        "meetings": _meetings(campaign),
    }


def _row(action, codes, on):
    badge = action_badge(action, on)
    moved = action.postponement_count
    return {
        "reference": action.reference,
        "title": action.title,
        "service": str(action.lead_service),
        "site": action.site.name if action.site else ALL_SITES,
        "codes": codes,
        "due": dotted_date(action.due_on),
        "moved": f"reportée {plural(moved, 'fois', 'fois')}" if moved else "",
        "tone": TONES.get(badge.tone, "non"),
        "state": f"{SIGNS.get(badge.tone, '○')} {badge.word}",
    }


def _meetings(campaign):
    """The meetings held in the year whose minutes are approved, in their order."""
    approved = MeetingMinutes.objects.filter(number=1, status=MinutesStatus.APPROVED)
    held = Meeting.objects.held().filter(year=campaign.year, minutes__in=approved).select_related("committee")
    return [
        {
            "reference": meeting.reference,
            "day": long_date(meeting.day),
            "committee": meeting.committee.name,
            "decisions": plural(meeting.decisions.standing().count(), "décision"),
        }
        for meeting in held.order_by("starts_at")
    ]
