"""How the tests of the pages of proofs deposit one and read the list."""

import datetime

from django.urls import reverse

from engagements.models import Evidence
from engagements.usecases import evidence as usecases
from engagements.usecases.evidence import EvidenceContent
from qualipref.documents.uploads import Upload
from tests.documents.samples import pdf

JUNE = {"period_from": datetime.date(2015, 6, 1), "period_to": datetime.date(2015, 6, 30)}


def deposited(world, *chosen, content=None, **fields):
    number = Evidence.objects.count()  # no two deposits are of the same bytes
    content = content or EvidenceContent(
        upload=Upload(pdf(pages=2) + b"%%%d" % number, "releve.pdf", "application/pdf")
    )
    fields = {"title": "Relevé", "support": "file", "by": world.here.correspondent, **JUNE} | fields
    return usecases.submit_evidence(list(chosen) or world.here.places, content=content, **fields)


def url(name, *args):
    return reverse(f"engagements:{name}", args=args)


def titles(client, query=""):
    return [line.title for line in client.get(url("evidence_list") + query).context["lines"]]
