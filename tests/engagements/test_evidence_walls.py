"""What a proof keeps from those who see one of its cells only, and from an auditor."""

import datetime

import pytest
from django.urls import reverse

from engagements.models import EvidenceUse
from engagements.usecases import evidence as usecases
from engagements.usecases.assessments import save_assessment
from engagements.usecases.evidence import EvidenceContent
from pilotage.journal import visible_entries
from qualipref.documents.uploads import Upload
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.documents.samples import pdf, sent
from tests.factories import holder

from .evidence_world import build_two_sites, signed_in

pytestmark = pytest.mark.django_db
JUNE = {"period_from": datetime.date(2015, 6, 1), "period_to": datetime.date(2015, 6, 30)}
NEXT = EvidenceContent(upload=Upload(b"date;attente\n", "suite.csv", "text/csv"))


@pytest.fixture
def world(settings):
    settings.TODAY = "2015-10-12"
    return build_two_sites()


def deposited(world, *places, **fields):
    content = EvidenceContent(upload=Upload(pdf(), "releve.pdf", "application/pdf"))
    fields = {"title": "Relevé", "support": "file", "by": world.here.correspondent, **JUNE} | fields
    return usecases.submit_evidence(list(places), content=content, **fields)


def url(name, *args):
    return reverse(f"engagements:{name}", args=args)


def auditor(module, site, **days):
    return holder(Role.AUDITOR, site=site, module=module, valid_until=datetime.date(2015, 12, 31), **days)


# --- One cell of several --------------------------------------------------------------------------


def test_who_answers_for_one_cell_does_not_replace_the_proof_of_others(world):
    evidence = deposited(world, world.here.places[0], world.there.places[0])
    mine = evidence.uses.get(unit__site=world.here.site)
    usecases.accept_evidence(mine, by=world.here.manager)
    client = signed_in(world.there.correspondent)
    new = {"reason": "Version signée", "version": 1, "support": "file", "files": sent("autre.pdf", pdf(pages=2))}
    assert client.post(url("evidence_replace", evidence.pk), new).status_code == 403
    assert "Remplacer" not in client.get(url("evidence_detail", evidence.pk)).content.decode()
    mine.refresh_from_db()
    assert (mine.status, evidence.versions.count()) == ("accepted", 1)


def test_the_history_of_a_proof_says_nothing_of_the_cells_that_one_does_not_see(world):
    evidence = deposited(world, world.here.places[0], world.there.places[0])
    mine, theirs = (evidence.uses.get(unit__site=side.site) for side in (world.here, world.there))
    usecases.refuse_evidence(mine, reason="Les noms des agents sont lisibles", by=world.here.manager)
    usecases.refuse_evidence(theirs, reason="La période est fausse", by=world.there.manager)
    shown = signed_in(world.there.correspondent).get(url("evidence_detail", evidence.pk)).content.decode()
    assert "La période est fausse" in shown and "Les noms des agents" not in shown
    assert str(mine.unit) not in shown
    whole = signed_in(world.here.correspondent).get(url("evidence_detail", evidence.pk)).content.decode()
    assert "La période est fausse" in whole and "Les noms des agents" in whole


@pytest.mark.parametrize("name", ["evidence_detail", "cell_detail"])
def test_a_gesture_on_several_cells_names_those_that_one_sees(world, name):
    evidence = deposited(world, world.here.places[1], by=world.here.manager)
    seen, hidden = world.there.places[0], world.here.places[0]
    usecases.reuse_evidence(evidence, [hidden, seen], by=world.here.manager)
    args = [evidence.pk] if name == "evidence_detail" else [2015, seen.commitment.code, seen.unit_code]
    shown = signed_in(world.there.correspondent).get(url(name, *args)).content.decode()
    assert f"utilisée aussi pour {seen.commitment.code}, {seen.unit_name}" in shown
    assert hidden.unit_name not in shown


def test_who_holds_no_role_any_more_loses_what_he_deposited(world):
    evidence = deposited(world, world.here.places[0])
    use, user = evidence.uses.get(), world.here.correspondent
    usecases.accept_evidence(use, by=world.here.manager)
    user.assignments.update(valid_until=datetime.date(2015, 10, 11))
    client = signed_in(user)
    for name, args in (("evidence_detail", []), ("evidence_download", [1]), ("evidence_replace", [])):
        assert client.get(url(name, evidence.pk, *args)).status_code == 404, name
    assert client.get(url("evidence_withdraw", use.pk)).status_code == 404
    assert "Relevé" not in client.get(url("evidence_list")).content.decode()


