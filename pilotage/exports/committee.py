from ..committee_lines import meeting_badge
from ..enums import Verdict

COMMITTEE_COLUMNS = ["code", "comité", "genre", "site", "membres titulaires", "prochaine séance", "dernière séance"]
MEMBER_COLUMNS = [
    "fonction",
    "organisme",
    "collège",
    "rôle",
    "du",
    "au",
    "service",
    "compte dans l’application",
    "adresse électronique",
]
MEETING_COLUMNS = ["référence", "début", "durée prévue (min)", "lieu", "objet", "état", "procès-verbaux"]
DECISION_COLUMNS = ["référence", "séance du", "point", "décision", "rédaction", "motif", "action", "rectifiée par"]


def committee_rows(lines):
    for line in lines:
        committee = line.committee
        yield (
            committee.code.upper(),
            committee.name,
            committee.get_kind_display(),
            line.place,
            line.member_count,
            line.next.starts_at if line.next else None,
            line.last.starts_at if line.last else None,
        )


def member_rows(lines):
    for line in lines:
        member = line.member
        yield (
            member.function,
            member.organisation,
            member.get_college_display(),
            line.part,
            member.du,
            member.au,
            str(member.service or ""),
            "oui" if member.account_id else "non",
            line.address,
        )


def meeting_rows(meetings, minutes):
    """`minutes` as `minutes_of` gives them: those that who exports may read."""
    for meeting in meetings:
        yield (
            meeting.reference,
            meeting.starts_at,
            meeting.minutes_planned,
            meeting.place,
            meeting.subject,
            meeting_badge(meeting).word,
            " ; ".join(f"{line.minutes.reference} : {line.badge.word}" for line in minutes.get(meeting.pk, ())),
        )


def decision_rows(decisions):
    for decision in decisions:
        yield (
            decision.reference,
            decision.meeting.day,
            decision.item.title,
            Verdict(decision.verdict).label,
            decision.said,
            decision.reason,
            decision.item.action.reference if decision.item.action else "",
            decision.rectified_by.reference if decision.rectified_by else "",
        )
