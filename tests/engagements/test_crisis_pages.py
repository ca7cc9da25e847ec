"""The register seen by who keeps it: written by forms, listed, corrected by two people, exported."""

import datetime

import pytest
from django.urls import reverse

from engagements.models import CrisisEvent
from engagements.usecases import crisis_events as usecases
from qualipref.drafts.models import Draft
from sites.enums import Role
from tests.factories import CrisisEventFactory, ServiceFactory, holder

from .crisis_world import activation, build_crisis, ended, exercise, lived, paris, report, report_file, reported

pytestmark = pytest.mark.django_db
LIST = "engagements:crisis_event_list"
MOST_QUERIES = 10


@pytest.fixture
def world():
    return build_crisis()


@pytest.fixture
def keeper(client, world):
    client.force_login(world.keeper)
    return client


def url(verb, event):
    return reverse(f"engagements:crisis_event_{verb}", args=[event.pk])


def typed(**fields):
    return {
        "kind": "activation",
        "title": "Tempête de mars",
        "ordered_at": "2015-03-10T23:30",
        "scenario": "Vents à 120 km/h.",
        "tests_communication": "on",
    } | fields


def hours(event, **fields):
    return {
        "ordered_at": "2015-03-10T23:30",
        "first_call_at": "2015-03-11T00:15",
        "first_publication_at": "2015-03-11T00:25",
        "ended_at": "2015-03-11T04:00",
        "participant_count": "24",
        "version": event.version,
    } | fields


def test_an_activation_is_registered_by_the_service_in_charge(keeper, world):
    page = keeper.post(reverse("engagements:crisis_event_register"), typed(site=world.site.slug), follow=True)
    event = CrisisEvent.objects.get()
    assert page.redirect_chain == [(url("detail", event), 302)]
    assert event.ordered_at == paris("2015-03-10 23:30") and event.registered_by == world.keeper
    assert "10\u00a0mars 2015 à 23\u00a0h\u00a030" in page.text


def test_an_exercise_asks_its_day_and_not_an_hour(keeper, world):
    sent = typed(site=world.site.slug, kind="exercise", ordered_at="2031-01-01T10:00")
    page = keeper.post(reverse("engagements:crisis_event_register"), sent)
    assert "Donnez le jour prévu." in page.text and "1\u00a0champ à corriger" in page.text
    keeper.post(reverse("engagements:crisis_event_register"), sent | {"held_on": "2015-11-17"})
    assert CrisisEvent.objects.get().held_on == datetime.date(2015, 11, 17)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"ordered_at": "2015-03-29T02:30"}, "Cette heure n’existe pas"),
        ({"ordered_at": "2014-10-26T02:30"}, "Dites laquelle des deux heures"),
        ({"ordered_at": "2015-10-13T00:00"}, "pas encore passée"),
        ({"ordered_at": "hier"}, "Écrivez le jour et l’heure"),
        ({"ordered_at": "0001-01-01T00:00"}, "Écrivez le jour et l’heure"),
        ({"ordered_at": ""}, "Donnez l’heure de la décision."),
        ({"title": " "}, "champ"),
        ({"site": "nulle-part"}, "champ"),
        ({"kind": "jeu"}, "champ"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(keeper, world, fields, sentence):
    page = keeper.post(reverse("engagements:crisis_event_register"), typed(site=world.site.slug) | fields)
    assert page.status_code == 200 and sentence in page.text
    assert not CrisisEvent.objects.exists()


def test_the_hour_lived_twice_is_told_apart(keeper, world):
    sent = typed(site=world.site.slug, ordered_at="2014-10-26T02:30", ordered_at_passage="1")
    keeper.post(reverse("engagements:crisis_event_register"), sent)
    event = CrisisEvent.objects.get()
    assert event.ordered_at == paris("2014-10-26 02:30", fold=1)
    page = keeper.get(url("correct", event)).text
    assert 'value="2014-10-26T02:30"' in page
    assert 'name="ordered_at_passage" value="1"' in page and "(heure d’hiver)" in page


def test_an_exercise_is_lived_from_its_page(keeper, world):
    event = exercise(world)
    keeper.post(url("start", event), {"ordered_at": "2015-06-16T10:00"})
    keeper.post(url("first_call", event))
    keeper.post(url("publication", event))
    event.refresh_from_db()
    assert event.first_call_at and event.first_publication_at
    assert keeper.post(url("first_call", event)).status_code == 409
    sent = hours(event, ordered_at="2015-06-16T10:00", first_call_at="2015-06-16T10:40")
    sent |= {"first_publication_at": "", "ended_at": "2015-06-16T12:00"}
    page = keeper.post(url("end", event), sent, follow=True)
    assert "40\u00a0minutes" in page.text and "Attendu pour le 16\u00a0août 2015" in page.text
    sent = {"feedback_on": "2015-08-16", "lessons": "Doubler les postes.", "files": report_file()}
    page = keeper.post(url("feedback", event), sent | {"version": CrisisEvent.objects.get().version}, follow=True)
    assert "Retour d’expérience rendu" in page.text
    download = keeper.get(url("feedback_file", event))
    assert b"Retour d\xe2\x80\x99exp" in b"".join(download.streaming_content)


def test_a_report_beside_a_mistake_is_to_be_chosen_again(keeper, world):
    event = ended(world)
    page = keeper.post(
        url("feedback", event), {"feedback_on": "", "lessons": "Un.", "files": report_file(), "version": 2}
    )
    assert "choisissez de nouveau « retour.txt »" in page.text.replace("\u00a0", " ")
    event.refresh_from_db()
    assert event.status == "ended"


def test_hours_out_of_order_are_said_and_nothing_is_written(keeper, world):
    event = activation(world, "2015-03-10 23:30")
    page = keeper.post(url("end", event), hours(event, first_call_at="2015-03-10T00:15"))
    assert "Après minuit, la date est celle du lendemain." in page.text
    event.refresh_from_db()
    assert event.status == "in_progress"


def test_two_people_end_the_same_event_and_both_texts_stay(keeper, world):
    event = activation(world, "2015-03-10 23:30")
    first = hours(event)
    assert keeper.post(url("first_call", event)).status_code == 302
    page = keeper.post(url("end", event), first | {"hot_debrief": "Texte du second."})
    assert page.status_code == 409
    assert "Modifié entre-temps" in page.text and "Texte du second." in page.text
    assert Draft.objects.get().fields["hot_debrief"] == ["Texte du second."]
    event.refresh_from_db()
    assert event.status == "in_progress" and f'value="{event.version}"' in page.text
    assert keeper.post(url("end", event), first | {"version": event.version}).status_code == 302
    assert not Draft.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "1015-06-16", "2019-01-01"])
