"""A steering committee of three members, and the ways to read what its notices carry."""

import datetime
import re
from types import SimpleNamespace

from pilotage.usecases.convening import convene
from qualipref.notifications.attachments import attachments_of
from qualipref.notifications.models import OutgoingEmail
from sites.enums import Role
from tests.factories import PrefectureFactory, holder
from tests.factories.steering import AgendaItemFactory, CommitteeFactory, CommitteeMemberFactory, MeetingFactory

D_7 = datetime.date(2015, 10, 16)
MONDAY = datetime.datetime(2015, 10, 26, 8, 0, tzinfo=datetime.UTC)
STARTS_AT = datetime.datetime(2015, 10, 23, 12, 30, tzinfo=datetime.UTC)
PRESIDENT, USERS, NOBODY = "Secrétaire général", "Union des usagers, collège « consommateurs »", "Mairie"


def build_committee(**meeting):
    """`world.president` has an account, `world.outside` an address alone, `world.mute` neither."""
    PrefectureFactory(contact_email="qualite@haut-pays.example")
    world = SimpleNamespace(
        coordinator=holder(Role.COORDINATOR),
        general=holder(Role.SECRETARY_GENERAL),
        committee=CommitteeFactory(code="copil"),
    )
    seat = {"committee": world.committee}
    world.president = CommitteeMemberFactory(**seat, function=PRESIDENT, account=world.general, is_president=True)
    world.outside = CommitteeMemberFactory(**seat, function=USERS, account=None, email="union@exemple.fr", order=1)
    world.mute = CommitteeMemberFactory(**seat, function=NOBODY, account=None, order=2)
    fields = {"starts_at": STARTS_AT, "number": 3, "place": "Salle Erignac"} | meeting
    world.meeting = MeetingFactory(committee=world.committee, **fields)
    world.item = AgendaItemFactory(meeting=world.meeting, title="Signalétique", minutes=10)
    return world


def convened(**meeting):
    world = build_committee(**meeting)
    convene(world.meeting, version=world.meeting.version, by=world.coordinator)
    return world


def line_of(world, member):
    return world.meeting.attendances.get(member=member)


def mails(address=None):
    """The mails written, the last first; those of an address."""
    found = OutgoingEmail.objects.order_by("-pk")
    return list(found.filter(to=address) if address else found)


def link_path(mail):
    return re.search(r"/lien/\S+/", mail.body).group()


def calendar_of(mail):
    """{property: value} of the calendar file that the mail carries, unfolded; the raw bytes under « raw »."""
    (attachment,) = attachments_of(mail.dedup_key)
    return read_calendar(attachment.content)


def read_calendar(content):
    lines = re.sub(r"\r\n ", "", content.decode()).strip().split("\r\n")
    found = {re.split(r"[;:]", line, maxsplit=1)[0]: line for line in lines}
    return {name: line.split(":", 1)[1] for name, line in found.items()} | {"raw": content}
