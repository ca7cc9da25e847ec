"""A file joined to a point: read by who reads the agenda, checked as any deposit, kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse

from pilotage.agenda_lines import agenda_items
from pilotage.models import ItemPiece
from pilotage.usecases.convening import convene
from pilotage.usecases.meeting_pack import freeze_pack, has_changed_since
from pilotage.usecases.meetings import remove_item
from pilotage.usecases.pieces import MOST_PIECES, withdraw_piece
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from tests.documents.samples import pdf
from tests.factories import ServiceFactory, holder
from tests.factories.steering import AgendaItemFactory, CommitteeMemberFactory, MeetingFactory

from .convened_world import build_committee, convened, link_path, mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return AgendaItemFactory(meeting=MeetingFactory(status="convened"), title="Écran d’appel")


@pytest.fixture
def coordinator():
    return holder(Role.COORDINATOR)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def attach(client, item, *files):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    address = reverse("pilotage:meeting_item_attach", args=[item.meeting_id, item.pk])
    return client.post(address, {"pieces": sent})


def member_of(meeting):
    service = ServiceFactory()
    user = holder(Role.CORRESPONDENT, site=service.site, service=service)
    CommitteeMemberFactory(committee=meeting.committee, account=user)
    return user


def test_a_piece_is_joined_once_and_read_by_the_members(item, coordinator):
    content = pdf()
    for _ in range(2):
        attach(signed_in(coordinator), item, ("devis.pdf", content))
    piece = ItemPiece.objects.get()
    assert Entry.objects.filter(event="agenda.piece_attached").count() == 1
    reader = signed_in(member_of(item.meeting))
    assert "devis.pdf" in reader.get(reverse("pilotage:meeting_detail", args=[item.meeting_id])).text
    answer = reader.get(reverse("pilotage:meeting_piece", args=[item.meeting_id, piece.pk]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_before_the_notice_a_member_reads_none(item, coordinator):
    attach(signed_in(coordinator), item, ("devis.pdf", pdf()))
    type(item.meeting).objects.update(status="preparation")
    address = reverse("pilotage:meeting_piece", args=[item.meeting_id, ItemPiece.objects.get().pk])
    assert signed_in(member_of(item.meeting)).get(address).status_code == 403
    assert signed_in(coordinator).get(address).status_code == 200


def test_a_bad_file_is_refused_beside_its_field_and_leaves_nothing(item, coordinator):
    page = attach(signed_in(coordinator), item, ("devis.pdf", b""))
    assert page.status_code == 200 and page.context["form"].errors["pieces"]
    assert not ItemPiece.objects.exists()


def test_too_many_pieces_are_refused_together(item, coordinator):
    files = [(f"note-{rank}.txt", f"Note {rank}".encode()) for rank in range(MOST_PIECES + 1)]
    page = attach(signed_in(coordinator), item, *files)
    assert page.context["form"].errors and not ItemPiece.objects.exists()


@pytest.mark.parametrize("status", ["open", "closed", "cancelled"])
def test_nothing_is_joined_once_the_meeting_is_open(item, coordinator, status):
    type(item.meeting).objects.update(status=status)
    assert attach(signed_in(coordinator), item, ("devis.pdf", pdf())).status_code == 409
    assert not ItemPiece.objects.exists()


def test_another_meeting_does_not_serve_it_and_its_point_stays(item, coordinator):
    attach(signed_in(coordinator), item, ("devis.pdf", pdf()))
    other = MeetingFactory(status="convened")
    address = reverse("pilotage:meeting_piece", args=[other.pk, ItemPiece.objects.get().pk])
    assert signed_in(coordinator).get(address).status_code == 404
    with pytest.raises(TransitionRefused):
        remove_item(item, by=coordinator)


def test_a_piece_joined_by_mistake_is_withdrawn_and_erased(item, coordinator):
    attach(signed_in(coordinator), item, ("paie.pdf", pdf()))
    piece = ItemPiece.objects.select_related("stored_file").get()
    address = reverse("pilotage:meeting_piece_withdraw", args=[item.meeting_id, piece.pk])
    page = signed_in(coordinator)
    assert address in page.get(reverse("pilotage:meeting_detail", args=[item.meeting_id])).text
    assert "paie.pdf" in page.get(address).text and ItemPiece.objects.exists()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert page.post(address).status_code == 302
    assert not ItemPiece.objects.exists() and not piece.stored_file.path.exists()
    assert "pièce retirée" in page.get(reverse("pilotage:meeting_detail", args=[item.meeting_id])).text
    kept = Entry.objects.get(event="agenda.piece_withdrawn").details
    assert (kept["name"], kept["sha256"]) == ("paie.pdf", piece.stored_file.sha256)
    assert page.post(address).status_code == 404
    with pytest.raises(TransitionRefused, match="déjà retirée"):
        withdraw_piece(piece, by=coordinator)
    remove_item(item, by=coordinator)


def test_a_file_that_another_point_carries_stays_for_it(item, coordinator):
    other, content = AgendaItemFactory(meeting=item.meeting, order=2), pdf()
    for each in (item, other):
        attach(signed_in(coordinator), each, ("devis.pdf", content))
    with TestCase.captureOnCommitCallbacks(execute=True):
        withdraw_piece(item.pieces.get(), by=coordinator)
    assert other.pieces.get().stored_file.path.exists()


@pytest.mark.parametrize("status", ["open", "closed", "cancelled"])
def test_no_piece_is_withdrawn_once_the_meeting_is_open(item, coordinator, status):
    attach(signed_in(coordinator), item, ("devis.pdf", pdf()))
    type(item.meeting).objects.update(status=status)
    address = reverse("pilotage:meeting_piece_withdraw", args=[item.meeting_id, item.pieces.get().pk])
    assert signed_in(coordinator).post(address).status_code == 409 and item.pieces.exists()


def test_who_joined_a_piece_withdraws_it_and_another_manager_does_not(item, coordinator):
    manager = holder(Role.QUALITY_MANAGER, site=ServiceFactory().site)
    attach(signed_in(manager), item, ("devis.pdf", pdf()))
    address = reverse("pilotage:meeting_piece_withdraw", args=[item.meeting_id, item.pieces.get().pk])
    stranger = signed_in(holder(Role.QUALITY_MANAGER, site=ServiceFactory().site))
    meeting = reverse("pilotage:meeting_detail", args=[item.meeting_id])
    assert stranger.post(address).status_code == 403 and address not in stranger.get(meeting).text
    assert address in signed_in(manager).get(meeting).text
    assert signed_in(manager).post(address).status_code == 302 and not item.pieces.exists()


def test_who_has_no_account_reads_the_pieces_by_his_link_and_those_of_no_other_meeting(settings):
    settings.TODAY = "2015-10-12"
    world = build_committee()
    attach(signed_in(world.coordinator), world.item, ("devis.pdf", pdf()))
    convene(world.meeting, version=world.meeting.version, by=world.coordinator)
    path = link_path(mails("union@exemple.fr")[0])
    visitor, piece = Client(), ItemPiece.objects.get()
    assert "devis.pdf" in visitor.get(path).text
    assert b"".join(visitor.get(f"{path}?fichier=piece-{piece.pk}").streaming_content).startswith(b"%PDF")
    elsewhere = AgendaItemFactory(meeting=MeetingFactory(status="convened"))
    attach(signed_in(world.coordinator), elsewhere, ("secret.pdf", pdf()))
    for key in (ItemPiece.objects.get(item=elsewhere).pk, 9**18, "²", ""):
        assert visitor.get(f"{path}?fichier=piece-{key}").status_code == 404


def test_the_dossier_names_the_pieces_of_each_point(settings):
    settings.TODAY = "2015-10-12"
    world = convened()
    attach(signed_in(world.coordinator), world.item, ("devis.pdf", pdf()))
    freeze_pack(world.meeting, by=None)
    assert world.meeting.pack_content["items"][0]["pieces"] == ["devis.pdf"]
    assert not has_changed_since(world.meeting, agenda_items(world.meeting))
    attach(signed_in(world.coordinator), world.item, ("plan.txt", b"Le plan."))
    assert has_changed_since(world.meeting, agenda_items(world.meeting))
