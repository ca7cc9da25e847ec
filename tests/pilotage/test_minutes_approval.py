"""The minutes from their approval on: read, sent back, read again, approved, sealed."""

import copy
import uuid

import pytest

from pilotage.minutes_changes import changes, passages
from pilotage.models import Decision, MeetingMinutes
from pilotage.usecases import minutes as usecases
from pilotage.usecases.decisions import decide, reword_decision
from pilotage.usecases.meetings import close_meeting, hand_keyboard
from qualipref import clock
from qualipref.jobs.models import Job, JobStatus
from qualipref.journal.models import AccessEntry, Entry
from qualipref.notifications.models import OutgoingEmail
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from sites.models import Delegation
from tests.factories import UserFactory, holder
from tests.factories.steering import DueDateRequestFactory

from .minutes_world import (
    DAY,
    address,
    approved,
    build_meeting,
    confirmed,
    fresh,
    read,
    sent_back,
    signed_in,
    submitted,
    typed,
)
from .sitting_world import build_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = DAY


@pytest.fixture
def world():
    return build_meeting()


@pytest.fixture
def president(world):
    return signed_in(world.president)


def reworded(world, text="Le comité charge le bureau d’accueil de la signalétique."):
    """Sent back, its first sentence changed and its remark answered, then submitted again."""
    minutes = sent_back(world).minutes
    decision = Decision.objects.get(pk=world.decisions[0].pk)
    usecases.answer_remark(minutes.remarks.get(), answer="Le bureau d’accueil est nommé.", by=world.writer)
    reword_decision(decision, text=text, version=decision.version, by=world.writer)
    usecases.submit_minutes(minutes, version=minutes.version, by=world.writer)
    return world


# Approval


def test_the_president_reads_then_approves_with_his_password(world, president):
    minutes = submitted(world).minutes
    page = president.get(address("detail", minutes)).text
    assert f"empreinte={minutes.content_digest}" in page
    last = president.get(address("approve", minutes), read(minutes))
    assert "Approuver et sceller" in last.text and minutes.content_digest in last.text
    assert confirmed(president, address("approve", minutes), read(minutes)).status_code == 302
    minutes = fresh(minutes)
    assert (minutes.status, minutes.factor, minutes.approved_by) == ("approved", "password", world.president)
    shown = president.get(address("detail", minutes)).text
    for said in ("Procès-verbal scellé", minutes.content_digest, minutes.journal_head, "mot de passe"):
        assert said in shown, said


def test_a_second_click_approves_nothing_more(world, president):
    minutes = submitted(world).minutes
    confirmed(president, address("approve", minutes), read(minutes))
    assert president.post(address("approve", minutes), read(minutes)).status_code == 409
    assert Entry.objects.filter(event="minutes.approved").count() == 1


def test_nothing_is_approved_that_was_not_read(world, president):
    minutes = submitted(world).minutes
    assert president.get(address("approve", minutes)).url == address("detail", minutes)
    for data in ({}, {"version": 2}, {"version": "x", "empreinte": "b" * 64}, {"empreinte": minutes.content_digest}):
        assert president.post(address("approve", minutes), data).status_code == 409, data
    assert fresh(minutes).status == "submitted"


def test_a_text_that_changed_meanwhile_is_not_approved_and_the_difference_is_shown(world, president):
    minutes = submitted(world).minutes
    seen = read(minutes)
    usecases.ask_minutes_changes(minutes, [(None, "Relire.")], version=minutes.version, by=world.president)
    decision = world.decisions[0]
    reword_decision(decision, text="Une phrase que nul n’a lue.", version=1, by=world.writer)
    usecases.submit_minutes(minutes, version=minutes.version, by=world.writer)
    for response in (
        president.get(address("approve", minutes), seen),
        confirmed(president, address("approve", minutes), seen),
    ):
        assert response.status_code == 409
        assert "Modifié" in response.text and "lue.</ins>" in response.text and "<del>" in response.text
    assert fresh(minutes).status == "submitted"


def test_a_forged_digest_is_told_to_read_again(world, president):
    minutes = submitted(world).minutes
    forged = {"version": minutes.version, "empreinte": "0" * 64}
    response = confirmed(president, address("approve", minutes), forged)
    assert response.status_code == 409 and "Lisez-le de nouveau" in response.text


