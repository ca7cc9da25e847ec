"""The quality documents and their versions."""

import datetime

import factory
from factory.django import DjangoModelFactory

from engagements.models import (
    DocumentVersion,
    QualityDocument,
)

from .sites import START, UserFactory


class QualityDocumentFactory(DjangoModelFactory):
    """A procedure of the whole préfecture; its versions are made beside it."""

    class Meta:
        model = QualityDocument
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"PR-{n:03}")
    title = factory.Sequence(lambda n: f"Procédure {n}")
    kind = "procedure"
    owner = factory.SubFactory(UserFactory)

    @factory.post_generation
    def services(self, create, extracted, **fields):
        self.services.set(extracted or [])

    @factory.post_generation
    def commitments(self, create, extracted, **fields):
        self.commitments.set(extracted or [])


class DocumentVersionFactory(DjangoModelFactory):
    """Version 1.0, an address of the intranet, in preparation."""

    class Meta:
        model = DocumentVersion

    document = factory.SubFactory(QualityDocumentFactory)
    major = 1
    minor = 0
    summary = "Première version."
    url = "https://intranet.example/procedure"
    author = factory.SubFactory(UserFactory)
    review_on = datetime.date(2016, 1, 1)

    class Params:
        submitted = factory.Trait(status="submitted")
        verified = factory.Trait(status="verified", verified_by=factory.SubFactory(UserFactory))
        approved = factory.Trait(
            status="approved",
            verified_by=factory.SubFactory(UserFactory),
            approved_by=factory.SubFactory(UserFactory),
            verified_at=datetime.datetime(2015, 1, 5, 9, tzinfo=datetime.UTC),
            approved_at=datetime.datetime(2015, 1, 6, 9, tzinfo=datetime.UTC),
            in_force_on=START,
        )