def test_the_day_of_an_exercise_is_bounded_when_it_is_corrected_too(keeper, world, day):
    event = exercise(world)
    sent = {"title": "Rupture", "scenario": "x", "version": event.version}
    page = keeper.post(url("correct", event), sent | {"held_on": day})
    assert page.status_code == 200 and "à moins de trois ans" in page.text
    assert keeper.post(url("correct", event), sent | {"held_on": "2015-06-17"}).status_code == 302
    event.refresh_from_db()
    assert event.held_on == datetime.date(2015, 6, 17)


def test_who_ends_second_finds_what_he_typed_in_the_sheet_to_correct(keeper, world):
    event = activation(world, "2015-03-10 23:30")
    sent = hours(event, hot_debrief="Mon long bilan", participant_count="31", first_publication_at="")
    usecases.end_event(CrisisEvent.objects.get(), version=event.version, by=world.keeper, **lived())
    page = keeper.post(url("end", event), sent)
    assert page.status_code == 409 and "l’événement est «\u00a0Terminé" in page.text
    form = page.context["form"]
    assert (form["hot_debrief"].value(), form["participant_count"].value()) == ("Mon long bilan", 31)
    assert form.get_initial_for_field(form.fields["first_publication_at"], "first_publication_at") == paris(
        "2015-03-11 00:25"
    )
    assert "Standard saturé une heure." in page.text and f'action="{url("correct", event)}"' in page.text
    assert Draft.objects.get().fields["hot_debrief"] == ["Mon long bilan"]
    resumed = keeper.get(url("end", event) + "?brouillon=reprendre")
    assert resumed.status_code == 409 and resumed.context["form"]["hot_debrief"].value() == "Mon long bilan"
    corrected = {name: form[name].value() for name in ("title", "kind", "scenario", "hot_debrief", "version")}
    answer = keeper.post(url("correct", event), hours(event) | corrected | {"reason": "Deux bilans réunis."})
    assert answer.status_code == 302 and not Draft.objects.exists()
    event.refresh_from_db()
    assert event.hot_debrief == "Mon long bilan"


def test_a_fault_typed_too_late_is_shown_as_it_was_typed(keeper, world):
    event = activation(world, "2015-03-10 23:30")
    sent = hours(event, first_call_at="hier", hot_debrief="Mon long bilan")
    usecases.cancel_event(CrisisEvent.objects.get(), reason="Fausse alerte", by=world.keeper)
    page = keeper.post(url("end", event), sent)
    assert page.status_code == 409 and page.context["form"] is None
    assert "Mon long bilan" in page.text and "hier" in page.text


