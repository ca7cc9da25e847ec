"""Everything the minutes of a meeting say, frozen as plain data when they are submitted."""

from datetime import date

from engagements.documents.letterhead import letterhead
from qualipref import clock
from qualipref.typography import clock_time, long_date, period

from ..enums import Factor, Presence, Verdict
from ..models import CommitteeMember, DueDateChange, Meeting
from .typesetting import canonical_digest, typeset

# A sign and a tone of the style sheet: the word beside them says the same.
PRESENCES = {Presence.PRESENT: ("●", "ok"), Presence.REPRESENTED: ("◐", "cours"), Presence.EXCUSED: ("○", "non")}
FATES = {"ok": ("●", "ok"), "info": ("◐", "cours"), "bas": ("▲", "alerte"), "neutre": ("○", "non")}
NEITHER = ("–", "non")
CONFIRMED = {Factor.TOTP: "par second facteur", Factor.PASSWORD: "par le mot de passe"}
OUTSIDE = ("approval",)  # what approval adds: it is no part of the text that was read


def minutes_content(minutes):
    """What the minutes say today: the same rows give the same content and the same digest.

    What became of the previous decisions is what the meeting read when it opened, before it decided anything.
    """
    meeting = minutes.meeting
    decided = meeting.decisions.standing().select_related("item", "meeting__committee", "by", "on_behalf_of")
    decisions = list(decided.order_by("number"))
    hands = {decision.pk: _hand(decision, meeting) for decision in decisions}
    has_one_hand = len(set(hands.values())) == 1
    return typeset(
        {
            "format": 1,
            "prefecture": letterhead(),
            "reference": meeting.reference,
            "committee": meeting.committee.name,
            "number": minutes.number,
            "rectifies": minutes.rectifies.reference if minutes.rectifies_id else "",
            "correction_reason": minutes.correction_reason,
            "meeting": _meeting(meeting) | {"keyboard": hands[decisions[0].pk] if has_one_hand else ""},
            "attendances": [_attendance(line) for line in meeting.attendances.select_related("member")],
            "follow_up": meeting.follow_up or [],
            "opening": minutes.opening,
            "decisions": [_decision(each, "" if has_one_hand else hands[each.pk]) for each in decisions],
            "postponements": [_change(change) for change in _changes(meeting)],
            "closing": minutes.closing,
            "next": _next(meeting),
        }
    )


def minutes_digest(content):
    """The fingerprint of the text that is read and approved: what approval adds stands apart."""
    return canonical_digest({name: value for name, value in content.items() if name not in OUTSIDE})


def approved_content(content, *, approved_by, on_behalf_of, suppleance, submitted_by, submitted_at, at, factor, head):
    """The content with the block of its approval, by `suppleance` (a Delegation) or not; the digest does not change."""
    local = at.astimezone(clock.PARIS)
    approval = typeset(
        {
            "approved_by": str(approved_by),
            "on_behalf_of": str(on_behalf_of) if on_behalf_of else "",
            "stood_in": period(suppleance.valid_from, suppleance.valid_until) if suppleance else "",
            "on": long_date(local.date()),
            "hour": _hour(local),
            "submitted_by": str(submitted_by),
            "submitted_on": long_date(submitted_at.astimezone(clock.PARIS).date()),
            "factor": factor.label.lower(),
        }
    )
    return content | {
        "approval": approval
        | {"created": local.isoformat(timespec="seconds"), "head": head or "", "digest": minutes_digest(content)}
    }


def _meeting(meeting):
    opened, closed = meeting.opened_at, meeting.closed_at
    presided = str(meeting.opened_by or "")
    if meeting.opened_for:
        presided += f", par suppléance de : {meeting.opened_for}"
    hours = f"de {_hour(opened)} à {_hour(closed)}" if opened and closed else ""
    if hours and meeting.day != meeting.planned_on:
        hours += f" (séance prévue le {long_date(meeting.planned_on)})"
    return {
        "on": long_date(meeting.day),
        "hours": hours,
        "place": meeting.place,
        "subject": meeting.subject,
        "presided_by": presided,
        "opened": _opened(meeting, presided),
        "secretary": _secretary(meeting),
        "convened_on": long_date(meeting.convened_at.astimezone(clock.PARIS).date()) if meeting.convened_at else "",
    }