def test_who_stands_in_for_the_president_is_told_that_minutes_wait_for_him(world):
    substitute = UserFactory()
    stand_in(world, substitute)
    world.president.is_active = False
    world.president.save()
    submitted(world)
    assert [mail.recipient for mail in OutgoingEmail.objects.all()] == [substitute]


def test_who_submitted_does_not_approve_nor_send_back_even_by_suppleance(world):
    minutes = submitted(world).minutes
    stand_in(world, world.writer)
    client = signed_in(world.writer)
    assert "Votre décision" not in client.get(address("detail", minutes)).text
    for name in ("approve", "ask_changes"):
        response = client.post(address(name, minutes), read(minutes))
        assert response.status_code == 403 and "Vous avez rédigé ou soumis ce procès-verbal" in response.text
    assert fresh(minutes).status == "submitted"


def test_an_author_approves_nothing_once_another_has_submitted_his_text(world):
    minutes = reworded(world).minutes
    usecases.ask_minutes_changes(minutes, [(None, "Relire.")], version=minutes.version, by=world.president)
    usecases.submit_minutes(minutes, version=minutes.version, by=holder(Role.COORDINATOR))
    stand_in(world, world.writer)
    client = signed_in(world.writer)
    shown = client.get(address("detail", minutes)).text
    assert "Votre décision" not in shown and "Vous l’avez rédigé" in shown
    assert client.post(address("approve", minutes), read(minutes)).status_code == 403
    with pytest.raises(TransitionRefused, match="rédigé ou soumis"):
        usecases.approve_minutes(
            minutes, version=minutes.version, digest=minutes.content_digest, by=world.writer, factor="password"
        )
    assert fresh(minutes).status == "submitted"
    confirmed(signed_in(world.president), address("approve", minutes), read(minutes))
    assert fresh(minutes).approved_by == world.president


def test_each_gesture_on_the_text_makes_an_author(world):
    minutes, decision = world.minutes, Decision.objects.get(pk=world.decisions[0].pk)
    writing, rewording, submitting, rectifying = (holder(Role.COORDINATOR) for _ in range(4))
    usecases.write_minutes(minutes, opening="Bonjour.", closing="", version=minutes.version, by=writing)
    reword_decision(decision, text="Autre.", version=decision.version, by=rewording)
    usecases.submit_minutes(minutes, version=minutes.version, by=submitting)
    authors = {writing.pk, rewording.pk, submitting.pk}
    assert set(fresh(minutes).authors) == authors
    usecases.approve_minutes(
        minutes, version=minutes.version, digest=minutes.content_digest, by=world.president, factor="password"
    )
    made = usecases.rectify_minutes(fresh(minutes), reason="Nom", by=rectifying)
    assert set(fresh(made).authors) == authors | {rectifying.pk}


def test_who_reworded_in_the_room_is_an_author_but_not_who_presided():
    world = build_sitting(kinds=("free", "free"))
    decisions = [decide(item, "approved", key=uuid.uuid4(), by=world.president) for item in world.items]
    reword_decision(decisions[0], text="Une phrase.", version=1, by=world.president)
    hand_keyboard(world.meeting, to=world.secretary, by=world.president)
    reword_decision(decisions[1], text="Une autre.", version=1, by=world.secretary)
    assert close_meeting(world.meeting, by=world.secretary).authors == [world.secretary.pk]


def test_a_quality_manager_does_not_approve_by_a_forged_post(world):
    minutes = submitted(world).minutes
    client = signed_in(holder(Role.QUALITY_MANAGER, site=world.actions[0].site))
    assert client.post(address("approve", minutes), read(minutes)).status_code == 403
    assert fresh(minutes).status == "submitted"


def stand_in(world, substitute):
    today = clock.today()
    return Delegation.objects.create(
        absent=world.president,
        substitute=substitute,
        role=Role.SECRETARY_GENERAL,
        valid_from=today,
        valid_until=today,
    )


