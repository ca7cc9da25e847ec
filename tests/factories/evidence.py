"""Cells, proofs and what is asked of them."""

import datetime

import factory
from factory.django import DjangoModelFactory

from engagements.models import (
    Cell,
    Evidence,
    EvidenceRequest,
    EvidenceUse,
    EvidenceVersion,
    FingerprintCertificate,
    OpenGap,
)
from qualipref.jobs.models import Job

from .framework import CampaignFactory, CommitmentFactory, UnitFactory
from .sites import START, SiteFactory, UserFactory


class CellFactory(DjangoModelFactory):
    """A submitted assessment: in place and compliant."""

    class Meta:
        model = Cell

    commitment = factory.SubFactory(CommitmentFactory)
    campaign = factory.SubFactory(CampaignFactory, framework=factory.SelfAttribute("..commitment.framework"))
    unit = factory.SubFactory(UnitFactory)
    status = "submitted"
    implementation = "in_place"
    conformity = "compliant"
    version = 1


class EvidenceFactory(DjangoModelFactory):
    """A paper that covers the whole of 2015."""

    class Meta:
        model = Evidence
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Relevé {n}")
    support = "paper"
    period_from = START
    period_to = datetime.date(2015, 12, 31)

    @factory.post_generation
    def content(self, create, extracted, **fields):
        fields = {"archive_place": "Bureau 214"} | fields
        self.current = EvidenceVersion.objects.create(evidence=self, number=1, **fields)
        self.save(update_fields=["current"])


class EvidenceUseFactory(DjangoModelFactory):
    class Meta:
        model = EvidenceUse
        skip_postgeneration_save = True

    evidence = factory.SubFactory(EvidenceFactory)
    commitment = factory.SubFactory(CommitmentFactory)
    unit = factory.SubFactory(UnitFactory)

    class Params:
        accepted = factory.Trait(status="accepted")
        refused = factory.Trait(status="refused", refusal_reason="La période ne convient pas.")

    @factory.post_generation
    def since(self, create, extracted):
        """It has its status from the first day of its period, unless `since`, an instant, says otherwise."""
        first = datetime.date.fromisoformat(str(self.evidence.period_from))
        noon = datetime.datetime.combine(first, datetime.time(12), tzinfo=datetime.UTC)
        self.periods.create(status=self.status, since=extracted or noon)


class OpenGapFactory(DjangoModelFactory):
    class Meta:
        model = OpenGap

    commitment = factory.SubFactory(CommitmentFactory)
    unit = factory.SubFactory(UnitFactory)
    origin = "audit"
    label = "Délai non affiché"
    opened_on = START


class EvidenceRequestFactory(DjangoModelFactory):
    class Meta:
        model = EvidenceRequest

    commitment = factory.SubFactory(CommitmentFactory)
    unit = factory.SubFactory(UnitFactory)
    service = factory.SelfAttribute("unit.service")
    message = "Merci de fournir le relevé du trimestre."
    due_on = datetime.date(2015, 10, 30)
    requested_by = factory.SubFactory(UserFactory)


class FingerprintCertificateFactory(DjangoModelFactory):
    """A certificate that was asked for; `pdf` given, it is done."""

    class Meta:
        model = FingerprintCertificate
        skip_postgeneration_save = True

    campaign = factory.SubFactory(CampaignFactory)
    site = factory.SubFactory(SiteFactory)
    number = factory.Sequence(lambda n: n + 1)
    requested_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def job(self, create, extracted, **fields):
        self.job = Job.objects.ask("engagements.certificate", self.pk, by=self.requested_by)
        if self.pdf_id:
            Job.objects.filter(pk=self.job.pk).update(status="done")
        self.save(update_fields=["job"])
