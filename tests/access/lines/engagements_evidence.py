from engagements.readiness import Place
from engagements.usecases.evidence import EvidenceContent, submit_evidence
from qualipref.documents.uploads import Upload
from tests.documents.samples import picture

from ..line import Line, expect

# A proof to review is seen by who reads the cell; an auditor sees what was accepted, an agent what he deposited.
HIDDEN = dict.fromkeys(("unassigned", "agent", "correspondent_elsewhere", "auditor", "auditor_elsewhere"), 404)
HIDDEN |= {"auditor_over": 403}
SEEN = expect(200, **HIDDEN)
FILE = SEEN | {"administrator": 403}
REVIEW = expect(403, **HIDDEN, quality_manager=200)
SERVE = expect(403, **HIDDEN, quality_manager=200, correspondent=200)
OTHERS = expect(403, **HIDDEN, quality_manager=200, correspondent=200, quality_manager_elsewhere=200)
LIST = expect(200, auditor_over=403)
MANAGERS = ("coordinator", "quality_manager", "quality_manager_elsewhere")


def done(statuses, **changes):
    """The answers of a POST whose gesture is done (the auditor comes after: he sees what was accepted)."""
    return {role: 302 if status == 200 else status for role, status in statuses.items()} | changes


def submitted(world):
    return {"pk": world.evidence.pk}


def used(world):
    return {"pk": world.use.pk}


def filed(world):
    """A photograph for the cell, deposited once in a world."""
    if not hasattr(world, "filed"):
        place = Place(world.commitment, world.site, world.service)
        days = {"period_from": world.campaign.first_day, "period_to": world.campaign.last_day}
        content = EvidenceContent(upload=Upload(picture(), "affichage.jpg", "image/jpeg"))
        world.filed = submit_evidence([place], title="Affichage", support="file", content=content, by=None, **days)
    return {"pk": world.filed.pk, "number": 1}


def year(world):
    return {"year": world.campaign.year}


def checklist(world):
    return {"year": world.campaign.year, "unit": f"{world.service.slug}.{world.site.slug}"}


DEPOSITORS = ("quality_manager", "quality_manager_elsewhere", "correspondent", "correspondent_elsewhere")
DEPOSIT = expect(403, unassigned=404, **dict.fromkeys(DEPOSITORS, 200))
SHEET = expect(
    403,
    unassigned=404,
    correspondent_elsewhere=404,
    auditor_elsewhere=404,
    agent=404,
    quality_manager=200,
    correspondent=200,
)
LINES = [
    Line("engagements:evidence_list", get=LIST),
    Line("engagements:evidence_export", get=LIST, kwargs=lambda world: {"kind": "ods"}),
    Line(
        "engagements:evidence_accept_together",
        get=expect(403, **dict.fromkeys(MANAGERS, 200)),
        post=expect(403, **dict.fromkeys(MANAGERS, 302)),
    ),
    Line("engagements:evidence_detail", get=SEEN, kwargs=submitted),
    Line("engagements:evidence_replace", get=SERVE, post=SERVE, kwargs=submitted),
    Line("engagements:evidence_reuse", get=OTHERS, post=OTHERS, kwargs=submitted),
    Line("engagements:evidence_download", get=FILE, kwargs=filed),
    Line("engagements:evidence_preview", get=FILE, kwargs=lambda world: filed(world) | {"page": 1}),
    Line("engagements:evidence_accept", post=done(REVIEW, auditor=403), kwargs=used, data=lambda world: {"version": 1}),
    Line("engagements:evidence_refuse", get=REVIEW, post=REVIEW, kwargs=used),
    Line("engagements:evidence_withdraw", get=SERVE, post=SERVE, kwargs=used),
    Line("engagements:evidence_submit", get=DEPOSIT | {"agent": 302}, post=DEPOSIT | {"agent": 302}, kwargs=year),
    Line("engagements:evidence_photo", get=DEPOSIT | {"agent": 200}, post=DEPOSIT | {"agent": 200}, kwargs=year),
    Line("engagements:evidence_checklist", get=SHEET, kwargs=checklist),
]