def test_who_stands_in_approves_in_the_name_of_the_absent_until_the_last_day(world, settings):
    minutes, substitute = submitted(world).minutes, holder(Role.SUB_PREFECT)
    stand_in(world, substitute)
    client = signed_in(substitute)
    settings.TODAY = "2015-10-25"
    assert client.post(address("approve", minutes), read(minutes)).status_code == 403
    settings.TODAY = DAY
    assert "par suppléance de" in client.get(address("detail", minutes)).text
    confirmed(client, address("approve", minutes), read(minutes))
    minutes = fresh(minutes)
    assert (minutes.approved_by, minutes.on_behalf_of) == (substitute, world.president)
    approval = minutes.content["approval"]
    assert approval["on_behalf_of"] == str(world.president)
    assert approval["stood_in"] == "le 24\u00a0octobre\u00a02015"
    assert f"par suppléance de\u00a0: {world.president}" in client.get(address("detail", minutes)).text
    entry = Entry.objects.get(event="minutes.approved")
    assert (entry.author, entry.on_behalf_of) == (substitute, world.president)


# « Demander une modification »


def test_remarks_go_back_beside_their_decisions(world, president):
    minutes = submitted(world).minutes
    first = world.decisions[0]
    asked = {"version": minutes.version, f"remarque-{first.pk}": "Nommer le service.", "ensemble": "Plus court."}
    assert president.post(address("ask_changes", minutes), asked).status_code == 302
    minutes = fresh(minutes)
    assert minutes.status == "changes_asked"
    assert [(remark.decision, remark.text) for remark in minutes.remarks.order_by("pk")] == [
        (first, "Nommer le service."),
        (None, "Plus court."),
    ]
    assert OutgoingEmail.objects.filter(recipient=world.writer, subject__contains="Modification").count() == 1
    assert "Modification demandée" in president.get(address("detail", minutes)).text


def test_sending_back_without_a_word_is_said_on_the_form(world, president):
    minutes = submitted(world).minutes
    response = president.post(address("ask_changes", minutes), {"version": minutes.version, "ensemble": " "})
    assert "Dites ce qui est à modifier" in response.text
    assert fresh(minutes).status == "submitted"


def test_a_remark_typed_on_a_stale_page_is_kept(world, president):
    minutes = reworded(world).minutes
    stale = {"version": 2, "ensemble": "Ma longue remarque."}
    response = president.post(address("ask_changes", minutes), stale)
    assert response.status_code == 409 and "Ma longue remarque." in response.text
    assert not minutes.remarks.filter(text="Ma longue remarque.").exists()
    again = stale | {"version": response.context["form"]["version"].value()}
    assert president.post(address("ask_changes", minutes), again).status_code == 302


def test_the_president_then_reads_only_what_changed(world, president):
    minutes = reworded(world).minutes
    shown = president.get(address("detail", minutes)).text
    assert "1 décision sur 2 a changé" in shown.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Modifié" in shown and "<ins>" in shown and "<del>" in shown
    assert "Le bureau d’accueil est nommé." in shown and "Nommer le service." in shown
    assert 'aria-label="Texte du procès-verbal"' not in shown
    whole = president.get(address("detail", minutes), {"texte": "entier"}).text
    assert 'aria-label="Texte du procès-verbal"' in whole and "<ins>" not in whole


def test_the_first_reading_and_the_other_readers_have_the_whole_text(world, president):
    minutes = submitted(world).minutes
    assert 'aria-label="Texte du procès-verbal"' in president.get(address("detail", minutes)).text
    other = signed_in(world.writer)
    assert 'aria-label="Texte du procès-verbal"' in other.get(address("detail", minutes)).text


def test_who_never_read_the_former_text_reads_the_whole_of_this_one(world):
    minutes, substitute = reworded(world).minutes, holder(Role.SUB_PREFECT)
    stand_in(world, substitute)
    shown = signed_in(substitute).get(address("detail", minutes)).text
    assert 'aria-label="Texte du procès-verbal"' in shown and "depuis votre lecture" not in shown


