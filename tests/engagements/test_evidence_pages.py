"""The list, the review queue, the page of a proof: what each one sees and decides."""

import datetime
import itertools

import pytest

from engagements.models import EvidenceUse
from engagements.readiness import ProofFilter, in_state, proof_state
from engagements.usecases import evidence as usecases
from engagements.usecases.evidence import EvidenceContent
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import Upload
from qualipref.notifications.models import OutgoingEmail
from tests.documents.samples import pdf, picture, sent
from tests.factories import CommitmentFactory, EvidenceFactory, EvidenceUseFactory, UnitFactory

from .evidence_pages import deposited, titles, url
from .evidence_world import build_two_sites, faults, keys, signed_in

pytestmark = pytest.mark.django_db
DAY = datetime.date(2015, 10, 12)


@pytest.fixture
def world(settings):
    settings.TODAY = "2015-10-12"
    return build_two_sites()


# --- States ---------------------------------------------------------------------------------------


def test_a_filter_gives_the_rows_that_show_its_word(world):
    ends = [
        "2013-12-31",
        "2014-06-30",
        "2014-10-11",
        "2014-12-31",
        "2015-01-31",
        "2015-07-11",
        "2015-10-12",
        "2016-03-01",
    ]
    altered = StoredFile.objects.create(
        sha256="0" * 64, size=1, media_type="text/plain", altered_at="2015-10-01T08:00Z"
    )
    rules = ("annuelle", "semestrielle", "trimestrielle", "mensuelle", "version")
    commitments = [CommitmentFactory(chapter=world.chapter, validity=rule) for rule in rules]
    unit = UnitFactory(service=world.here.service)
    states = ("submitted", "accepted", "refused", "withdrawn")
    for commitment, end, status in itertools.product(commitments, ends, states):
        last = datetime.date.fromisoformat(end)
        evidence = EvidenceFactory(period_from=last - datetime.timedelta(days=20), period_to=last)
        reason = {"refusal_reason": "Illisible"} if status == "refused" else {}
        EvidenceUseFactory(evidence=evidence, commitment=commitment, unit=unit, status=status, **reason)
    for rule, end in itertools.product(rules, ["2015-01-31", "2015-07-11"]):
        alone = CommitmentFactory(chapter=world.chapter, validity=rule)
        evidence = EvidenceFactory(period_from="2015-01-01", period_to=datetime.date.fromisoformat(end))
        EvidenceUseFactory(evidence=evidence, commitment=alone, unit=unit, accepted=True)
    EvidenceUseFactory(evidence=EvidenceFactory(content__stored_file=altered), unit=unit, accepted=True)
    expected = {use.pk: proof_state(use, world.campaign, DAY).word for use in EvidenceUse.objects.for_list()}
    for asked in ProofFilter:
        found = set(EvidenceUse.objects.filter(in_state(asked, world.campaign, DAY)).values_list("pk", flat=True))
        assert found == {pk for pk, word in expected.items() if word == asked.label}, asked
        assert found, asked


# --- The list -------------------------------------------------------------------------------------


def test_each_filter_narrows_the_list(world):
    deposited(world, world.here.places[0], title="Relevé ici")
    deposited(
        world, world.there.places[0], title="Affiche là", support="paper", content=EvidenceContent(archive_place="214")
    )
    client = signed_in(world.here.manager)
    assert set(titles(client)) == {"Relevé ici", "Affiche là"}
    for query, found in {
        f"?site={world.there.site.slug}": ["Affiche là"],
        "?support=file": ["Relevé ici"],
        "?texte=affiche": ["Affiche là"],
        f"?module={world.module.slug}": ["Affiche là", "Relevé ici"],
        "?etat=acceptee": [],
        "?etat=a-examiner": ["Affiche là", "Relevé ici"],
        "?etat=inconnu&site=nulle-part": ["Affiche là", "Relevé ici"],
    }.items():
        assert sorted(titles(client, query)) == found, query


def test_the_last_deposit_comes_first(world):
    for title in ("Premier", "Deuxième", "Troisième"):
        deposited(world, world.here.places[0], title=title)
    assert titles(signed_in(world.here.manager)) == ["Troisième", "Deuxième", "Premier"]


def test_everyone_lists_what_he_may_see(world):
    deposited(world, world.here.places[0])
    photo = EvidenceContent(upload=Upload(picture(), "a.jpg", "image/jpeg"))
    deposited(world, world.here.places[1], title="Photo", content=photo, by=world.here.agent)
    assert titles(signed_in(world.here.agent)) == ["Photo"]
    assert titles(signed_in(world.there.correspondent)) == []
    assert len(titles(signed_in(world.here.correspondent))) == 2


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_an_export_holds_the_rows_of_the_filter(world, kind):
    deposited(world, world.here.places[0])
    deposited(world, world.there.places[0], title="Ailleurs")
    response = signed_in(world.here.manager).get(f"{url('evidence_export', kind)}?site={world.here.site.slug}")
    assert response.status_code == 200
    if kind == "csv":
        content = response.content.decode("utf-8-sig")
        assert "Relevé" in content and "Ailleurs" not in content and "À examiner" in content


