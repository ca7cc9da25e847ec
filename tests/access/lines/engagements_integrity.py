from qualipref.documents.models import StoredFile
from tests.factories import FingerprintCertificateFactory

from ..line import Line, expect, ods

READERS = expect(200, unassigned=404, auditor_over=403)
SEEN = expect(302, unassigned=404, agent=404, correspondent_elsewhere=404, auditor_elsewhere=404, auditor_over=403)
ASKERS = expect(403, coordinator=302, quality_manager=302, quality_manager_elsewhere=302)


def accepted(world):
    return {"pk": world.accepted_use.evidence_id}


def certificate(world):
    pdf = StoredFile.objects.store(b"%PDF-1.7 essai", media_type="application/pdf")
    return {"pk": FingerprintCertificateFactory(campaign=world.campaign, site=world.site, pdf=pdf).pk}


LINES = [
    Line("engagements:integrity", get=READERS),
    Line("engagements:integrity_export", get=READERS, kwargs=ods),
    Line("engagements:certificate_list", get=READERS),
    Line("engagements:evidence_verify", post=SEEN, kwargs=accepted),
    Line("engagements:certificate_request", post=ASKERS),
    Line(
        "engagements:certificate_download",
        get=expect(
            200,
            unassigned=404,
            agent=404,
            correspondent=404,
            correspondent_elsewhere=404,
            auditor=404,
            auditor_elsewhere=404,
            auditor_over=403,
        ),
        kwargs=certificate,
    ),
]