def _opened(meeting, presided):
    """Who opened the meeting, when, and how he proved who he is (DECISIONS, 31)."""
    if not (meeting.opened_at and presided):
        return ""
    local = meeting.opened_at.astimezone(clock.PARIS)
    said = f"Séance ouverte le {long_date(local.date())} à {_hour(local)} par : {presided}"
    return f"{said} ; identité confirmée {CONFIRMED[meeting.opened_factor]}" if meeting.opened_factor else said


def _hand(decision, meeting):
    """Who decided, and in whose name: at the keyboard of the meeting or, what was taken back, once it was over."""
    if decision.by is None:
        return ""
    is_over = meeting.closed_at is not None and decision.at > meeting.closed_at
    said = f"{'Décidé après la séance' if is_over else 'Clavier tenu'} par : {decision.by}"
    return f"{said}, pour : {decision.on_behalf_of}" if decision.on_behalf_of else said


def _hour(instant):
    return clock_time(instant.astimezone(clock.PARIS))


def _secretary(meeting):
    """Who keeps the minutes, by function."""
    members = CommitteeMember.objects.on(meeting.day).filter(committee=meeting.committee_id, is_secretary=True)
    return ", ".join(members.order_by("order", "pk").values_list("function", flat=True))


def fate_line(fate):
    """A decision of the previous meeting and what became of it, as plain data."""
    sign, tone = FATES.get(fate.tone, NEITHER)
    said = {"reference": fate.decision.reference, "title": fate.decision.item.title.rstrip(" ."), "said": fate.said}
    return said | {"sign": sign, "tone": tone}


def presence_said(presence, represented_by):
    """How the text says what was seen of a member."""
    sign, tone = PRESENCES.get(presence, NEITHER)
    is_represented = presence == Presence.REPRESENTED and represented_by
    note = f"par {represented_by.strip()}" if is_represented else ""
    return {"presence": Presence(presence).label, "sign": sign, "tone": tone, "note": note}


def _attendance(line):
    return {
        "function": line.function,
        "organisation": line.organisation,
        **presence_said(line.presence, line.represented_by),
        "stands_in": bool(line.member and line.member.stands_in_for_id),
    }


def _decision(decision, hand):
    return {
        "id": decision.pk,
        "number": f"D-{decision.number:02}",
        "reference": decision.reference,
        "title": decision.item.title,
        "verdict": Verdict(decision.verdict).label,
        "text": decision.text,
        "details": " – ".join(_details(decision.about)),
        "services": sorted(int(key) for key in decision.about.get("services", ())),
        "note": decision.item.note,
        "keyboard": hand,
    }


def _details(about):
    """What the committee decided of, as it left it: the plan may have moved since."""
    if "owner" in about:
        yield f"Pilote : {about['owner']}"
        yield f"Échéance : {long_date(date.fromisoformat(about['due_on']))}"
    if codes := about.get("codes"):
        yield f"{'Engagements' if 'owner' in about else 'Engagement'} : {', '.join(codes)}"


def _changes(meeting):
    standing = DueDateChange.objects.filter(meeting=meeting, cancelled_at=None)
    return standing.select_related("action").order_by("pk")


def _change(change):
    rank = change.action.due_date_changes.filter(cancelled_at=None, pk__lte=change.pk).count()
    return {
        "action": change.action.reference,
        "title": change.action.title,
        "original": long_date(change.action.original_due_on),
        "new": long_date(change.new_due_on),
        "reason": change.reason,
        "rank": rank,
    }


def _next(meeting):
    to_come = Meeting.objects.filter(committee=meeting.committee, starts_at__gt=meeting.starts_at)
    found = to_come.exclude(status="cancelled").select_related("committee").order_by("starts_at").first()
    if found is None:
        return ""
    place = f", {found.place}" if found.place else ""
    return f"{found.reference}, {long_date(found.day)} à {_hour(found.starts_at)}{place}"
