"""The pages of the minutes, until they are submitted: their list, their text, their writing."""

import datetime

import pytest
from django.urls import reverse

from pilotage.models import Decision
from pilotage.usecases.decisions import reword_decision, undo_decision
from qualipref.drafts.models import Draft
from sites.enums import Role
from tests.factories import ModuleFactory, ServiceFactory, holder
from tests.factories.steering import CommitteeMemberFactory, MeetingMinutesFactory

from .minutes_world import DAY, address, approved, build_meeting, fresh, sent_back, signed_in, submitted, typed

pytestmark = pytest.mark.django_db
LIST = "pilotage:minutes_list"


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = DAY


@pytest.fixture
def world():
    return build_meeting()


@pytest.fixture
def writer(world):
    return signed_in(world.writer)


def test_the_list_costs_the_same_for_one_or_ten(django_assert_max_num_queries):
    client, counts = signed_in(holder(Role.COORDINATOR)), []
    for size in (1, 9):
        MeetingMinutesFactory.create_batch(size, approved=True)
        with django_assert_max_num_queries(14) as captured:
            client.get(reverse(LIST))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_list_and_its_export_answer_the_filter(world, writer):
    other = MeetingMinutesFactory(approved=True, meeting__year=2014, meeting__committee__code="usagers")
    kept = {
        "": {world.minutes.pk, other.pk},
        "?etat=draft": {world.minutes.pk},
        "?comite=usagers": {other.pk},
        "?annee=2014": {other.pk},
        "?etat=x&annee=x&comite=x&page=x": {world.minutes.pk, other.pk},
    }
    for query, keys in kept.items():
        lines = writer.get(reverse(LIST) + query).context["lines"]
        assert {line.minutes.pk for line in lines} == keys, query
        exported = writer.get(reverse("pilotage:minutes_export", args=["csv"]) + query).getvalue().decode()
        assert ("PV COPIL-2015-03" in exported) == (world.minutes.pk in keys), query


def test_the_export_counts_the_decisions_that_stand(world, writer):
    undo_decision(world.decisions[1], by=world.president)
    exported = writer.get(reverse("pilotage:minutes_export", args=["csv"])).getvalue().decode()
    assert exported.splitlines()[-1].split(";")[3].strip('"') == "1"


def test_the_page_says_what_was_decided_and_who_came(world, writer):
    shown = writer.get(address("detail", world.minutes)).text
    for said in ("D-01", "Signalétique du hall", "D-02", "Menu vocal", "Président", "présent", "En rédaction"):
        assert said in shown, said


def test_the_whole_text_is_written_in_one_gesture(world, writer):
    first = world.decisions[0]
    sent = typed(world.minutes, {first: "Le comité charge le bureau."}, opening="La séance est ouverte.")
    assert writer.post(address("write", world.minutes), sent).status_code == 302
    minutes = fresh(world.minutes)
    assert (minutes.opening, minutes.version) == ("La séance est ouverte.", 2)
    assert [each.version for each in Decision.objects.order_by("number")] == [2, 1]
    assert "Le comité charge le bureau." in writer.get(address("detail", minutes)).text


def test_two_people_write_and_the_second_keeps_what_he_typed(world, writer):
    stale = typed(world.minutes, opening="Ouverture de la seconde")
    writer.post(address("write", world.minutes), typed(world.minutes, opening="Ouverture de la première"))
    response = writer.post(address("write", world.minutes), stale)
    assert response.status_code == 409
    assert "Ouverture de la première" in response.text and "Ouverture de la seconde" in response.text
    assert fresh(world.minutes).opening == "Ouverture de la première"
    again = {field.html_name: field.value() for field in response.context["form"]}
    assert writer.post(address("write", world.minutes), again).status_code == 302
    assert fresh(world.minutes).opening == "Ouverture de la seconde"


def test_a_sentence_reworded_in_the_room_meanwhile_is_a_conflict(world, writer):
    first = world.decisions[0]
    stale = typed(world.minutes, {first: "Ma phrase."}, opening="Tapée")
    reword_decision(first, text="La phrase de la salle.", version=1, by=world.president)
    response = writer.post(address("write", world.minutes), stale)
    assert response.status_code == 409
    assert "Ma phrase." in response.text and "La phrase de la salle." in response.text
    assert (fresh(world.minutes).opening, Decision.objects.get(pk=first.pk).text) == ("", "La phrase de la salle.")


def test_what_was_typed_of_a_decision_taken_back_stays_readable(world, writer):
    second = world.decisions[1]
    stale = typed(world.minutes, {second: "Phrase de la décision reprise."})
    undo_decision(second, by=world.president)
    response = writer.post(address("write", world.minutes), stale)
    assert response.status_code == 409
    assert "Phrase de la décision reprise." in response.text and "reprise entre-temps" in response.text


def test_an_empty_sentence_is_said_beside_its_field(world, writer):
    first = world.decisions[0]
    response = writer.post(address("write", world.minutes), typed(world.minutes, {first: "  "}))
    assert f"texte-{first.pk}" in response.context["form"].errors
    assert fresh(world.minutes).version == 1


