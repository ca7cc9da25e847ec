"""Information meetings and communications: announced, held, listed, printed, offered as proofs without a name."""

import datetime
import io

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from engagements.enums import CommitmentLevel, SessionStatus
from engagements.models import Commitment, Evidence, EvidenceUse, Sensitisation
from engagements.readiness import places
from engagements.usecases import attendance_proofs as proofs
from engagements.usecases import sensitisations as usecases
from qualipref.documents.uploads import Upload
from qualipref.journal.models import Entry
from qualipref.journal.sentences import sentence
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from tests.documents.samples import pdf
from tests.factories import (
    CampaignFactory,
    CommitmentFactory,
    SensitisationFactory,
    ServiceFactory,
    SiteModuleFactory,
    TrainingRecordFactory,
    TrainingSessionFactory,
    holder,
)

from .pages import chapter, steering
from .training_world import TODAY, build_training

pytestmark = pytest.mark.django_db
MARCH = datetime.date(2015, 3, 12)
FAR = datetime.date(2015, 12, 1)


def url(name, *args, **kwargs):
    return reverse(f"engagements:{name}", args=args, kwargs=kwargs)


@pytest.fixture
def world():
    world = build_training()
    framework = CampaignFactory(year=2015).framework
    world.steering = CommitmentFactory(chapter=steering(framework), code="IV.9", level=CommitmentLevel.SITE)
    world.training = CommitmentFactory(chapter=chapter(framework, world.module), code="1.1.13")
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    world.coordinator = holder(Role.COORDINATOR)
    return world


@pytest.fixture
def manager(client, world):
    client.force_login(world.manager)
    return client


def create(world, **fields):
    fields = {"kind": "reunion", "subject": "Résultats", "held_on": MARCH, "invited": {world.service: 12}} | fields
    return usecases.create_sensitisation(by=world.manager, commitment_codes=["IV.9"], **fields)


def support(name="diaporama.pdf"):
    return Upload(pdf(pages=2), name, "application/pdf")


def typed(world, **fields):
    return {
        "kind": "reunion",
        "subject": "Résultats de l’enquête",
        "held_on": "2015-09-24",
        "site": world.site.pk,
        "place": "Salle 1",
        "commitment_codes": "IV.9",
        f"attendus-{world.service.pk}": "12",
    } | fields


def text_of(evidence):
    """The words of its PDF, without the spaces that lines add."""
    content = evidence.current.stored_file.path.read_bytes()
    with pikepdf.open(io.BytesIO(content)) as document:
        return str(document.docinfo.get("/Title", ""))


def test_a_meeting_is_announced_held_and_corrected(world):
    meeting = create(world)
    assert meeting.status == SessionStatus.PLANNED
    usecases.record_meeting(meeting, present={world.service: 9}, version=1, by=world.manager, sheet=support("f.pdf"))
    meeting.refresh_from_db()
    assert (meeting.status, meeting.audience.get().present, meeting.sheet_name) == ("held", 9, "f.pdf")
    with pytest.raises(StaleVersion):
        usecases.record_meeting(meeting, present={world.service: 8}, version=1, by=world.manager)
    usecases.record_meeting(meeting, present={world.service: 8}, version=2, by=world.manager)
    assert meeting.audience.get().present == 8 and meeting.sheet_name == "f.pdf"
    assert sentence(Entry.objects.latest("seq")).endswith("8 présents")


def test_a_communication_is_kept_once_it_was_sent(world):
    with pytest.raises(ValidationError):
        create(world, kind="message", held_on=FAR)
    made = create(world, kind="message", support=support())
    assert made.status == SessionStatus.HELD
    with pytest.raises(TransitionRefused):
        usecases.record_meeting(made, present={}, version=1, by=world.manager)
    with pytest.raises(TransitionRefused):
        usecases.cancel_meeting(made, reason="Non.", by=world.manager)


def test_what_is_sent_twice_is_kept_once(world):
    create(world)
    with pytest.raises(TransitionRefused):
        create(world)


def test_a_meeting_to_come_has_no_attendance_and_a_cancelled_one_takes_nothing_more(world):
    meeting = create(world, held_on=FAR)
    with pytest.raises(TransitionRefused):
        usecases.record_meeting(meeting, present={world.service: 9}, version=1, by=world.manager)
    with pytest.raises(ValidationError):
        usecases.cancel_meeting(meeting, reason=" ", by=world.manager)
    usecases.cancel_meeting(meeting, reason="Salle prise.", by=world.manager)
    fields = {name: getattr(meeting, name) for name in usecases.FIELDS}
    with pytest.raises(TransitionRefused):
        usecases.change_sensitisation(meeting, version=1, invited={}, by=world.manager, **fields)