def test_who_gives_the_feedback_second_keeps_his_lessons(keeper, world):
    event = ended(world)
    sent = {"feedback_on": "2015-04-20", "lessons": "Mes enseignements", "version": event.version}
    stale = keeper.post(url("feedback", event), sent | {"files": report_file(), "version": event.version - 1})
    assert stale.status_code == 409 and "Mes enseignements" in stale.text
    assert stale.context["form"]["version"].value() == event.version
    report(CrisisEvent.objects.get(), world.keeper)
    page = keeper.post(url("feedback", event), sent | {"files": report_file()})
    assert page.status_code == 409 and page.context["form"]["lessons"].value() == "Mes enseignements"
    event.refresh_from_db()
    assert event.lessons == "Doubler les postes d’accueil."


def test_two_corrections_of_one_sheet_show_both(keeper, world):
    event = ended(world)
    sent = hours(event, title="Crue", kind="activation", scenario="x", tests_communication="on", reason="Relu")
    assert keeper.post(url("correct", event), sent).status_code == 302
    page = keeper.post(url("correct", event), sent | {"title": "Crue de mars"})
    assert page.status_code == 409 and "Crue de mars" in page.text
    event.refresh_from_db()
    assert event.title == "Crue"


@pytest.mark.parametrize("verb", ["end", "feedback", "start", "cancel"])
def test_a_gesture_that_no_longer_fits_is_409(keeper, world, verb):
    event = reported(world)
    assert keeper.get(url(verb, event)).status_code == 409
    assert keeper.post(url(verb, event), {}).status_code == 409


def test_the_list_its_filters_and_both_exports(keeper, world):
    late = ended(world)
    exercise(world, title="Exercice d’automne")
    page = keeper.get(reverse(LIST)).text
    assert "en retard de" in page and "45\u00a0minutes" in page
    for asked, found in (
        ({"etat": "en-retard"}, [late.reference]),
        ({"nature": "exercise"}, ["Exercice d’automne"]),
        ({"texte": "EXERCICE D'AUTOMNE"}, ["Exercice d’automne"]),
        ({"annee": "2014"}, []),
    ):
        lines = keeper.get(reverse("engagements:crisis_event_export", args=["csv"]), asked).text.splitlines()[1:]
        assert len(lines) == len(found) and all(word in line for word, line in zip(found, lines, strict=True))
    ods = keeper.get(reverse("engagements:crisis_event_export", args=["ods"]))
    assert b"".join(ods.streaming_content).startswith(b"PK")
    for wrong in ({"annee": "x"}, {"annee": "9" * 30}, {"etat": "x"}, {"page": "99"}, {"texte": "%"}):
        assert keeper.get(reverse(LIST), wrong).status_code == 200


def test_an_empty_register_says_what_to_do(keeper):
    page = keeper.get(reverse(LIST)).text
    assert "Aucun exercice ni activation n’est inscrit." in page and "Inscrire un événement" in page


def test_the_list_costs_the_same_for_one_or_ten(keeper, world, django_assert_max_num_queries):
    counts = []
    for batch in (1, 9):
        CrisisEventFactory.create_batch(batch, site=world.site, module=world.module, ended=True)
        with django_assert_max_num_queries(MOST_QUERIES) as captured:
            keeper.get(reverse(LIST))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_service_of_another_module_does_not_read_the_register(client, world):
    event = ended(world)
    service = ServiceFactory(site=world.site)
    client.force_login(holder(Role.CORRESPONDENT, site=world.site, service=service))
    assert event.title not in client.get(reverse(LIST)).text
    assert client.get(url("detail", event)).status_code == 404


def test_an_auditor_reads_what_is_over_in_his_period(client, world):
    done, coming = ended(world), exercise(world)
    until = datetime.date(2015, 12, 31)
    period = {"evidence_from": datetime.date(2015, 1, 1), "evidence_until": until}
    client.force_login(holder(Role.AUDITOR, site=world.site, module=world.module, valid_until=until, **period))
    page = client.get(reverse(LIST)).text
    assert done.reference.replace("\u00a0", " ") in page.replace("\u00a0", " ")
    assert client.get(url("detail", coming)).status_code == 404
    CrisisEvent.objects.update(held_on="2014-12-31")
    assert client.get(url("detail", done)).status_code == 404
