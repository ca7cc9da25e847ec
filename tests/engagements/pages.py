"""How the tests of the pages build what is shown and read what is answered."""

import csv
import io

from django.urls import reverse

from engagements.models import ExpectedEvidence, FrameworkSource, Threshold
from tests.factories import ChapterFactory, CommitmentFactory, FrameworkModuleFactory, IndicatorFactory, ModuleFactory


def chapter(framework, module=None, **fields):
    placed = FrameworkModuleFactory(framework=framework, module=module or ModuleFactory())
    return ChapterFactory(module=placed, framework=framework, **fields)


def steering(framework):
    return ChapterFactory(module=None, framework=framework, code="IV", title="Pilotage")


def cited(framework, n=1):
    return FrameworkSource.objects.create(
        framework=framework, key=f"essai_{n}", reference=f"https://exemple.invalid/{n}"
    )


def rich_commitment(place, **fields):
    """A commitment with one of everything that its page and the lists show."""
    commitment = CommitmentFactory(chapter=place, **fields)
    number = commitment.framework.sources.count() + 1
    source = cited(commitment.framework, number)
    commitment.sources.add(source)
    indicator = IndicatorFactory(framework=commitment.framework)
    indicator.sources.add(source)
    commitment.indicators.add(indicator)
    ExpectedEvidence.objects.create(commitment=commitment, label="Registre")
    threshold = Threshold.objects.create(
        commitment=commitment, name="Délai", operator="<=", value=15, unit="jours ouvrés", attestation_level="D"
    )
    threshold.sources.add(source)
    return commitment


def page(client, name, query="", **kwargs):
    """The page of that name; an export, in CSV unless told."""
    if name.endswith("_export"):
        kwargs.setdefault("kind", "csv")
    return client.get(reverse(f"engagements:{name}", kwargs=kwargs) + query)


def text(response):
    return response.content.decode().replace("\n", " ")


def lines(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def codes(response):
    return [commitment.code for commitment in response.context["commitments"]]