def test_the_list_costs_the_same_for_two_rows_or_twenty(
    world, django_assert_max_num_queries, django_assert_num_queries
):
    client = signed_in(world.here.manager)
    deposited(world, *world.here.places)
    with django_assert_max_num_queries(10) as few:
        client.get(url("evidence_list") + "?etat=a-examiner")
    for _ in range(9):
        deposited(world, *world.here.places)
    with django_assert_num_queries(len(few)):
        client.get(url("evidence_list") + "?etat=a-examiner")


def test_the_list_is_cut_in_pages(world):
    unit = UnitFactory(service=world.here.service)
    for _ in range(51):
        EvidenceUseFactory(commitment=world.commitments[0], unit=unit)
    client = signed_in(world.here.manager)
    assert [len(titles(client, query)) for query in ("", "?page=2", "?page=99", "?page=x")] == [50, 1, 1, 50]


# --- Review ---------------------------------------------------------------------------------------


def test_a_proof_is_accepted_from_the_list(world):
    use = deposited(world, world.here.places[0]).uses.get()
    back = url("evidence_list") + "?etat=a-examiner"
    response = signed_in(world.here.manager).post(url("evidence_accept", use.pk), {"version": 1, "retour": back})
    assert response.url == back
    use.refresh_from_db()
    assert use.status == "accepted"


def test_one_comes_back_to_a_page_of_ours_only(world):
    use = deposited(world, world.here.places[0]).uses.get()
    response = signed_in(world.here.manager).post(
        url("evidence_accept", use.pk), {"version": 1, "retour": "//ailleurs.example/"}
    )
    assert response.url == url("evidence_detail", use.evidence_id)


def test_accepting_twice_is_refused(world):
    use = deposited(world, world.here.places[0]).uses.get()
    client = signed_in(world.here.manager)
    assert [client.post(url("evidence_accept", use.pk), {"version": 1}).status_code for _ in range(2)] == [302, 409]


def test_a_refusal_needs_a_reason(world):
    use = deposited(world, world.here.places[0]).uses.get()
    client = signed_in(world.here.manager)
    assert (
        "Dites pourquoi"
        in faults(client.post(url("evidence_refuse", use.pk), {"reason": "  ", "version": 1}))["reason"][0]
    )
    client.post(url("evidence_refuse", use.pk), {"reason": "C’est le relevé de mai.", "version": 1})
    assert "C’est le relevé de mai." in client.get(url("evidence_detail", use.evidence_id)).content.decode()
    assert OutgoingEmail.objects.filter(recipient=world.here.correspondent).count() == 1


def test_nobody_decides_of_a_version_that_he_has_not_seen(world):
    evidence = deposited(world, world.here.places[0])
    use = evidence.uses.get()
    content = EvidenceContent(upload=Upload(pdf(pages=3), "autre.pdf", "application/pdf"))
    usecases.replace_evidence(evidence, content=content, reason="Plus lisible", version=1, by=world.here.correspondent)
    client = signed_in(world.here.manager)
    page = client.get(url("evidence_detail", evidence.pk)).content.decode()
    for said in ({"version": 1}, {}, {"version": "x"}):
        refused = client.post(url("evidence_accept", use.pk), said)
        assert (refused.status_code, "remplacée depuis" in refused.content.decode()) == (409, True)
    assert client.post(url("evidence_accept_together"), {"use": f"{use.pk}:1"}).status_code == 409
    assert client.post(url("evidence_refuse", use.pk), {"reason": "Illisible", "version": 1}).status_code == 409
    use.refresh_from_db()
    assert use.status == "submitted"
    assert '<input type="hidden" name="version" value="2">' in page
    assert client.post(url("evidence_accept", use.pk), {"version": 2}).status_code == 302


def test_several_proofs_are_accepted_after_a_confirmation(world):
    uses = list(deposited(world, *world.here.places).uses.all())
    client, address = signed_in(world.here.manager), url("evidence_accept_together")
    asked = {"use": [f"{use.pk}:1" for use in uses]}
    assert client.get(address, asked).context["uses"] == uses
    assert {use.status for use in EvidenceUse.objects.all()} == {"submitted"}
    assert client.post(address, asked).status_code == 302
    assert {use.status for use in EvidenceUse.objects.all()} == {"accepted"}
    assert client.post(address, asked).status_code == 409


