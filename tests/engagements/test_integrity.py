"""Whether a proof is still what was deposited: on demand, on the pages, in the score, in the mails."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from engagements.models import EvidenceVersion
from engagements.readiness import Criterion, board
from engagements.usecases.integrity import verify_evidence
from qualipref.documents import integrity
from qualipref.documents.models import StoredFile
from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from sites.enums import Role
from tests.factories import EvidenceFactory, EvidenceUseFactory, SiteFactory, holder
from tests.readiness.world import TODAY, assess, build, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build(services=1, commitments=1)
    (world.service,), (world.commitment,) = world.services, world.commitments
    world.stored = StoredFile.objects.store(b"Releve d'octobre", media_type="text/plain")
    world.evidence = EvidenceFactory(title="Relevé", content__stored_file=world.stored)
    world.use = EvidenceUseFactory(
        evidence=world.evidence, commitment=world.commitment, unit=unit(world.service), accepted=True
    )
    assess(world, world.commitment, world.service)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    world.elsewhere = holder(Role.QUALITY_MANAGER, site=SiteFactory())
    world.administrator = holder(Role.ADMINISTRATOR)
    return world


def alter(stored):
    stored.path.write_bytes(b"Releve d'octobrE")


def state(world):
    return board(world.campaign, TODAY).states[0]


def test_a_sound_proof_is_said_sound_and_the_gesture_is_journalled(world):
    assert verify_evidence(world.evidence, by=world.manager) == []
    entry = Entry.objects.get()
    assert (entry.event, entry.author, entry.site_code) == ("evidence.verified", world.manager, world.site.slug)
    assert entry.details["result"] == "intègre"


def test_one_byte_costs_the_criterion_at_once_and_its_repair_gives_it_back(world):
    assert Criterion.INTACT in state(world).met_criteria
    alter(world.stored)
    assert verify_evidence(world.evidence, by=world.manager) == [world.evidence.current]
    assert Criterion.INTACT not in state(world).met_criteria
    world.stored.path.write_bytes(b"Releve d'octobre")
    assert verify_evidence(world.evidence, by=world.manager) == []
    assert Criterion.INTACT in state(world).met_criteria


def test_who_answers_for_the_proof_and_who_can_restore_it_are_told_once(world):
    alter(world.stored)
    for _ in range(3):
        integrity.check(world.stored)
    mails = OutgoingEmail.objects.all()
    assert {mail.recipient for mail in mails} == {world.manager, world.administrator}
    assert len(mails) == 2
    body = mails.get(recipient=world.manager).body
    assert f"preuve n° {world.evidence.pk} « Relevé », version 1" in body
    assert "parce que vous êtes responsable qualité" in body


def test_verify_integrity_names_the_proof(world):
    alter(world.stored)
    with pytest.raises(CommandError, match=f"preuve n° {world.evidence.pk} « Relevé », version 1"):
        call_command("verify_integrity")


def test_every_version_of_the_proof_is_read(world):
    other = StoredFile.objects.store(b"Ancien releve", media_type="text/plain")
    EvidenceVersion.objects.create(evidence=world.evidence, number=2, stored_file=other)
    other.path.unlink()
    (version,) = verify_evidence(world.evidence, by=world.manager)
    assert version.number == 2


def test_a_proof_without_a_file_has_nothing_to_verify(world, client):
    paper = EvidenceUseFactory(commitment=world.commitment, unit=unit(world.service)).evidence
    client.force_login(world.manager)
    answer = client.post(reverse("engagements:evidence_verify", args=[paper.pk]), follow=True)
    assert "n’a pas de fichier" in answer.text
    assert not Entry.objects.exists()


def test_the_button_says_what_was_found_and_comes_back_where_it_was(world, client):
    client.force_login(world.manager)
    url, back = reverse("engagements:evidence_verify", args=[world.evidence.pk]), reverse("engagements:integrity")
    sound = client.post(url, {"next": back}, follow=True)
    assert sound.redirect_chain == [(back, 302)]
    assert "son empreinte est bien celle du dépôt" in sound.text
    alter(world.stored)
    assert "n’est plus celui qui a été déposé" in client.post(url, follow=True).text
    assert client.post(url, {"next": "https://ailleurs.example/"}).url == "/"


def test_the_page_of_fingerprints_shows_the_red_badge_and_filters(world, client):
    EvidenceUseFactory(
        evidence=EvidenceFactory(
            title="Autre", content__stored_file=StoredFile.objects.store(b"x", media_type="text/plain")
        ),
        commitment=world.commitment,
        unit=unit(world.service),
    )
    alter(world.stored)
    verify_evidence(world.evidence, by=world.manager)
    client.force_login(world.manager)
    page = client.get(reverse("engagements:integrity"))
    assert page.text.count("Fichier altéré") == 2 and "Jamais relu" in page.text
    altered = client.get(reverse("engagements:integrity"), {"etat": "altere"})
    assert "Relevé" in altered.text and "Autre" not in altered.text
    for query in ("etat=altere", "etat=jamais", "etat=integre", f"site={world.site.slug}", "annee=2015", "annee=x"):
        assert client.get(f"{reverse('engagements:integrity')}?{query}").status_code == 200


def test_the_export_gives_the_whole_fingerprint(world, client):
    client.force_login(world.manager)
    lines = client.get(reverse("engagements:integrity_export", args=["csv"])).text.splitlines()
    assert len(lines) == 2 and world.stored.sha256 in lines[1]


def test_an_auditor_reads_the_fingerprints_of_what_he_may_read(world, client):
    module = world.module
    last = TODAY.replace(month=12)
    client.force_login(holder(Role.AUDITOR, site=world.site, module=module, valid_until=last))
    page = client.get(reverse("engagements:integrity"))
    assert "Relevé" in page.text
    assert "Demander un certificat" not in client.get(reverse("engagements:certificate_list")).text
    client.force_login(holder(Role.AUDITOR, site=SiteFactory(), module=module, valid_until=last))
    assert "Relevé" not in client.get(reverse("engagements:integrity")).text


def test_the_page_costs_the_same_for_two_or_twenty_files(world, client, django_assert_max_num_queries):
    client.force_login(world.manager)
    client.get(reverse("engagements:integrity"))
    counts = []
    for batch in (1, 18):
        for n in range(batch):
            stored = StoredFile.objects.store(f"{batch} {n}".encode(), media_type="text/plain")
            EvidenceUseFactory(
                evidence=EvidenceFactory(content__stored_file=stored),
                commitment=world.commitment,
                unit=unit(world.service),
            )
        with django_assert_max_num_queries(11) as captured:  # ten, and the access log
            client.get(reverse("engagements:integrity"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
