"""Chapters 4 and 5 of the dossier: the commitments of the year, and those that may be deferred."""

from engagements.enums import AttestationLevel
from engagements.figures import COMMITMENTS, OPTIONAL, TO_VERIFY, commitments_figure
from engagements.models import Commitment, OptionalCommitmentDecision
from qualipref.typography import dotted_date

SITES_A_TABLE = 4
NO_DECISION = "○ sans décision"


def rows(campaign, on):
    """The commitments of the retained modules and the steering requirements."""
    return list(Commitment.objects.of_campaign(campaign, on).for_list())


def counted(rows, campaign, notes):
    """How many they are, how many are to verify, and how they fall among the modules."""
    cited = notes.cite(commitments_figure(COMMITMENTS, campaign, notes.on, len(rows)))
    unread = sum(not _is_read(row) for row in rows)
    cited_unread = notes.cite(commitments_figure(TO_VERIFY, campaign, notes.on, unread, len(rows)))
    return {
        "count": len(rows),
        "note": cited,
        "unread": unread,
        "unread_note": cited_unread,
        "coverage": _coverage(rows),
    }


def tables(rows, found):
    """The commitments chapter by chapter with what is said of each site in `found`, the scores.

    One table for a few sites at a time, so that their columns hold in the page.
    """
    names, said = found["sites"], found["by_commitment"]
    parts = [slice(start, start + SITES_A_TABLE) for start in range(0, len(names), SITES_A_TABLE)] or [slice(0)]
    return [
        {
            "sites": names[part],
            "groups": _groups(rows, {code: states[part] for code, states in said.items()}),
            "totals": [f"{each['met']}/{each['asked']}" if each else "–" for each in found["total"]["by_site"][part]],
        }
        for part in parts
    ]


def _groups(rows, said):
    groups = {}
    for row in rows:
        groups.setdefault(row.chapter, []).append(row)
    ordered = sorted(groups.items(), key=lambda item: (item[0].module_id is None, item[0].order))
    return [
        {
            "module": _module_head(chapter),
            "chapter": f"{chapter.code} {chapter.title}",
            "rows": [
                {
                    "code": row.code,
                    "title": row.title,
                    "is_optional": row.is_optional,
                    "level": row.attestation_level,
                    "is_read": _is_read(row),
                    "states": said.get(row.code, []),
                }
                for row in listed
            ],
        }
        for chapter, listed in ordered
    ]


def _module_head(chapter):
    return f"Module {chapter.module.number} – {chapter.module.title}" if chapter.module_id else "Exigences de pilotage"


def _is_read(row):
    """Attested at level A, or verified since on the text that was read."""
    return row.attestation_level == AttestationLevel.A or row.verified_on is not None


def _coverage(rows):
    """How many commitments of each module are mandatory, how many optional."""
    counted = {}
    for row in rows:
        label = f"Module {row.chapter.module.number}" if row.chapter.module_id else "Pilotage"
        pair = counted.setdefault(label, [0, 0])
        pair[row.is_optional] += 1
    ordered = sorted(counted.items(), key=lambda item: item[0] == "Pilotage")
    return [{"label": label, "mandatory": pair[0], "optional": pair[1]} for label, pair in ordered]


def optional_commitments(campaign, on, notes):
    """The register of the year: each commitment that may be deferred, with its decision or « sans décision »."""
    decided = {}
    for row in OptionalCommitmentDecision.objects.filter(campaign=campaign).select_related("site"):
        decided.setdefault(row.commitment_id, []).append(row)
    rows = list(Commitment.objects.of_campaign(campaign, on).filter(is_optional=True).for_list())
    open_count = sum(1 for row in rows if row.pk not in decided)
    answered = Commitment.objects.of_campaign(campaign, on).count()
    cited = notes.cite(commitments_figure(OPTIONAL, campaign, on, len(rows), answered))
    return {
        "rows": [_optional(row, decided.get(row.pk, [])) for row in rows],
        "count": len(rows),
        "undecided": open_count,
        "note": cited,
    }


def _optional(row, decisions):
    if not decisions:
        return {
            "code": row.code,
            "title": row.title,
            "decision": NO_DECISION,
            "tone": "non",
            "meeting": "–",
            "reason": "–",
        }
    first = decisions[0]
    signs = {first.Decision.RETAINED: ("● retenu", "ok"), first.Decision.DEFERRED: ("○ différé", "non")}
    sign, tone = signs[first.decision]
    if len({decision.decision for decision in decisions}) > 1:
        sign, tone = "◐ selon le site", "cours"
    where = [f"{d.site.name} : {d.get_decision_display().lower()}" for d in decisions if d.site_id]
    return {
        "code": row.code,
        "title": row.title,
        "decision": sign,
        "tone": tone,
        "meeting": f"{first.meeting_reference} {dotted_date(first.decided_on)}".strip(),
        "reason": " ; ".join([*where, *dict.fromkeys(d.reason for d in decisions if d.reason)]) or "–",
    }