def test_who_deposited_a_proof_and_deposits_no_more_reads_it_without_replacing_it(world):
    evidence = deposited(world, world.here.places[0])
    user = world.here.correspondent
    user.assignments.update(role=Role.SUB_PREFECT, service=None)
    client = signed_in(user)
    assert client.get(url("evidence_detail", evidence.pk)).status_code == 200
    assert client.get(url("evidence_replace", evidence.pk)).status_code == 403


# --- An auditor -----------------------------------------------------------------------------------


def test_an_auditor_reads_the_accepted_version_and_not_those_before(world):
    evidence = deposited(world, world.here.places[0])
    use = evidence.uses.get()
    usecases.refuse_evidence(use, reason="Des noms d’usagers y sont lisibles.", by=world.here.manager)
    usecases.replace_evidence(evidence, content=NEXT, reason="Noms masqués", version=1, by=world.here.correspondent)
    use.refresh_from_db()
    usecases.accept_evidence(use, by=world.here.manager)
    client = signed_in(auditor(world.module, world.here.site))
    seen = [client.get(url("evidence_download", evidence.pk, number)).status_code for number in (1, 2)]
    page = client.get(url("evidence_detail", evidence.pk)).content.decode()
    listed = client.get(url("integrity")).content.decode()
    assert seen == [404, 200]
    assert "suite.csv" in page and "suite.csv" in listed
    for told in ("releve.pdf", "usagers y sont lisibles"):
        assert told not in page + listed, told


def test_the_period_of_each_audit_is_read_on_its_own_site(world):
    user = auditor(world.module, world.here.site, evidence_from=datetime.date(2015, 7, 1))
    holder(
        Role.AUDITOR,
        user=user,
        site=world.there.site,
        module=world.module,
        valid_until=datetime.date(2015, 12, 31),
        evidence_until=datetime.date(2015, 8, 31),
    )
    june, september = JUNE, {"period_from": datetime.date(2015, 9, 1), "period_to": datetime.date(2015, 9, 30)}
    for side in (world.here, world.there):
        for days in (june, september):
            for use in deposited(world, side.places[0], **days).uses.filter(unit__site=side.site):
                usecases.accept_evidence(use, by=side.manager)
    seen = EvidenceUse.objects.visible_to(user, datetime.date(2015, 10, 12))
    assert {(use.unit.site, use.evidence.period_from.month) for use in seen} == {
        (world.here.site, 9),
        (world.there.site, 6),
    }


def test_the_journal_keeps_from_an_auditor_what_the_pages_keep_from_him(world):
    place = world.here.places[0]
    refused = deposited(world, place, title="Relevé nominatif").uses.get()
    usecases.refuse_evidence(refused, reason="Des noms y sont lisibles.", by=world.here.manager)
    answer = {"version": 0, "by": world.here.correspondent, "comment": "Brouillon secret"}
    save_assessment(place, world.campaign, implementation="in_place", conformity="", **answer)
    Entry.objects.record("site.updated", on=place.site, site=place.site.slug, module=world.module.slug)
    user = auditor(world.module, place.site)
    page = signed_in(user).get(reverse("pilotage:journal"))
    events = {entry.event for entry in visible_entries(user, datetime.date(2015, 10, 12))}
    assert events == {"site.updated"}
    assert "nominatif" not in page.text and "en préparation" not in str(page.context["lines"])


def test_the_export_of_the_matrix_keeps_the_drafts_from_an_auditor(world):
    place = world.here.places[0]
    answer = {"version": 0, "by": world.here.correspondent, "implementation": "in_place"}
    save_assessment(place, world.campaign, conformity="major", **answer)
    address = url("matrix_export", 2015, place.site.slug, "csv")
    users = (world.here.manager, auditor(world.module, place.site))
    assert ["Non-conformité majeure" in signed_in(user).get(address).content.decode() for user in users] == [
        True,
        False,
    ]
