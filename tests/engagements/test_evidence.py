"""The gestures on a proof: deposit, review, replacement, withdrawal."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from engagements.enums import EvidenceStatus
from engagements.models import Evidence, EvidenceUse, EvidenceVersion
from engagements.readiness import board, places
from engagements.usecases import evidence as usecases
from engagements.usecases.evidence import EvidenceContent
from qualipref.documents.uploads import Upload
from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from sites.models import Delegation
from tests.factories import SiteFactory, UserFactory, holder
from tests.readiness.world import TODAY, assess, build

pytestmark = pytest.mark.django_db
YEAR = {"period_from": datetime.date(2015, 1, 1), "period_to": TODAY}
PDF = EvidenceContent(upload=Upload(b"%PDF-1.7 essai", "releve.pdf", "application/pdf"))
PAPER = EvidenceContent(archive_place="Bureau 214")


@pytest.fixture
def world():
    world = build(services=1, commitments=2)
    (world.service,) = world.services
    world.places = places(world.campaign, TODAY)
    world.correspondent = holder(Role.CORRESPONDENT, site=world.site, service=world.service)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    return world


def deposit(world, content=PDF, **fields):
    fields = {"title": "Relevé", "support": "file", "by": world.correspondent, **YEAR} | fields
    return usecases.submit_evidence(fields.pop("places", world.places), content=content, **fields)


def test_a_deposit_is_one_proof_with_one_use_per_place(world):
    evidence = deposit(world)
    assert evidence.current.number == 1
    assert evidence.current.stored_file.path.read_bytes() == b"%PDF-1.7 essai"
    assert [(use.commitment, use.status) for use in evidence.uses.order_by("pk")] == [
        (commitment, EvidenceStatus.SUBMITTED) for commitment in world.commitments
    ]
    assert all(use.periods.filter(until=None).count() == 1 for use in evidence.uses.all())


def test_a_deposit_tells_the_quality_managers_of_the_site_once(world):
    holder(Role.QUALITY_MANAGER, site=SiteFactory())
    deposit(world)
    mail = OutgoingEmail.objects.get()
    assert mail.recipient == world.manager
    assert all(commitment.code in mail.body for commitment in world.commitments)


def test_a_deposit_tells_who_stands_in_for_a_manager_and_who_manages_every_site(world):
    substitute, everywhere = UserFactory(), holder(Role.QUALITY_MANAGER)
    given = {"absent": world.manager, "substitute": substitute, "role": Role.QUALITY_MANAGER, "site": world.site}
    Delegation.objects.create(**given, valid_from=TODAY, valid_until=TODAY)
    deposit(world)
    reached = set(OutgoingEmail.objects.values_list("recipient", flat=True))
    assert reached == {world.manager.pk, substitute.pk, everywhere.pk}


def test_several_files_leave_one_mail(world):
    contents = [("Relevé 1", PDF), ("Relevé 2", PAPER)]
    usecases.submit_together(world.places, contents, support="file", by=world.correspondent, **YEAR)
    assert Evidence.objects.count() == 2
    assert OutgoingEmail.objects.get().subject.startswith("2 preuves à examiner")


def test_the_journal_says_what_was_deposited_and_for_what(world):
    evidence = deposit(world)
    entry = Entry.objects.about(evidence).get()
    assert (entry.event, entry.site_code, entry.service_code) == (
        "evidence.submitted",
        world.site.slug,
        world.service.code,
    )
    assert entry.details["commitments"] == sorted(commitment.code for commitment in world.commitments)
    assert entry.details["sha256"] == evidence.current.stored_file.sha256


def test_a_deposit_without_a_place_is_refused(world):
    with pytest.raises(ValidationError):
        deposit(world, places=[])
    assert not EvidenceVersion.objects.exists()


def test_a_file_sent_twice_is_kept_once(world):
    deposit(world, places=world.places[:1])
    with pytest.raises(usecases.AlreadySubmitted, match="déjà déposé"):
        deposit(world, title="Le même")
    assert Evidence.objects.count() == 1
    deposit(world, places=world.places[1:])
    deposit(world, places=world.places[:1], period_to=datetime.date(2015, 9, 30))
    assert Evidence.objects.count() == 3


def test_a_refused_file_may_be_sent_again(world):
    use = deposit(world, places=world.places[:1]).uses.get()
    usecases.refuse_evidence(use, reason="Mauvaise case", by=world.manager)
    assert deposit(world, places=world.places[:1]).uses.exists()


def test_a_place_out_of_the_perimeter_of_the_proof_is_marked(world):
    evidence = deposit(world, out_of_perimeter=[world.places[1]])
    assert [use.is_out_of_perimeter for use in evidence.uses.order_by("pk")] == [False, True]


def test_a_deposit_then_its_acceptance_raise_the_cell(world):
    state = world.places[0]
    assess(world, state.commitment, world.service)

    def met():
        return board(world.campaign, TODAY).states[0].met

    before = met()
    use = deposit(world, places=[state]).uses.get()
    deposited = met()
    usecases.accept_evidence(use, by=world.manager)
    assert (before, deposited, met()) == (1, 4, 5)


def test_accepted_once(world):
    use = deposit(world, places=world.places[:1]).uses.get()
    usecases.accept_evidence(use, by=world.manager)
    assert (use.status, use.reviewed_by) == (EvidenceStatus.ACCEPTED, world.manager)
    with pytest.raises(TransitionRefused):
        usecases.accept_evidence(use, by=world.manager)
    assert Entry.objects.filter(event="evidence.accepted").count() == 1


def test_a_refusal_says_why_to_the_depositor(world):
    use = deposit(world, places=world.places[:1]).uses.get()
    usecases.refuse_evidence(use, reason="Le relevé est celui de 2014.", by=world.manager)
    mail = OutgoingEmail.objects.get(recipient=world.correspondent)
    assert "Le relevé est celui de 2014." in mail.body
    with pytest.raises(TransitionRefused):
        usecases.refuse_evidence(use, reason="Encore", by=world.manager)


@pytest.mark.parametrize("gesture", [usecases.refuse_evidence, usecases.withdraw_evidence])
def test_a_gesture_that_needs_a_reason_refuses_to_do_without(world, gesture):
    use = deposit(world, places=world.places[:1]).uses.get()
    with pytest.raises(ValidationError):
        gesture(use, reason="  ", by=world.manager)
    use.refresh_from_db()
    assert use.status == EvidenceStatus.SUBMITTED


def test_only_what_nobody_reviewed_is_withdrawn(world):
    first, second = deposit(world).uses.order_by("pk")
    usecases.accept_evidence(second, by=world.manager)
    usecases.withdraw_evidence(first, reason="Mauvais fichier", by=world.correspondent)
    assert first.status == EvidenceStatus.WITHDRAWN
    with pytest.raises(TransitionRefused):
        usecases.withdraw_evidence(second, reason="Mauvais fichier", by=world.correspondent)


def test_a_new_version_is_reviewed_again_and_the_former_stays(world):
    evidence = deposit(world)
    first, second = evidence.uses.order_by("pk")
    usecases.accept_evidence(first, by=world.manager)
    usecases.refuse_evidence(second, reason="Illisible", by=world.manager)
    scan = EvidenceContent(upload=Upload(b"%PDF-1.7 net", "releve-net.pdf", "application/pdf"))
    usecases.replace_evidence(evidence, content=scan, reason="Numérisation nette", version=1, by=world.correspondent)
    uses = EvidenceUse.objects.filter(evidence=evidence)
    assert {(use.status, use.refusal_reason, use.reviewed_by) for use in uses} == {("submitted", "", None)}
    assert [version.filename for version in evidence.versions.all()] == ["releve-net.pdf", "releve.pdf"]
    assert all(version.stored_file.is_intact() for version in evidence.versions.all())
    assert evidence.current.number == 2
    assert [period.status for period in first.periods.all()] == ["submitted", "accepted", "submitted"]


def test_a_stale_replacement_writes_nothing(world):
    evidence = deposit(world)
    usecases.replace_evidence(evidence, content=PDF, reason="Nette", version=1, by=world.correspondent)
    with pytest.raises(StaleVersion):
        usecases.replace_evidence(evidence, content=PDF, reason="Nette", version=1, by=world.manager)
    assert evidence.versions.count() == 2
    assert Entry.objects.filter(event="evidence.replaced").count() == 1


def test_a_proof_reused_keeps_one_file_and_skips_what_it_serves(world):
    evidence = deposit(world, places=world.places[:1])
    uses = usecases.reuse_evidence(evidence, world.places, by=world.manager, out_of_perimeter=world.places[1:])
    assert [(use.commitment, use.is_out_of_perimeter) for use in uses] == [(world.commitments[1], True)]
    assert usecases.reuse_evidence(evidence, world.places, by=world.manager) == []
    assert Entry.objects.filter(event="evidence.reused").count() == 1


def test_a_proof_answered_by_link_has_no_author(world):
    evidence = deposit(world, by=None, via="lien")
    assert evidence.submitted_by is None
    assert Entry.objects.about(evidence).get().via == "lien"
    usecases.refuse_evidence(evidence.uses.first(), reason="Illisible", by=UserFactory())