def leaves(value, path=()):
    """Each text that the content says, with where it is."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield from leaves(held, (*path, key))
    elif isinstance(value, list):
        for rank, held in enumerate(value):
            yield from leaves(held, (*path, rank))
    else:
        yield path


# No part of what is read: the layout, the brand, the keys of rows; or said by another leaf: sign and tone by the word
# of the presence, the reference of a decision by the one of the meeting and its number.
UNREAD = {"format", "prefecture", "id", "services", "sign", "tone", "stands_in"}


def test_no_change_of_the_text_is_left_out(world):
    """Whatever word of the frozen text changes, the president is told: each leaf is changed in turn."""
    request = DueDateRequestFactory()
    content = submitted(world).minutes.content | {
        "follow_up": [{"reference": "COPIL-2015-02 / D-01", "title": "Hall", "said": "Fait"}],
        "postponements": [
            {"action": request.action.reference, "title": "T", "original": "a", "new": "b", "reason": "c", "rank": 1}
        ],
    }
    assert changes(content, copy.deepcopy(content)) == []
    for path in leaves(content):
        if UNREAD & set(path) or path == ("number",) or path[::2] == ("decisions", "reference"):
            continue
        other = copy.deepcopy(content)
        *parents, last = path
        place = other
        for key in parents:
            place = place[key]
        place[last] = "TOUT AUTRE"
        assert changes(content, other), path
    assert len({passage.key for passage in passages(content)}) == len(passages(content))


def test_of_the_meeting_and_of_who_was_there_only_the_lines_that_changed_are_shown(world):
    content = submitted(world).minutes.content
    first = content["attendances"][0] | {"presence": "Excusé"}
    other = content | {
        "meeting": content["meeting"] | {"place": "Salle 14"},
        "attendances": [first, *content["attendances"][1:]],
    }
    sitting, presence = ("".join(piece.text for piece in each.pieces) for each in changes(content, other))
    assert sitting.startswith("Lieu\u00a0: ") and sitting.endswith("Salle 14") and "\n" not in sitting
    assert first["function"] in presence and "\n" not in presence


def test_a_decision_added_or_taken_away_is_said_in_words(world):
    content = submitted(world).minutes.content
    without = content | {"decisions": content["decisions"][:1]}
    assert [change.word for change in changes(without, content)] == ["Ajouté"]
    assert [change.word for change in changes(content, without)] == ["Retiré"]


# Sealed


def test_no_address_edits_approved_minutes(world, president):
    """Old tabs, forged posts, whoever they come from: 409 with a sentence, and not one byte changes."""
    minutes = submitted(world).minutes
    old = typed(minutes, {world.decisions[0]: "Réécrit après coup"}, opening="Après coup")
    approved_row(world)
    before = MeetingMinutes.objects.values().get(pk=minutes.pk)
    asked = {"version": before["version"], "ensemble": "Trop tard"}
    writer = signed_in(world.writer)
    for client, name, data in (
        (writer, "write", old),
        (writer, "write", old | {"version": before["version"]}),
        (writer, "submit", {"version": before["version"]}),
        (president, "ask_changes", asked),
    ):
        response = client.post(address(name, minutes), data)
        assert response.status_code == 409, name
        assert "procès-verbal" in response.text
    response = confirmed(president, address("approve", minutes), read(minutes) | {"version": before["version"]})
    assert response.status_code == 409
    assert MeetingMinutes.objects.values().get(pk=minutes.pk) == before
    assert Decision.objects.get(pk=world.decisions[0].pk).text == world.decisions[0].text


def approved_row(world):
    minutes = world.minutes
    usecases.approve_minutes(
        minutes, version=minutes.version, digest=minutes.content_digest, by=world.president, factor="totp"
    )


def test_the_pdf_is_followed_downloaded_logged_and_restarted_when_it_failed(world, president):
    minutes = approved(world).minutes
    shown = president.get(address("detail", minutes)).text
    assert "En attente" in shown and "Télécharger" not in shown
    assert president.get(address("download", minutes)).status_code == 404
    token = president.get(address("progress", minutes)).context["progress"].token
    assert president.get(address("progress", minutes), {"vu": token}).status_code == 204
    Job.objects.filter(pk=minutes.job_id).update(status=JobStatus.FAILED, failure="Panne")
    assert "Relancer" in president.get(address("detail", minutes)).text
    assert president.post(address("restart", minutes)).status_code == 302
    assert president.post(address("restart", minutes)).status_code == 409
    assert Entry.objects.filter(event="minutes.restarted").count() == 1
    usecases.produce_minutes(minutes, job=Job.objects.claim(minutes.job_id))
    assert minutes.pdf.sha256 in president.get(address("detail", minutes)).text
    response = president.get(address("download", minutes))
    assert b"".join(response)[:5] == b"%PDF-"
    assert "PV-COPIL-2015-03.pdf" in response["Content-Disposition"]
    assert AccessEntry.objects.filter(path=address("download", minutes)).exists()


def test_who_is_nobody_sees_nothing(world):
    minutes = approved(world).minutes
    assert signed_in(UserFactory()).get(address("detail", minutes)).status_code == 404
