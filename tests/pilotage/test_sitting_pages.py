"""The committee in session: who opens it, who decides, what is taken back."""

import pytest

from engagements.models import Evidence, EvidencePreview, EvidenceVersion
from pilotage.models import Action, AgendaItem, Attendance, Decision, Meeting
from qualipref.documents.models import StoredFile
from qualipref.journal.models import Entry
from sites.enums import Role
from sites.models import Delegation
from tests.factories import PASSWORD, EvidenceFactory, EvidenceUseFactory, UnitFactory, holder
from tests.factories.steering import (
    AgendaItemFactory,
    CommitteeMemberFactory,
    DecisionFactory,
    DueDateRequestFactory,
    MeetingFactory,
    MeetingMinutesFactory,
)

from .sitting_world import LATER, TODAY, add_point, build_sitting, decide, said, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY


@pytest.fixture
def world():
    return build_sitting()


@pytest.fixture
def room(client, world):
    client.force_login(world.president)
    return client


def state(item):
    return Action.objects.get(pk=item.action_id).status


def opening(client, meeting, **fields):
    return client.post(url("sitting_open", meeting.pk), {"version": meeting.version} | fields)


def test_the_room_costs_the_same_for_four_points_or_twelve(room, world, django_assert_max_num_queries):
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(12) as captured:  # ten, the préfecture once a minute, the log of accesses
            room.get(url("sitting", world.meeting.pk))
        counts.append(len(captured))
        for kind in ("new_action", "late_action", "free", "closing") * 2:
            item = add_point(world, kind)
            DecisionFactory(item=item, meeting=world.meeting, number=item.pk + 50)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("gesture", ["sitting_presence", "sitting_add_item", "sitting_note", "sitting_close"])
def test_a_page_of_the_room_that_shows_no_point_reads_nothing_of_it(
    room, world, gesture, django_assert_max_num_queries
):
    address = [world.meeting.pk, world.items[0].pk] if gesture == "sitting_note" else [world.meeting.pk]
    with django_assert_max_num_queries(10):
        assert room.get(url(gesture, *address)).status_code == 200


def test_the_president_opens_the_meeting_once_he_is_recognised(client):
    world = build_sitting(opened=False)
    client.force_login(world.president)
    assert "Ouvrir la séance" in text(client.get(url("sitting", world.meeting.pk)))
    asked = opening(client, world.meeting)
    assert Meeting.objects.get().status == "preparation"
    opening(client, world.meeting, confirmation=asked.context["carried"], password=PASSWORD)
    meeting = Meeting.objects.get()
    assert (meeting.status, meeting.keyboard, meeting.opened_factor) == ("open", world.president, "password")
    assert Attendance.objects.count() == 2


def test_nobody_else_opens_it(client):
    world = build_sitting(opened=False)
    for user in (world.secretary, world.manager):
        client.force_login(user)
        assert "Ouvrir la séance" not in text(client.get(url("sitting", world.meeting.pk)))
        assert opening(client, world.meeting).status_code == 403


def test_validating_changes_the_action_writes_the_minutes_and_shows_the_next_point(room, world):
    first, second = world.items[:2]
    response = decide(room, first)
    decision = Decision.objects.get()
    assert response.url.endswith(f"?point={second.pk}&prise={decision.pk}")
    assert (state(first), decision.by, decision.on_behalf_of) == ("approved", world.president, None)
    shown = text(room.get(response.url))
    assert "D-01" in shown and "Reprise possible pendant 10\u00a0secondes" in shown
    assert "1\u00a0point décidé sur 4" in shown.replace("</strong>", "")


def test_a_proposal_is_validated_for_another_date_by_the_same_button(room, world):
    item = world.items[0]
    shown = text(room.get(url("sitting", world.meeting.pk)))
    assert 'form="voix-approved"' in shown and 'id="voix-approved"' in shown
    late = decide(room, item, new_due_on="2015-10-01")
    assert "déjà passée" in text(late) and 'value="2015-10-01"' in text(late) and not Decision.objects.exists()
    decide(room, item, new_due_on="2015-12-15")
    assert Action.objects.get(pk=item.action_id).due_on == LATER and state(item) == "approved"
    shown = text(room.get(f"{url('sitting', world.meeting.pk)}?point={item.pk}"))
    assert 'form="voix-approved"' not in shown


