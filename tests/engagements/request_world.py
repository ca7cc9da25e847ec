"""A cell whose proof is asked of a service, and the link that its head receives."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from engagements.readiness import places
from engagements.usecases.evidence_requests import request_evidence
from qualipref.notifications.models import OutgoingEmail
from sites.enums import Role
from sites.models import ServiceContact
from tests.factories import PrefectureFactory, holder
from tests.readiness.world import TODAY, assess, build

DUE_ON = TODAY.replace(day=30)


def build_asked(**contact):
    """`world.contact` has an address and no account, unless told otherwise."""
    PrefectureFactory()
    world = build(services=1, commitments=1)
    (world.service,), (world.commitment,) = world.services, world.commitments
    (world.place,) = places(world.campaign, TODAY)
    assess(world, world.commitment, world.service)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    fields = {"function": "Chef du bureau", "email": "chef@haut-pays.example", "is_head": True} | contact
    world.contact = ServiceContact.objects.create(service=world.service, **fields)
    return world


def ask(world, **fields):
    fields = {"service": world.service, "contact": world.contact, "message": "Le relevé du trimestre."} | fields
    return request_evidence(world.place, by=world.manager, **{"due_on": DUE_ON} | fields)


def link_path(mail=None):
    """The address of the link, as the mail carries it."""
    body = (mail or OutgoingEmail.objects.first()).body
    return re.search(r"/lien/\S+/", body).group()


def answer(**fields):
    """A paper, that needs no file."""
    return {
        "support": "paper",
        "archive_place": "Bureau 214",
        "period_from": "2015-07-01",
        "period_to": "2015-09-30",
        "supplied_by": "Chef du bureau",
        "title": "Relevé du trimestre",
    } | fields


def text_file(content=b"Delai;Nombre\r\n2 jours;14\r\n", name="releve.csv"):
    return SimpleUploadedFile(name, content)
