"""The list of the action plan: its counts, its sorts, its filter in the address, the filters that a person keeps."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from pilotage.models import SavedFilter
from pilotage.usecases.saved_filters import delete_filter, rename_filter
from qualipref.journal.models import Entry
from qualipref.typography import percent
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from tests.factories import CommitmentFactory, ServiceFactory, UserFactory, holder
from tests.factories.steering import ActionFactory

pytestmark = pytest.mark.django_db
LIST, CREATE = "pilotage:action_list", "pilotage:saved_filter_create"


def listed(client, query=""):
    return [line.title for line in client.get(f"{reverse(LIST)}?{query}").context["lines"]]


# --- The list -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "per_page"), [(LIST, 50), ("pilotage:action_dense", 200)])
def test_the_list_costs_the_same_for_twenty_or_five_hundred(
    page, service, django_assert_max_num_queries, name, per_page
):
    counts, commitment = [], CommitmentFactory()
    for size in (20, 480):
        for action in ActionFactory.create_batch(size, lead_service=service, approved=True):
            action.commitments.add(commitment)
        with django_assert_max_num_queries(10) as captured:
            response = page.get(f"{reverse(name)}?etat=ouvertes&q=afficher")
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert (len(response.context["lines"]), response.context["totals"].listed) == (per_page, 500)


def test_the_dense_list_says_each_action_on_a_line_and_keeps_the_filter(page, service):
    ActionFactory(lead_service=service, in_progress=True, title="Afficher « les délais »", progress=40)
    ActionFactory(lead_service=service, title="Former")
    shown = page.get(f"{reverse('pilotage:action_dense')}?q=afficher").text
    (row,) = re.findall(r'<tr><th scope="row">.*?</tr>', shown, re.DOTALL)
    assert "Afficher « les délais »" in row and percent(40) in row and "En retard de" in row
    assert f'{reverse("pilotage:action_board")}?q=afficher"' in shown


def test_a_dense_line_says_the_names_that_the_list_says(page, service):
    for lead, site in ((service, service.site), (ServiceFactory(short_name=""), None)):
        ActionFactory(lead_service=lead, site=site, approved=True)
    of_list = page.get(reverse(LIST)).context["lines"]
    dense = page.get(reverse("pilotage:action_dense")).context["lines"]
    said = [f"{line.service}, {line.place}".replace("Tous les sites", "tous les sites") for line in of_list]
    assert [line.lead for line in dense] == said
    assert [(line.url, line.due, line.badge) for line in dense] == [
        (line.url, line.due, line.badge) for line in of_list
    ]


def test_each_count_is_that_of_the_list_it_leads_to(page, manager, service):
    ActionFactory(lead_service=service, in_progress=True, title="Retard", owner=manager)
    moved = ActionFactory(lead_service=service, approved=True, title="Report", due_on=datetime.date(2015, 12, 1))
    moved.due_date_changes.create(old_due_on=moved.original_due_on, new_due_on=moved.due_on, reason="Travaux")
    taken_back = ActionFactory(lead_service=service, title="Repris")
    taken_back.due_date_changes.create(
        old_due_on=moved.due_on, new_due_on=moved.due_on, reason="Non", cancelled_at="2015-10-01T08:00Z"
    )
    totals = page.get(reverse(LIST)).context["totals"]
    assert (totals.led, totals.late, totals.postponed, totals.readable) == (1, 1, 1, 3)
    filtered = page.get(f"{reverse(LIST)}?etat=reportees").context["totals"]
    assert (filtered.late, filtered.late_listed) == (1, 0)
    assert listed(page, "suivi=moi") == ["Retard"]
    assert listed(page, "etat=en-retard") == ["Retard"]
    assert listed(page, "etat=reportees") == ["Report"]


def test_each_count_says_where_it_comes_from(page, service):
    ActionFactory(lead_service=service, in_progress=True)
    shown = page.get(reverse(LIST)).text
    assert "Actions en retard : 1 sur 1" in shown.replace("\u00a0", " ").replace("\u202f", " ")
    assert reverse("pilotage:figure", args=["pilotage.actions_late"]) in shown


def test_a_head_sorts_then_sorts_the_other_way_and_says_so(page):
    ActionFactory(title="Afficher", progress=10, approved=True)
    ActionFactory(title="Signaler", progress=60, approved=True)
    shown = page.get(f"{reverse(LIST)}?tri=avancement&q=a")
    assert [line.title for line in shown.context["lines"]] == ["Afficher", "Signaler"]
    assert shown.context["heads"]["avancement"].order == "ascending"
    assert re.findall(r'aria-sort="(\w+)"', shown.text) == ["ascending"]
    again = page.get(reverse(LIST) + shown.context["heads"]["avancement"].url)
    assert [line.title for line in again.context["lines"]] == ["Signaler", "Afficher"]
    assert again.context["form"].criteria["q"] == "a"


def test_the_filter_takes_dates_and_each_tag_takes_one_criterion_away(page):
    ActionFactory(title="Octobre", original_due_on=datetime.date(2015, 10, 31), approved=True)
    ActionFactory(title="Novembre", original_due_on=datetime.date(2015, 11, 1), approved=True)
    query = "du=2015-10-01&au=2015-10-31&etat=ouvertes"
    assert listed(page, query) == ["Octobre"]
    tags = dict(page.get(f"{reverse(LIST)}?{query}").context["form"].tags)
    assert tags["État : Non clôturées"] == "?du=2015-10-01&au=2015-10-31"
    assert listed(page, "du=2015-02-30") == ["Octobre", "Novembre"]


# --- Saved filters --------------------------------------------------------------------------------
def test_the_filter_on_screen_is_saved_opened_renamed_and_deleted(page, manager):
    ActionFactory(title="Retard", in_progress=True)
    ActionFactory(title="Neuve")
    asked = f"{reverse(CREATE)}?etat=en-retard&tri=-echeance&site=inconnu&x=1"
    assert page.post(asked, {"name": "Ce qui presse"}).url == f"{reverse(LIST)}?etat=en-retard&tri=-echeance"
    saved = SavedFilter.objects.get()
    assert (saved.user, saved.query) == (manager, "etat=en-retard&tri=-echeance")
    assert listed(page, saved.query) == ["Retard"]
    page.post(reverse("pilotage:saved_filter_rename", args=[saved.pk]), {"name": "Retards"})
    assert "Retards" in page.get(reverse("pilotage:saved_filter_list")).text
    page.post(reverse("pilotage:saved_filter_delete", args=[saved.pk]))
    assert not SavedFilter.objects.exists()
    events = [entry.event for entry in Entry.objects.order_by("seq")]
    assert events == ["saved_filter.created", "saved_filter.renamed", "saved_filter.deleted"]


def test_a_name_taken_is_said_beside_its_field_and_nothing_is_written(page, manager):
    SavedFilter.objects.create(user=manager, page=LIST, name="Retards", query="etat=en-retard")
    response = page.post(f"{reverse(CREATE)}?etat=ouvertes", {"name": "Retards"})
    assert "name" in response.context["form"].errors
    assert SavedFilter.objects.get().query == "etat=en-retard"
    assert not Entry.objects.exists()


def test_a_filter_longer_than_what_is_kept_is_said_beside_its_name(page):
    response = page.post(f"{reverse(CREATE)}?q={'😀' * 100}", {"name": "Visages"})
    assert "trop long" in str(response.context["form"].errors["name"])
    assert not SavedFilter.objects.exists()


def test_a_filter_deleted_on_another_screen_is_not_renamed(manager):
    saved = SavedFilter.objects.create(user=manager, page=LIST, name="Retards", query="etat=en-retard")
    SavedFilter.objects.all().delete()
    with pytest.raises(TransitionRefused, match="supprimé"):
        rename_filter(saved, name="Anciens", by=manager)


def test_two_people_may_use_the_same_name(page, manager):
    SavedFilter.objects.create(user=UserFactory(), page=LIST, name="Retards", query="")
    assert page.post(f"{reverse(CREATE)}?etat=en-retard", {"name": "Retards"}).status_code == 302


def test_nobody_sees_nor_touches_the_filter_of_another(page, manager):
    other = SavedFilter.objects.create(user=UserFactory(), page=LIST, name="À un autre", query="etat=done")
    assert "À un autre" not in page.get(reverse("pilotage:saved_filter_list")).text
    for gesture in ("rename", "delete", "set_default", "unset_default"):
        response = page.post(reverse(f"pilotage:saved_filter_{gesture}", args=[other.pk]), {"name": "Pris"})
        assert response.status_code == 404
    other.refresh_from_db()
    assert other.name == "À un autre"


def test_htmx_receives_the_filters_alone(page, manager):
    SavedFilter.objects.create(user=manager, page=LIST, name="Retards", query="etat=en-retard")
    part = page.get(reverse("pilotage:saved_filter_list"), headers={"HX-Request": "true"}).text
    assert "?etat=en-retard" in part and "<html" not in part


def test_an_agent_keeps_no_filter(service):
    client = Client()
    client.force_login(holder(Role.AGENT, site=service.site))
    assert client.post(f"{reverse(CREATE)}?etat=ouvertes", {"name": "Non"}).status_code == 403


# --- The filter that opens the list ---------------------------------------------------------------
@pytest.fixture
def late(page, manager):
    """A filter that the manager chose, over one action late and one that is not."""
    ActionFactory(title="Retard", in_progress=True).commitments.add(CommitmentFactory())
    ActionFactory(title="Neuve")
    saved = SavedFilter.objects.create(user=manager, page=LIST, name="Retards", query="etat=en-retard")
    page.post(reverse("pilotage:saved_filter_set_default", args=[saved.pk]))
    return saved


def test_the_list_opens_with_the_filter_chosen_and_shows_all_again(page, late, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        opened = page.get(reverse(LIST))
    assert (opened.status_code, opened.url) == (302, f"{reverse(LIST)}?etat=en-retard")
    with django_assert_max_num_queries(10):
        shown = page.get(opened.url)
    assert "au filtre «&nbsp;Retards&nbsp;»" in shown.text and [line.title for line in shown.context["lines"]] == [
        "Retard"
    ]
    everything = re.search(r'href="([^"]+)">Tout voir', shown.text)[1]
    with django_assert_max_num_queries(10):
        shown = page.get(everything)
    assert len(shown.context["lines"]) == 2 and "Retards&nbsp;»" not in shown.text
    for without in (shown.context["query"], dict(page.get(opened.url).context["form"].tags)["État : En retard"][1:]):
        assert page.get(f"{reverse(LIST)}?{without}").status_code == 200
    assert page.get(reverse("pilotage:action_board")).context["count"] == 2
    assert b"Neuve" in b"".join(page.get(reverse("pilotage:action_export", args=["csv"])))


def test_one_filter_opens_the_list_until_another_does_or_none(page, late, manager):
    other = SavedFilter.objects.create(user=manager, page=LIST, name="Tout", query="filtre=aucun")
    chosen, dropped = (
        reverse(f"pilotage:saved_filter_{gesture}_default", args=[other.pk]) for gesture in ("set", "unset")
    )
    assert page.post(chosen).status_code == 302 and page.post(chosen).status_code == 409
    assert list(SavedFilter.objects.filter(is_default=True)) == [other]
    assert page.get(page.get(reverse(LIST)).url).status_code == 200
    assert page.post(dropped).status_code == 302 and page.post(dropped).status_code == 409
    assert page.get(reverse(LIST)).status_code == 200
    events = [entry.event for entry in Entry.objects.order_by("seq")]
    assert events == ["saved_filter.default_set"] * 2 + ["saved_filter.default_unset"]


def test_the_database_keeps_one_default_by_person(late, manager):
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilter.objects.create(user=manager, page=LIST, name="Autre", query="etat=done", is_default=True)
    SavedFilter.objects.create(user=UserFactory(), page=LIST, name="Autre", query="etat=done", is_default=True)


def test_a_filter_deleted_twice_is_told_once(manager):
    saved = SavedFilter.objects.create(user=manager, page=LIST, name="Retards", query="etat=en-retard")
    seen_elsewhere = SavedFilter.objects.get()
    delete_filter(saved, by=manager)
    with pytest.raises(TransitionRefused, match="déjà supprimé"):
        delete_filter(seen_elsewhere, by=manager)
    assert [entry.event for entry in Entry.objects.all()] == ["saved_filter.deleted"]


def test_the_rare_criteria_are_folded_until_one_is_asked_or_not_understood(page):
    folded = '<details class="q-moments q-filtres__plus">'
    assert folded in page.get(f"{reverse(LIST)}?etat=en-retard").text
    for query in ("suivi=moi", "du=2015-13-40"):
        assert folded not in page.get(f"{reverse(LIST)}?{query}").text
    kept = page.get(f"{reverse(LIST)}?tri=-pilote&engagement=1.2.2").text
    assert '<input type="hidden" name="tri" value="-pilote"' in kept and 'name="engagement" value="1.2.2"' in kept
