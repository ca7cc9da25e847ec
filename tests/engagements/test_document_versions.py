"""A version goes through three persons, comes in force by itself, and never changes once approved."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from engagements.enums import DocumentStatus
from engagements.models import DocumentReview, DocumentVersion, QualityDocument, ReadReceipt
from engagements.readiness import document_badge, version_badge
from engagements.tasks import draw_document_preview
from engagements.usecases import document_versions as usecases
from engagements.usecases import quality_documents
from engagements.usecases.read_receipts import acknowledge_version
from qualipref.documents.uploads import Upload
from qualipref.jobs.models import Job
from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from sites.models import Delegation
from tests.documents.samples import pdf
from tests.factories import UserFactory

from .document_world import NEXT_YEAR, TODAY, approve, build_people, content, created, next_version, published

pytestmark = pytest.mark.django_db
NOVEMBER = datetime.date(2015, 11, 2)


@pytest.fixture
def world():
    return build_people()


def on(document, day=TODAY):
    return QualityDocument.objects.on(day).get(pk=document.pk)


def recipients():
    return set(OutgoingEmail.objects.values_list("recipient", flat=True))


def test_three_persons_and_each_is_told(world):
    version = created(world).versions.get()
    usecases.submit_version(version, seen=1, by=world.manager)
    assert recipients() == {world.coordinator.pk}  # the manager of the site wrote it: the coordination verifies
    usecases.verify_version(version, seen=1, by=world.coordinator)
    assert recipients() == {world.coordinator.pk, world.secretary.pk}
    usecases.approve_version(version, seen=1, by=world.secretary)
    assert recipients() == {world.coordinator.pk, world.secretary.pk, world.manager.pk}
    assert (version.status, version.in_force_on) == (DocumentStatus.APPROVED, TODAY)
    events = list(Entry.objects.about(version).order_by("seq").values_list("event", flat=True))
    assert events == [f"document_version.{each}" for each in ("submitted", "verified", "approved")]


def test_who_stands_in_for_the_secretary_general_is_told_too(world):
    substitute = UserFactory()
    Delegation.objects.create(
        absent=world.secretary,
        substitute=substitute,
        role=Role.SECRETARY_GENERAL,
        valid_from=TODAY,
        valid_until=TODAY,
    )
    version = created(world).versions.get()
    usecases.submit_version(version, seen=1, by=world.manager)
    usecases.verify_version(version, seen=1, by=world.coordinator)
    assert substitute.pk in recipients()


@pytest.mark.parametrize("same", ["verified_by", "approved_by"])
def test_the_database_refuses_that_one_person_does_two_steps(world, same):
    version = created(world).versions.get()
    usecases.submit_version(version, seen=1, by=world.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentVersion.objects.filter(pk=version.pk).update(**{same: world.manager})


def test_a_step_is_not_skipped_nor_done_twice(world):
    version = created(world).versions.get()
    with pytest.raises(TransitionRefused):
        usecases.verify_version(version, seen=1, by=world.coordinator)
    with pytest.raises(TransitionRefused):
        usecases.approve_version(version, seen=1, by=world.secretary)
    usecases.submit_version(version, seen=1, by=world.manager)
    with pytest.raises(TransitionRefused):
        usecases.submit_version(version, seen=1, by=world.manager)


def test_a_version_sent_back_says_why_and_is_written_again(world):
    version = created(world).versions.get()
    usecases.submit_version(version, seen=1, by=world.manager)
    usecases.verify_version(version, seen=1, by=world.coordinator)
    with pytest.raises(ValidationError):
        usecases.send_back_version(version, seen=1, reason=" ", by=world.secretary)
    usecases.send_back_version(version, seen=1, reason="Le délai manque.", by=world.secretary)
    assert (version.status, version.verified_by) == (DocumentStatus.DRAFT, None)
    assert version_badge(version, on(version.document), TODAY).word == "À reprendre"
    assert "Le délai manque." in OutgoingEmail.objects.first().body
    usecases.rewrite_version(version, seen=1, content=content(summary="Délai ajouté.", upload=None), by=world.manager)
    assert (version.version, version.filename) == (2, "procedure.pdf")
    usecases.submit_version(version, seen=2, by=world.manager)
    assert version.reason == ""


def test_nobody_decides_of_what_he_has_not_read(world):
    version = created(world).versions.get()
    usecases.rewrite_version(version, seen=1, content=content(summary="Autre chose."), by=world.manager)
    with pytest.raises(StaleVersion):
        usecases.submit_version(version, seen=1, by=world.manager)
    usecases.submit_version(version, seen=2, by=world.manager)
    for gesture in (usecases.verify_version, usecases.approve_version):
        with pytest.raises(StaleVersion):
            gesture(version, seen=1, by=world.coordinator)


def test_two_tabs_do_not_write_over_each_other(world):
    version = created(world).versions.get()
    other = DocumentVersion.objects.get(pk=version.pk)
    usecases.rewrite_version(version, seen=1, content=content(summary="Le premier."), by=world.manager)
    with pytest.raises(StaleVersion):
        usecases.rewrite_version(other, seen=1, content=content(summary="Le second."), by=world.manager)
    assert DocumentVersion.objects.get(pk=version.pk).summary == "Le premier."


def test_what_is_submitted_is_not_written_any_more(world):
    version = created(world).versions.get()
    usecases.submit_version(version, seen=1, by=world.manager)
    with pytest.raises(TransitionRefused):
        usecases.rewrite_version(version, seen=1, content=content(), by=world.manager)


def test_a_version_comes_in_force_by_itself_and_replaces_the_former(world):
    document = published(world)
    first, second = document.versions.get(), next_version(world, document, in_force_on=NOVEMBER)
    approve(world, second)
    before, after = on(document, NOVEMBER - datetime.timedelta(days=1)), on(document, NOVEMBER)
    assert (before.current_id, after.current_id) == (first.pk, second.pk)
    assert version_badge(second, before, TODAY).word == "En vigueur le 2\u00a0nov. 2015"
    assert version_badge(first, after, NOVEMBER).word == "Remplacée"
    assert version_badge(second, after, NOVEMBER).word == "En vigueur"


def test_a_version_never_comes_in_force_in_the_past_nor_before_the_one_it_follows(world, settings):
    document = created(world, contains=content(in_force_on=TODAY))
    settings.TODAY = "2015-10-20"
    first = document.versions.get()
    approve(world, first)
    assert first.in_force_on == datetime.date(2015, 10, 20)
    second = next_version(world, document, in_force_on=NOVEMBER)
    approve(world, second)
    third = next_version(world, document)
    approve(world, third)
    assert third.in_force_on == NOVEMBER
    assert on(document, NOVEMBER).current_id == third.pk


def test_a_review_date_follows_the_day_when_the_version_holds(world, settings):
    version = created(world, contains=content(review_on=datetime.date(2015, 10, 30))).versions.get()
    usecases.submit_version(version, seen=1, by=world.manager)
    usecases.verify_version(version, seen=1, by=world.coordinator)
    settings.TODAY = "2015-10-30"
    with pytest.raises(TransitionRefused, match="ne suit pas.*Renvoyez la version"):
        usecases.approve_version(version, seen=1, by=world.secretary)


def test_numbers_follow_the_importance_of_the_change_and_are_never_given_again(world):
    document = published(world)
    second = next_version(world, document)
    assert second.number == "1.1"
    usecases.abandon_version(second, seen=1, reason="Reportée.", by=world.manager)
    third = next_version(world, document, is_major=True)
    assert third.number == "2.0"
    assert on(document).current_id == document.versions.get(minor=0, major=1).pk


def test_one_version_at_a_time_is_in_preparation(world):
    document = published(world)
    next_version(world, document)
    with pytest.raises(TransitionRefused, match="déjà en préparation"):
        next_version(world, document)


def test_a_version_approved_by_mistake_is_abandoned_before_its_day_and_not_after(world, settings):
    document = published(world)
    version = next_version(world, document, in_force_on=NOVEMBER)
    approve(world, version)
    usecases.abandon_version(version, seen=1, reason="Texte erroné.", by=world.manager)
    assert on(document, NOVEMBER).current_id != version.pk
    with pytest.raises(TransitionRefused, match="c’est le document qui se retire"):
        usecases.abandon_version(document.versions.get(minor=0), seen=1, reason="Trop tard.", by=world.manager)


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "Réécrit"},
        {"status": "draft"},
        {"in_force_on": datetime.date(2014, 1, 1)},
        {"review_on": datetime.date(2030, 1, 1)},
        {"url": "https://ailleurs.example/"},
        {"stored_file": None, "url": "https://ailleurs.example/"},
        {"status": "abandoned", "summary": "Réécrit"},
    ],
)
def test_the_database_seals_what_was_approved(world, change):
    version = published(world).versions.get()
    with pytest.raises(DatabaseError, match="scell"), transaction.atomic():
        DocumentVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(DatabaseError, match="scell"), transaction.atomic():
        DocumentVersion.objects.filter(pk=version.pk)._raw_delete("default")


def test_receipts_and_confirmations_are_never_taken_back(world):
    document = published(world)
    version = document.versions.get()
    acknowledge_version(version, by=world.agent)
    quality_documents.confirm_document(document, version, reason="Relue.", review_on=NEXT_YEAR, by=world.manager)
    for model, change in ((ReadReceipt, {"user": world.manager}), (DocumentReview, {"reason": "Autre"})):
        with pytest.raises(DatabaseError, match="scell"), transaction.atomic():
            model.objects.update(**change)
        with pytest.raises(DatabaseError, match="scell"), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_a_document_past_its_review_date_is_overdue_the_day_after_and_confirmed_without_change(world):
    document = published(world)
    version = document.versions.get()
    late = NEXT_YEAR + datetime.timedelta(days=1)
    assert not QualityDocument.objects.to_review(NEXT_YEAR).exists()
    assert QualityDocument.objects.to_review(late).get() == document
    assert document_badge(on(document, late), late).word == "À réviser depuis 1\u00a0jour"
    again = datetime.date(2017, 6, 1)
    quality_documents.confirm_document(document, version, reason="Relue.", review_on=again, by=world.manager)
    assert on(document).due_on == again
    assert not QualityDocument.objects.to_review(late).exists()
    assert DocumentVersion.objects.get(pk=version.pk).review_on == NEXT_YEAR


def test_only_the_version_that_was_read_is_confirmed(world):
    document = published(world)
    first, second = document.versions.get(), next_version(world, document)
    approve(world, second)
    with pytest.raises(StaleVersion):
        quality_documents.confirm_document(document, first, reason="Relue.", review_on=NEXT_YEAR, by=world.manager)
    with pytest.raises(TransitionRefused):
        quality_documents.confirm_document(document, second, reason="Relue.", review_on=TODAY, by=world.manager)
    with pytest.raises(ValidationError):
        quality_documents.confirm_document(document, second, reason=" ", review_on=NEXT_YEAR, by=world.manager)


def test_a_withdrawn_document_is_out_of_force_and_kept(world):
    document = published(world)
    pending = next_version(world, document)
    quality_documents.withdraw_document(document, version=1, reason="Remplacé par PR-02.", by=world.manager)
    pending.refresh_from_db()
    assert pending.status == DocumentStatus.ABANDONED
    assert not QualityDocument.objects.in_force(TODAY).exists()
    assert QualityDocument.objects.in_force(TODAY - datetime.timedelta(days=1)).count() == 0
    assert document_badge(on(document), TODAY).word == "Retiré"
    with pytest.raises(TransitionRefused):
        quality_documents.withdraw_document(document, version=2, reason="Encore.", by=world.manager)
    with pytest.raises(TransitionRefused):
        next_version(world, document)
    with pytest.raises(TransitionRefused):
        acknowledge_version(document.versions.get(minor=0), by=world.agent)


def test_the_title_that_was_approved_does_not_change(world):
    document = published(world)
    fields = {name: getattr(document, name) for name in quality_documents.FIELDS}
    with pytest.raises(TransitionRefused, match="ne changent plus"):
        quality_documents.describe_document(
            document, version=1, services=[], commitments=[], by=world.manager, **fields | {"title": "Autre titre"}
        )
    quality_documents.describe_document(
        document, version=1, services=[world.service], commitments=[], by=world.manager, **fields | {"purpose": "Été"}
    )
    assert QualityDocument.objects.matching("ete").get() == document
    entry = Entry.objects.get(event="quality_document.described")
    assert entry.details["fields"] == ["objet", "services"]


def test_a_code_is_given_once(world):
    created(world)
    with pytest.raises(ValidationError):
        created(world)
    assert QualityDocument.objects.count() == 1 and DocumentVersion.objects.count() == 1


def test_the_pages_of_a_draft_are_drawn_again_when_its_file_changes(world):
    version = created(world).versions.get()
    first = Job.objects.get(kind="engagements.document_preview")
    draw_document_preview(first.pk)
    assert version.previews.count() == 1
    upload = Upload(pdf(pages=2), "procedure-2.pdf", "application/pdf")
    usecases.rewrite_version(version, seen=1, content=content(upload=upload), by=world.manager)
    assert version.previews.count() == 0
    draw_document_preview(Job.objects.exclude(pk=first.pk).get(kind="engagements.document_preview").pk)
    assert version.previews.count() == 2


@pytest.mark.django_db(transaction=True)
def test_ten_approvals_at_once_are_one():
    world = build_people()
    version = created(world).versions.get()
    usecases.submit_version(version, seen=1, by=world.manager)
    usecases.verify_version(version, seen=1, by=world.coordinator)

    def sign(_):
        try:
            usecases.approve_version(DocumentVersion.objects.get(pk=version.pk), seen=1, by=world.secretary)
        except TransitionRefused:
            return "refusée"
        else:
            return "acceptée"
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        found = sorted(pool.map(sign, range(10)))
    assert found == ["acceptée"] + ["refusée"] * 9
    assert Entry.objects.filter(event="document_version.approved").count() == 1