def test_what_took_place_is_corrected_with_a_reason_and_keeps_its_attendance(world):
    meeting = create(world)
    usecases.record_meeting(meeting, present={world.service: 9}, version=1, by=world.manager)
    fields = {name: getattr(meeting, name) for name in usecases.FIELDS}
    change = {"version": 2, "invited": {world.service: 14, world.other_service: 3}, "by": world.manager}
    with pytest.raises(ValidationError):
        usecases.change_sensitisation(meeting, **change, **fields)
    with pytest.raises(ValidationError):
        usecases.change_sensitisation(meeting, **change, reason="Erreur.", **fields | {"held_on": FAR})
    usecases.change_sensitisation(meeting, **change, reason="Effectif revu.", **fields)
    assert list(meeting.audience.values_list("invited", "present").order_by("invited")) == [(3, None), (14, 9)]


def test_a_meeting_is_offered_as_a_proof_that_names_nobody(world):
    SiteModuleFactory(site=world.site, module=world.module)
    meeting = create(world, site=world.site, support=support())
    usecases.record_meeting(
        meeting, present={world.service: 9}, version=1, by=world.manager, sheet=support("CANARI.pdf")
    )
    campaign = world.steering.framework.campaigns.get()
    here = [each for each in places(campaign, TODAY, code="IV.9") if each.site == world.site]
    statement, slides = proofs.offer_sensitisation(meeting, here, by=world.manager)
    assert (statement.period_from, statement.period_to) == (MARCH, MARCH)
    assert text_of(statement) == "Relevé de présence, Résultats"
    files = {version.filename for version in [statement.current, slides.current]}
    assert files == {"releve-de-presence.pdf", "diaporama.pdf"}
    assert EvidenceUse.objects.filter(commitment=world.steering, unit__site=world.site).count() == 2
    with pytest.raises(TransitionRefused):
        proofs.offer_sensitisation(meeting, here, by=world.manager)


def test_what_was_not_held_or_has_no_support_proves_nothing(world):
    with pytest.raises(TransitionRefused):
        proofs.offer_sensitisation(create(world), [], by=world.manager)
    with pytest.raises(TransitionRefused):
        proofs.offer_sensitisation(create(world, kind="affiche", subject="Affiche"), [], by=world.manager)
    with pytest.raises(TransitionRefused):
        proofs.offer_session(TrainingSessionFactory(theme=world.theme), [], by=world.manager)
    assert not Evidence.objects.exists()


def test_a_session_is_offered_from_its_page_for_the_services_that_came(manager, world):
    world.theme.commitment_codes = ["1.1.13"]
    world.theme.save()
    session = TrainingSessionFactory(theme=world.theme, held=True)
    for service in (world.service, world.other_service):
        TrainingRecordFactory(session=session, trainee__service=service, trainee__name="CANARI Un")
    page = manager.get(url("training_session_offer", session.pk)).text
    assert "Bureau A" in page and "Bureau B" not in page  # the manager of Site A proves nothing elsewhere
    key = f"1.1.13:{world.service.slug}.{world.site.slug}"
    elsewhere = f"1.1.13:{world.other_service.slug}.{world.other_site.slug}"
    assert manager.post(url("training_session_offer", session.pk), {"case": [elsewhere]}).status_code == 200
    assert not Evidence.objects.exists()
    page = manager.post(url("training_session_offer", session.pk), {"case": [key]}, follow=True).text
    assert "1\u00a0preuve est déposée" in page and "Relevé de présence" in page
    assert "CANARI" not in Evidence.objects.get().title
    assert "Rien à prouver ici" in manager.get(url("training_session_offer", session.pk)).text


def test_what_it_proves_is_typed_as_it_is_shown_and_follows_a_corrected_code(manager, world):
    Commitment.objects.filter(pk=world.steering.pk).update(code="IV.9 bis", file_code="IV.9")
    Commitment.objects.filter(pk=world.training.pk).update(code="IV.12", file_code="1.1.13")
    for code in ("1.1.13", "IV.12"):
        manager.post(url("sensitisation_create"), typed(world, subject=code, commitment_codes=code))
    told = Sensitisation.objects.order_by("pk")
    assert [each.commitment_codes for each in told] == [["1.1.13"], ["1.1.13"]]
    held = TrainingSessionFactory(theme=world.theme, held=True)
    world.theme.commitment_codes = ["1.1.13"]
    world.theme.save()
    TrainingRecordFactory(session=held, trainee__service=world.service)
    assert "IV.12" in manager.get(url("training_session_offer", held.pk)).text
    assert "IV.12" in manager.get(url("sensitisation_detail", told[0].pk)).text
    assert 'value="IV.12"' in manager.get(url("sensitisation_change", told[0].pk)).text


