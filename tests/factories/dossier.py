"""The texts and the drafts of the dossier."""

import factory
from factory.django import DjangoModelFactory

from pilotage.models import ApplicationFile, DossierText
from qualipref.jobs.models import Job

from .framework import CampaignFactory
from .sites import UserFactory


class DossierTextFactory(DjangoModelFactory):
    class Meta:
        model = DossierText

    slug = factory.Sequence(lambda n: f"texte-{n}")
    section = "enjeux"
    text = "L’accueil compte."
    order = factory.Sequence(lambda n: n)


class ApplicationFileFactory(DjangoModelFactory):
    """A draft that was asked for; `pdf` given, it is done."""

    class Meta:
        model = ApplicationFile
        skip_postgeneration_save = True

    campaign = factory.SubFactory(CampaignFactory)
    number = factory.Sequence(lambda n: n + 1)
    content = factory.LazyFunction(dict)
    content_digest = factory.Sequence(lambda n: f"{n:064}")
    requested_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def job(self, create, extracted, **fields):
        self.job = Job.objects.ask("pilotage.application_file", self.pk, by=self.requested_by)
        changes = ({"status": "done"} if self.pdf_id else {}) | fields
        if changes:
            Job.objects.filter(pk=self.job.pk).update(**changes)
        self.save(update_fields=["job"])