def test_the_same_gesture_sent_twice_decides_once(room, world):
    sent = said()
    answers = [room.post(url("sitting_decide", world.meeting.pk, world.items[0].pk), sent) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert Decision.objects.count() == 1


def test_another_tab_that_decides_the_same_point_is_told_and_loses_nothing(room, world):
    decide(room, world.items[0])
    late = decide(room, world.items[0], "rejected", reason="Trop cher pour cette année")
    assert late.status_code == 409
    assert "vient d’être décidé" in text(late) and "Trop cher pour cette année" in text(late)
    assert Decision.objects.count() == 1 and state(world.items[0]) == "approved"


@pytest.mark.parametrize("word", ["rejeter", "reporter", "completer"])
def test_the_reason_opens_by_a_plain_address(room, world, word):
    address = f"{url('sitting', world.meeting.pk)}?point={world.items[0].pk}&decision={word}"
    shown = text(room.get(address))
    form = shown.split(f'data-reasoned="{word}"')[1].split(">")[0]
    assert "hidden" not in form
    assert "data-voices hidden" in shown
    assert "data-voices hidden" not in text(room.get(url("sitting", world.meeting.pk)))


@pytest.mark.parametrize("query", ["point=x", "point=999999", "decision=x", "prise=x", "point=²"])
def test_what_is_not_understood_does_not_break_the_room(room, world, query):
    assert room.get(f"{url('sitting', world.meeting.pk)}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("verdict", "fields", "field"),
    [
        ("rejected", {"reason": " "}, "reason"),
        ("postponed", {"reason": "Devis attendu"}, "new_due_on"),
        ("postponed", {"reason": "Devis attendu", "new_due_on": "31/02/2016"}, "new_due_on"),
        ("postponed", {"reason": "Devis attendu", "new_due_on": "01/01/2015"}, "new_due_on"),
        ("postponed", {"reason": "Devis attendu", "new_due_on": "30/09/2015"}, "new_due_on"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(room, world, verdict, fields, field):
    late = world.items[2]
    response = decide(room, late, verdict, **fields)
    form = next(form for voice, form in response.context["reasoned"] if voice.verdict == verdict)
    assert response.status_code == 200 and field in form.errors
    assert fields["reason"] in text(response)
    assert not Decision.objects.exists()
    assert (
        "hidden"
        not in text(response)
        .split(f'data-reasoned="{"rejeter" if verdict == "rejected" else "reporter"}"')[1]
        .split(">")[0]
    )


def test_a_late_action_is_put_off_with_its_new_date(room, world):
    decide(room, world.items[2], "postponed", reason="Prestataire défaillant", new_due_on="15/12/2015")
    assert Action.objects.get(pk=world.items[2].action_id).due_on == LATER
    shown = text(room.get(url("sitting", world.meeting.pk) + f"?point={world.items[2].pk}"))
    assert "Reportée 1\u00a0fois" in shown and "15\u00a0décembre\u00a02015" in shown


@pytest.mark.parametrize(
    "sent", [{}, {"verdict": "x", "key": "x"}, {"verdict": "approved", "key": "x"}, {"verdict": "rejected"}]
)
def test_a_broken_form_decides_nothing(room, world, sent):
    response = room.post(url("sitting_decide", world.meeting.pk, world.items[0].pk), sent)
    assert response.status_code == 200 and not Decision.objects.exists()


def test_only_who_holds_the_keyboard_decides_and_the_others_are_told_who_does(client, world):
    for user in (world.secretary, world.manager, holder(Role.ADMINISTRATOR)):
        client.force_login(user)
        shown = text(client.get(url("sitting", world.meeting.pk)))
        assert "data-voices" not in shown and f"tenu par {world.president}" in shown
        refused = decide(client, world.items[0])
        assert refused.status_code == 403 and f"tenu par {world.president}" in text(refused)
    assert not Decision.objects.exists()


def test_the_keyboard_passes_to_the_secretary_who_decides_for_the_president_and_comes_back(room, client, world):
    hand = url("sitting_keyboard", world.meeting.pk)
    assert f"Remettre à {world.secretary}" in text(room.get(url("sitting", world.meeting.pk)))
    room.post(hand, {"to": world.secretary.pk})
    assert decide(room, world.items[0]).status_code == 403
    client.force_login(world.secretary)
    decide(client, world.items[0])
    decision = Decision.objects.get()
    assert (decision.by, decision.on_behalf_of) == (world.secretary, world.president)
    client.force_login(world.president)
    client.post(hand, {"to": world.president.pk})
    assert Meeting.objects.get().keyboard == world.president


def test_the_keyboard_goes_to_nobody_else(room, world):
    assert room.post(url("sitting_keyboard", world.meeting.pk), {"to": world.manager.pk}).status_code == 409
    assert Meeting.objects.get().keyboard == world.president


def test_a_member_who_does_not_read_the_drafts_stays_out_of_the_room(client, world):
    member = holder(Role.CORRESPONDENT, site=world.service.site, service=world.service)
    address = url("sitting", world.meeting.pk)
    client.force_login(member)
    assert client.get(address).status_code == 404
    CommitteeMemberFactory(committee=world.meeting.committee, account=member)
    assert client.get(address).status_code == 403


def test_a_decision_is_taken_back_and_the_point_is_open_again(room, world):
    decide(room, world.items[0])
    decision = Decision.objects.get()
    response = room.post(url("sitting_undo", world.meeting.pk, decision.pk))
    assert response.url.endswith(f"?point={world.items[0].pk}")
    assert state(world.items[0]) == "proposed"
    assert "data-voices" in text(room.get(response.url))
    assert room.post(url("sitting_undo", world.meeting.pk, decision.pk)).status_code == 409


def test_a_decision_of_another_meeting_is_not_found_here(room, world):
    other = DecisionFactory(item__meeting=MeetingFactory(committee=world.meeting.committee, status="closed"))
    assert room.post(url("sitting_undo", world.meeting.pk, other.pk)).status_code == 404
    assert room.post(url("sitting_decide", world.meeting.pk, other.item_id), said()).status_code == 404


def test_a_sentence_is_corrected_and_a_stale_correction_keeps_what_was_typed(room, world):
    decide(room, world.items[0])
    decision = Decision.objects.get()
    address = url("sitting_reword", world.meeting.pk, decision.pk)
    version = room.get(address).context["form"].initial["version"]
    room.post(address, {"text": "Le comité valide sans réserve.", "version": version})
    late = room.post(address, {"text": "Autre phrase.", "version": version})
    assert late.status_code == 409
    assert "Autre phrase." in text(late) and "Le comité valide sans réserve." in text(late)
    assert Decision.objects.get().text == "Le comité valide sans réserve."


def test_what_is_said_of_a_point_is_noted_and_a_stale_note_is_kept(client, world):
    item, address = world.items[0], url("sitting_note", world.meeting.pk, world.items[0].pk)
    client.force_login(world.secretary)
    client.post(address, {"note": "Le sous-préfet demande un délai.", "version": 1})
    late = client.post(address, {"note": "Rien à signaler.", "version": 1})
    assert late.status_code == 409 and "Rien à signaler." in text(late)
    assert AgendaItem.objects.get(pk=item.pk).note == "Le sous-préfet demande un délai."
    client.force_login(world.manager)
    assert client.post(address, {"note": "Non", "version": 2}).status_code == 403


def test_a_free_point_is_added_in_the_room_and_is_noted_without_a_vote(room, world):
    response = room.post(url("sitting_add_item", world.meeting.pk), {"title": "Accueil des stagiaires", "minutes": 5})
    item = AgendaItem.objects.get(title="Accueil des stagiaires")
    assert response.url.endswith(f"?point={item.pk}")
    assert "Prendre acte" in text(room.get(response.url))
    decide(room, item, "noted")
    assert Decision.objects.get().text.startswith("Le comité prend acte")


def test_a_free_point_sent_twice_from_the_room_is_added_once(room, client, world):
    path, sent = url("sitting_add_item", world.meeting.pk), {"title": "Accueil des stagiaires", "minutes": 5}
    first, again = (room.post(path, sent) for _ in range(2))
    assert first.url == again.url
    client.force_login(world.secretary)
    theirs = client.post(path, sent)
    assert theirs.status_code == 200 and "porte déjà ce titre" in text(theirs)
    assert AgendaItem.objects.filter(title="Accueil des stagiaires").count() == 1
    assert Entry.objects.filter(event="agenda.item_added").count() == 1


def test_a_point_without_a_vote_offers_no_vote(client):
    world = build_sitting(kinds=("follow_up",))
    client.force_login(world.president)
    shown = client.get(url("sitting", world.meeting.pk))
    assert [voice.key for voice in shown.context["room"].voices] == ["N", "P", "A"]


def test_the_point_shows_its_commitment_its_proofs_and_the_last_decisions(room, world):
    item = world.items[0]
    shown = text(room.get(url("sitting", world.meeting.pk)))
    assert "2.3.2" in shown and "aucune en 2015" in shown
    year = {"period_from": "2015-01-01", "period_to": "2015-12-31"}
    proof = EvidenceFactory(title="Feuille de présence", **year)
    EvidenceUseFactory(evidence=proof, commitment=world.commitment, unit=UnitFactory(service=world.service))
    before = MeetingFactory(committee=world.meeting.committee, number=2, status="closed")
    DecisionFactory(item__meeting=before, item__action=item.action, verdict="postponed", number=5, reason="Devis")
    shown = text(room.get(url("sitting", world.meeting.pk)))
    assert "Feuille de présence" in shown and "aucune en 2015" not in shown
    assert "COPIL-2015-02 / D-05" in shown


def test_who_stands_in_for_the_president_opens_and_decides_in_his_name(client):
    world = build_sitting(opened=False)
    day = world.meeting.day
    substitute = holder(Role.SUB_PREFECT, site=world.service.site)
    given = {"role": Role.SECRETARY_GENERAL, "valid_from": day, "valid_until": day}
    Delegation.objects.create(absent=world.president, substitute=substitute, **given)
    client.force_login(substitute)
    asked = opening(client, world.meeting)
    opening(client, world.meeting, confirmation=asked.context["carried"], password=PASSWORD)
    decide(client, world.items[0])
    meeting, decision = Meeting.objects.get(), Decision.objects.get()
    assert (meeting.opened_by, meeting.opened_for) == (substitute, world.president)
    assert (decision.by, decision.on_behalf_of) == (substitute, world.president)


@pytest.mark.parametrize(
    ("verdict", "fields", "status", "due_on"),
    [
        ("approved", {}, "granted", "2015-12-15"),
        ("rejected", {"reason": "L’audit n’attend pas"}, "refused", "2015-09-30"),
        ("postponed", {"reason": "Avant l’audit", "new_due_on": "06/11/2015"}, "granted", "2015-11-06"),
    ],
)
def test_another_date_that_a_service_asks_is_decided_in_the_room(room, world, verdict, fields, status, due_on):
    request = DueDateRequestFactory(goes_to_committee=True)
    item = AgendaItemFactory(meeting=world.meeting, kind="date_request", date_request=request)
    shown = text(room.get(f"{url('sitting', world.meeting.pk)}?point={item.pk}"))
    assert "demandée\u00a0: 15\u00a0décembre\u00a02015" in shown and "la date est accordée" in shown
    decide(room, item, verdict, **fields)
    request.refresh_from_db()
    request.action.refresh_from_db()
    assert (request.status, request.action.due_on.isoformat()) == (status, due_on)


def test_the_point_of_the_follow_up_shows_what_is_not_done_first(client):
    world = build_sitting(kinds=("follow_up",))
    early = world.meeting.starts_at.replace(month=7)
    before = MeetingFactory(committee=world.meeting.committee, number=3, status="closed", starts_at=early)
    for number in range(1, 10):
        point = add_point(world, "late_action" if number == 9 else "closing")
        DecisionFactory(item=point, meeting=before, number=number)
        point.meeting = before
        point.save()
    client.force_login(world.president)
    shown = client.get(url("sitting", world.meeting.pk))
    assert "8\u00a0décisions exécutées sur 9" in text(shown)
    fates = shown.context["room"].fates_shown
    assert len(fates) == 7 and fates[0].tone == "bas"


def test_the_first_page_of_a_proof_is_shown_unless_its_file_is_altered(room, world):
    stored = StoredFile.objects.store(b"%PDF-1.4 attestation", media_type="application/pdf")
    page = StoredFile.objects.store(b"picture", media_type="image/png")
    proof = EvidenceFactory(title="Attestation", period_from="2015-01-01", period_to="2015-12-31")
    version = EvidenceVersion.objects.create(evidence=proof, number=7, stored_file=stored)
    EvidencePreview.objects.create(version=version, page=1, stored_file=page)
    Evidence.objects.filter(pk=proof.pk).update(current=version)
    EvidenceUseFactory(evidence=proof, commitment=world.commitment, unit=UnitFactory(service=world.service))
    address = url("sitting", world.meeting.pk)
    assert 'class="q-vignette"' in text(room.get(address))
    StoredFile.objects.filter(pk=stored.pk).update(altered_at=world.meeting.starts_at)
    shown = text(room.get(address))
    assert "Attestation" in shown and "q-vignette" not in shown


def test_a_point_on_minutes_says_what_they_are_now_and_leads_to_them(room, world):
    before = MeetingFactory(committee=world.meeting.committee, status="closed", number=2)
    minutes = MeetingMinutesFactory(meeting=before, approved=True)
    item = AgendaItemFactory(
        meeting=world.meeting, kind="minutes", title=minutes.reference, why="Soumis à l’approbation le 20 octobre 2015."
    )
    shown = text(room.get(f"{url('sitting', world.meeting.pk)}?point={item.pk}"))
    assert "approuvé et scellé le 26\u00a0octobre\u00a02015" in shown
    assert f"{minutes.reference}\u00a0: approuvé et scellé" in text(room.get(url("meeting_detail", world.meeting.pk)))