def test_a_meeting_is_typed_filled_and_printed(manager, world):
    page = manager.post(url("sensitisation_create"), typed(world), follow=True).text
    meeting = Sensitisation.objects.get()
    assert "La réunion est annoncée" in page and "Saisir la présence" in page
    sheet = manager.get(url("sensitisation_sheet", meeting.pk))
    assert sheet.content.startswith(b"%PDF")
    with pikepdf.open(io.BytesIO(sheet.content)) as document:
        assert "pdfuaid" in str(document.open_metadata())
    sent = {f"presents-{world.service.pk}": "9", "version": "1", "sheet": SimpleUploadedFile("feuille.pdf", pdf())}
    page = manager.post(url("sensitisation_attendance", meeting.pk), sent, follow=True).text
    assert "feuille.pdf" in page
    assert manager.post(url("sensitisation_attendance", meeting.pk), sent | {"sheet": ""}).status_code == 409
    assert "9\u00a0présents" in manager.get(url("sensitisation_list")).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"subject": ""}, "obligatoire"),
        ({"commitment_codes": "9.9.9"}, "pas d’engagement 9.9.9"),
        ({"held_on": "1915-09-24"}, "trop loin"),
        ({"kind": "message", "held_on": "2015-12-01"}, "une fois diffusée"),
        ({"site": ""}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(manager, world, fields, sentence, settings):
    settings.TODAY = TODAY.isoformat()
    page = manager.post(url("sensitisation_create"), typed(world, **fields))
    assert page.status_code == 200 and sentence in page.text
    assert not Sensitisation.objects.exists()


def test_a_meeting_without_any_service_is_refused(manager, world):
    page = manager.post(url("sensitisation_create"), typed(world, **{f"attendus-{world.service.pk}": ""}))
    assert "quels services sont informés" in page.text and not Sensitisation.objects.exists()


def test_a_manager_announces_for_his_site_alone_and_the_coordination_for_all(client, world):
    client.force_login(world.manager)
    refused = client.post(url("sensitisation_create"), typed(world, site=world.other_site.pk))
    assert refused.status_code == 200 and not Sensitisation.objects.exists()
    client.force_login(world.coordinator)
    client.post(url("sensitisation_create"), typed(world, site=""))
    meeting = Sensitisation.objects.get()
    client.force_login(world.manager)
    assert client.get(url("sensitisation_change", meeting.pk)).status_code == 403


def test_a_stale_change_is_shown_beside_the_saved_one(manager, world):
    meeting = create(world, site=world.site)
    sent = typed(world, version="1")
    manager.post(url("sensitisation_change", meeting.pk), sent)
    stale = manager.post(url("sensitisation_change", meeting.pk), sent | {"subject": "Autre sujet", "version": "1"})
    assert stale.status_code == 409 and "Autre sujet" in stale.text and "Résultats de l’enquête" in stale.text


def test_a_service_reads_what_is_for_it_and_an_auditor_what_was_held(client, world):
    create(world, site=world.other_site, subject="Pour B", invited={world.other_service: 3})
    create(world, site=world.other_site, subject="Pour A aussi")
    held = create(world, subject="Pour tous")
    usecases.record_meeting(held, present={}, version=1, by=world.manager)
    client.force_login(holder(Role.CORRESPONDENT, site=world.site, service=world.service))
    page = client.get(url("sensitisation_list")).text
    assert "Pour A aussi" in page and "Pour tous" in page and "Pour B" not in page
    last = TODAY.replace(year=2100)
    client.force_login(holder(Role.AUDITOR, site=world.other_site, module=world.module, valid_until=last))
    page = client.get(url("sensitisation_list")).text
    assert "Pour tous" in page and "Pour B" not in page


def test_the_list_and_both_exports_give_the_same_rows(manager, world):
    create(world)
    create(world, kind="affiche", subject="Engagements affichés")
    asked = {"forme": "affiche"}
    assert "1\u00a0ligne" in manager.get(url("sensitisation_list"), asked).text
    lines = manager.get(url("sensitisation_export", kind="csv"), asked).text.splitlines()
    assert len(lines) == 2 and "Engagements affichés" in lines[1]
    for wrong in ({"forme": "x"}, {"site": "x"}, {"etat": "x"}, {"annee": "x"}, {"page": "999"}):
        assert manager.get(url("sensitisation_list"), wrong).status_code == 200


def test_the_list_costs_the_same_for_one_or_ten(manager, world, django_assert_max_num_queries):
    counts = []
    for batch in (1, 9):
        SensitisationFactory.create_batch(batch, audience={world.service: 3, ServiceFactory(): 2})
        with django_assert_max_num_queries(10) as captured:
            manager.get(url("sensitisation_list"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
