"""Two persons on one form: neither undoes what the other wrote, and where both wrote, one chooses."""

import pytest
from django.test import Client
from django.urls import reverse

from sites.enums import Role
from tests.factories import ServiceFactory, holder
from tests.factories.steering import ActionFactory
from tests.sending import as_shown

from .minutes_world import DAY, build_meeting

HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = DAY


@pytest.fixture
def action():
    return ActionFactory(lead_service=ServiceFactory(), in_progress=True, title="Afficher les délais")


@pytest.fixture
def people(action):
    return [recognised(holder(Role.QUALITY_MANAGER, site=action.site)) for _ in range(2)]


def recognised(user):
    client = Client()
    client.force_login(user)
    return client


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def both_open(people, path, **options):
    return [person.get(path, **options) for person in people]


@pytest.mark.parametrize(
    ("page", "options"), [("edit", {}), ("row_edit", {}), ("row_edit", {"headers": {"HX-Request": "true"}})]
)
def test_different_fields_of_an_action_are_both_kept(people, action, page, options):
    path = reverse(f"pilotage:action_{page}", args=[action.pk])
    owner = holder(Role.CORRESPONDENT, service=action.lead_service, site=action.site)
    one, other = both_open(people, path, **options)
    mine = {"title": "Publier les délais"} if page == "edit" else {"progress": "75"}
    assert people[0].post(path, as_shown(one, owner=owner.pk), **options).status_code in (200, 302)
    conflict = people[1].post(path, as_shown(other, **mine), **options)
    assert conflict.status_code == 409
    said = conflict.context["conflicts"]
    assert (said.lines, said.taken, len(said.kept)) == ([], ["Pilote"], 1)
    assert people[1].post(path, as_shown(conflict), **options).status_code in (200, 302)
    saved = fresh(action)
    assert saved.owner == owner
    assert [str(getattr(saved, name)) for name in mine] == list(mine.values())


@pytest.mark.parametrize(("side", "title"), [("mine", "Publier les délais"), ("saved", "Dire les délais")])
def test_the_same_field_of_an_action_is_chosen(people, action, side, title):
    path = reverse("pilotage:action_edit", args=[action.pk])
    one, other = both_open(people, path)
    people[0].post(path, as_shown(one, title="Dire les délais", priority="1", kind="preventive"))
    conflict = people[1].post(path, as_shown(other, title="Publier les délais", priority="3"))
    assert conflict.status_code == 409 and fresh(action).title == "Dire les délais"
    said = {line.label: (line.theirs, line.mine) for line in conflict.context["conflicts"].lines}
    assert said == {
        "Ce qu’il faut faire": ("Dire les délais", "Publier les délais"),
        "Priorité": ("Haute", "Basse"),
    }
    sent = as_shown(conflict)
    assert sent["keep_title"] == ["mine"] and sent["title"] == ["Publier les délais"]
    assert people[1].post(path, sent | {"keep_title": [side]}).status_code == 302
    saved = fresh(action)
    assert (saved.title, saved.kind, saved.priority) == (title, "preventive", 3)


def test_the_same_save_sent_twice_says_that_nothing_differs(people, action):
    path = reverse("pilotage:action_edit", args=[action.pk])
    one, other = both_open(people, path)
    for person, shown, status in ((people[0], one, 302), (people[1], other, 409)):
        answer = person.post(path, as_shown(shown, title="Publier les délais"))
        assert answer.status_code == status
    assert "dit déjà la même chose" in answer.text


def test_a_third_save_is_met_in_its_turn(people, action):
    path = reverse("pilotage:action_edit", args=[action.pk])
    one, other = both_open(people, path)
    people[0].post(path, as_shown(one, title="Dire les délais"))
    conflict = people[1].post(path, as_shown(other, title="Publier les délais"))
    people[0].post(path, as_shown(people[0].get(path), description="Au guichet."))
    again = people[1].post(path, as_shown(conflict))
    assert again.status_code == 409 and again.context["conflicts"].taken == ["Pourquoi et comment"]
    assert people[1].post(path, as_shown(again)).status_code == 302
    assert (fresh(action).title, fresh(action).description) == ("Publier les délais", "Au guichet.")


def test_marks_that_the_application_did_not_sign_are_not_believed(people, action):
    path = reverse("pilotage:action_edit", args=[action.pk])
    one, other = both_open(people, path)
    people[0].post(path, as_shown(one, title="Dire les délais"))
    conflict = people[1].post(path, as_shown(other, shown="eyJ0aXRsZSI6IiJ9:faux"))
    assert conflict.status_code == 409
    assert [line.label for line in conflict.context["conflicts"].lines] == ["Ce qu’il faut faire"]


def test_progress_that_one_did_not_touch_keeps_what_the_other_said(people, action):
    path = reverse("pilotage:action_progress", args=[action.pk])
    one, other = both_open(people, path)
    people[0].post(path, as_shown(one, progress="60"))
    conflict = people[1].post(path, as_shown(other, comment="Affiches posées"))
    assert conflict.status_code == 409 and "Affiches posées" in conflict.text
    assert people[1].post(path, as_shown(conflict)).status_code == 302
    assert fresh(action).progress == 60


def test_different_texts_of_the_minutes_are_both_kept():
    world = build_meeting()
    first, second = world.decisions[:2]
    people = [recognised(world.writer), recognised(world.writer)]
    path = reverse("pilotage:minutes_write", args=[world.minutes.pk])
    one, other = both_open(people, path)
    people[0].post(
        path, as_shown(one, **{f"texte-{first.pk}": "La phrase de l’un.", f"texte-{second.pk}": "À choisir."})
    )
    mine = {"opening": "L’ouverture de l’autre.", f"texte-{second.pk}": "Autrement."}
    conflict = people[1].post(path, as_shown(other, **mine))
    assert conflict.status_code == 409
    said = conflict.context["conflicts"]
    assert [(line.theirs, line.mine) for line in said.lines] == [("À choisir.", "Autrement.")]
    assert people[1].post(path, as_shown(conflict, **{f"keep_texte-{second.pk}": "saved"})).status_code == 302
    assert fresh(world.minutes).opening == "L’ouverture de l’autre."
    assert [fresh(each).text for each in (first, second)] == ["La phrase de l’un.", "À choisir."]


def test_a_draft_taken_up_again_remembers_what_its_author_had_seen(people, action):
    path = reverse("pilotage:action_edit", args=[action.pk])
    one, other = both_open(people, path)
    typed = as_shown(other, title="Publier les délais")
    people[0].post(path, as_shown(one, description="Au guichet."))
    people[1].post(reverse("drafts:draft_keep"), typed)
    resumed = people[1].get(path, {"brouillon": "reprendre"})
    conflict = people[1].post(path, as_shown(resumed))
    assert conflict.status_code == 409
    assert (conflict.context["conflicts"].taken, conflict.context["conflicts"].kept) == (
        ["Pourquoi et comment"], ["Ce qu’il faut faire"],
    )  # fmt: skip