def test_a_proof_of_another_site_is_not_accepted_in_the_batch(world):
    use = deposited(world, world.there.places[0]).uses.get()
    client, address = signed_in(world.here.manager), url("evidence_accept_together")
    for forged in ([f"{use.pk}:1"], ["0:1"], ["x"], ["9" * 30 + ":1"], [f"{use.pk}:x"]):
        assert client.get(address, {"use": forged}).context["uses"] == []
    assert client.post(address, {"use": [f"{use.pk}:1"]}).status_code == 409
    use.refresh_from_db()
    assert use.status == "submitted"


def test_the_depositor_takes_back_what_nobody_reviewed(world):
    use = deposited(world, world.here.places[0]).uses.get()
    client = signed_in(world.here.correspondent)
    client.post(url("evidence_withdraw", use.pk), {"reason": "Mauvais fichier"})
    use.refresh_from_db()
    assert use.status == "withdrawn"
    assert client.post(url("evidence_withdraw", use.pk), {"reason": "Encore"}).status_code == 409


# --- New version, other uses ----------------------------------------------------------------------


def replacement(version=1, name="releve-net.pdf", content=None):
    return {
        "files": sent(name, content or pdf(pages=3)),
        "reason": "Numérisation nette",
        "version": version,
        "support": "file",
    }


def test_a_new_version_is_shown_and_the_former_stays_readable(world):
    evidence = deposited(world, world.here.places[0])
    client = signed_in(world.here.correspondent)
    assert client.get(url("evidence_replace", evidence.pk)).status_code == 200
    assert client.post(url("evidence_replace", evidence.pk), replacement()).status_code == 302
    page = client.get(url("evidence_detail", evidence.pk)).content.decode()
    assert "releve-net.pdf" in page and "releve.pdf" in page and "Numérisation nette" in page
    for number in (1, 2):
        response = client.get(url("evidence_download", evidence.pk, number))
        assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_two_replacements_at_once_show_both(world):
    evidence = deposited(world, world.here.places[0])
    signed_in(world.here.correspondent).post(url("evidence_replace", evidence.pk), replacement())
    late = signed_in(world.here.manager).post(url("evidence_replace", evidence.pk), replacement(name="le-mien.pdf"))
    assert late.status_code == 409
    page = late.content.decode()
    assert "releve-net.pdf" in page and "le-mien.pdf" in page
    assert evidence.versions.count() == 2


@pytest.mark.parametrize(
    ("support", "content", "fields"),
    [
        ("paper", EvidenceContent(archive_place="214"), {"archive_place": "Bureau 12"}),
        (
            "observation",
            EvidenceContent(observation="Vu", observed_by="Chef"),
            {"observation": "Revu", "observed_by": "Chef"},
        ),
    ],
)
def test_what_is_not_a_file_is_replaced_in_its_own_support(world, support, content, fields):
    evidence = deposited(world, world.here.places[0], support=support, content=content)
    sent_fields = {"support": support, "reason": "Déménagement", "version": 1} | fields
    response = signed_in(world.here.correspondent).post(url("evidence_replace", evidence.pk), sent_fields)
    assert response.status_code == 302, response.context["form"].errors
    evidence.refresh_from_db()
    assert getattr(evidence.current, next(iter(fields))) == next(iter(fields.values()))


def test_a_refused_replacement_changes_nothing(world):
    evidence = deposited(world, world.here.places[0])
    client = signed_in(world.here.correspondent)
    found = faults(client.post(url("evidence_replace", evidence.pk), replacement(content=b"MZ" + bytes(100))))
    assert "programme" in found["files"][0]
    assert evidence.versions.count() == 1


def test_a_proof_of_another_site_is_reused_with_a_warning(world):
    evidence = deposited(world, world.here.places[0])
    client, address = signed_in(world.there.manager), url("evidence_reuse", evidence.pk)
    chosen = {"case": keys(world.there.places[0])}
    assert "Confirmez" in faults(client.post(address, chosen))["confirms_reuse"][0]
    assert evidence.uses.count() == 1
    assert client.post(address, chosen | {"confirms_reuse": "on"}).status_code == 302
    use = evidence.uses.get(unit__site=world.there.site)
    assert use.is_out_of_perimeter
    assert "Hors du site" in client.get(url("evidence_detail", evidence.pk)).content.decode()


def test_a_reuse_stays_in_the_perimeter_of_the_person(world):
    evidence = deposited(world, world.here.places[0])
    client = signed_in(world.here.correspondent)
    found = faults(client.post(url("evidence_reuse", evidence.pk), {"case": keys(world.there.places[0])}))
    assert "votre périmètre" in found["case"][0]
    assert client.post(url("evidence_reuse", evidence.pk), {"case": keys(world.here.places[1])}).status_code == 302