def test_a_form_left_unfinished_is_offered_again_and_forgotten_once_sent(world, writer):
    Draft.objects.keep(world.writer, f"minutes_write:{world.minutes.pk}", {"opening": ["Une ouverture"]})
    page = address("write", world.minutes)
    assert "Une ouverture" in writer.get(f"{page}?brouillon=reprendre").text
    writer.post(page, typed(world.minutes))
    assert not Draft.objects.exists()


def test_the_minutes_are_submitted_once_from_the_page_that_was_read(world, writer):
    path = address("submit", world.minutes)
    assert [writer.post(path, data).status_code for data in ({}, {"version": 7}, {"version": 1})] == [409, 409, 302]
    assert fresh(world.minutes).status == "submitted"
    assert writer.post(path, {"version": 2}).status_code == 409
    assert "une autre personne l’approuve" in writer.get(address("detail", world.minutes)).text


def test_a_point_left_undecided_is_named_before_it_refuses(world, writer):
    undo_decision(world.decisions[1], by=world.president)
    shown = writer.get(address("detail", world.minutes)).text
    assert "Reste à décider" in shown and "Soumettre à l’approbation" not in shown
    response = writer.post(address("submit", world.minutes), {"version": 1})
    assert response.status_code == 409 and "Menu vocal" in response.text


def test_what_is_submitted_is_no_longer_written_and_what_was_typed_stays_readable(world, writer):
    stale = typed(world.minutes, opening="Ce que je tapais")
    submitted(world)
    assert writer.get(address("write", world.minutes)).status_code == 409
    response = writer.post(address("write", world.minutes), stale)
    assert response.status_code == 409
    assert "Ce que je tapais" in response.text and "ne se modifie plus" in response.text
    assert fresh(world.minutes).opening == ""


def test_a_remark_is_answered_beside_the_sentence_that_it_asks_to_change(world, writer):
    sent_back(world)
    minutes, remark = fresh(world.minutes), world.minutes.remarks.get()
    assert "Nommer le service." in writer.get(address("write", minutes)).text
    first = world.decisions[0]
    sent = typed(minutes, {first: "Le bureau est chargé."}, **{f"reponse-{remark.pk}": "C’est fait."})
    assert writer.post(address("write", minutes), sent).status_code == 302
    remark.refresh_from_db()
    assert remark.answer == "C’est fait."


def test_a_draft_is_read_by_no_member_nor_auditor_and_approved_minutes_are(world):
    service = ServiceFactory()
    member = holder(Role.CORRESPONDENT, site=service.site, service=service)
    CommitteeMemberFactory(committee=world.minutes.meeting.committee, account=member)
    far = datetime.date(2016, 1, 31)
    auditor = holder(Role.AUDITOR, site=service.site, module=ModuleFactory(), valid_until=far)
    agent = holder(Role.AGENT, site=service.site)
    pages = [address("detail", world.minutes), address("download", world.minutes), address("progress", world.minutes)]

    def answers(user):
        client = signed_in(user)
        assert ("COPIL-2015-03" in client.get(reverse(LIST)).text) is (client.get(pages[0]).status_code == 200)
        return [client.get(page).status_code for page in pages]

    assert answers(member) == answers(auditor) == [404, 404, 404]
    approved(world)
    assert answers(member) == answers(auditor) == [200, 404, 200]
    assert answers(agent) == [404, 404, 404]


def test_the_secretary_of_the_committee_writes_its_minutes(world):
    service = ServiceFactory()
    secretary = holder(Role.CORRESPONDENT, site=service.site, service=service)
    CommitteeMemberFactory(committee=world.minutes.meeting.committee, account=secretary, is_secretary=True)
    client = signed_in(secretary)
    sent = typed(world.minutes, closing="Rien d’autre.")
    assert client.post(address("write", world.minutes), sent).status_code == 302
    assert client.post(address("submit", world.minutes), {"version": 2}).status_code == 302


def test_who_only_reads_writes_nothing(world):
    client = signed_in(holder(Role.QUALITY_MANAGER, site=ServiceFactory().site))
    assert client.get(address("detail", world.minutes)).status_code == 200
    sent = typed(world.minutes, opening="Non")
    assert client.post(address("write", world.minutes), sent).status_code == 403
    assert client.post(address("submit", world.minutes), {"version": 1}).status_code == 403


def test_a_text_that_was_sent_back_says_first_to_correct_it(world, writer):
    sent_back(world)
    shown = writer.get(address("detail", world.minutes)).text
    assert "Corriger et répondre" in shown and 'href="#demandes"' in shown and "Rédiger le texte" not in shown


def test_minutes_are_not_submitted_before_someone_is_said_present(world):
    world.minutes.meeting.attendances.update(presence="unknown")
    writer = signed_in(world.writer)
    assert "Relever la présence" in writer.get(address("detail", world.minutes)).text
    refused = writer.post(address("submit", world.minutes), {"version": world.minutes.version})
    assert refused.status_code == 409 and "présence n’est pas relevée" in refused.text
    world.minutes.meeting.attendances.update(presence="excused")
    submitted(world)
    assert fresh(world.minutes).status == "submitted"
