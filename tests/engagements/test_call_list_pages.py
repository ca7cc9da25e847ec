"""The call list and its checks as those see them who may: names, one number at a time, counts."""

import datetime
import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from engagements.models import CallCheck, CallListOperator
from qualipref.drafts.models import Draft
from qualipref.journal.models import AccessEntry
from sites.enums import Role
from tests.factories import CallListOperatorFactory, holder

from .crisis_world import build_crisis, checked, operator

pytestmark = pytest.mark.django_db
LIST, CHECKS = "engagements:call_list", "engagements:call_check_list"
MOST_QUERIES = 10
NUMBER = "06 39 98 76 54"


@pytest.fixture
def world():
    return build_crisis()


@pytest.fixture
def keeper(client, world):
    client.force_login(world.keeper)
    return client


def url(name, one):
    return reverse(f"engagements:{name}", args=[one.pk])


def pdf_text(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def typed(world, **fields):
    return {
        "name": "Dupont Camille",
        "service": world.service.pk,
        "function": "operator",
        "phone": "06\u00a039  98 76 54",
        "other_phone": "",
        "trained_on": "2015-02-03",
        "du": "2015-01-05",
    } | fields


def test_an_operator_is_registered_and_his_number_is_read_apart(keeper, world):
    page = keeper.post(reverse("engagements:operator_register"), typed(world), follow=True)
    one = CallListOperator.objects.get()
    assert "Dupont Camille" in page.text and NUMBER not in page.text
    assert NUMBER not in keeper.get(url("operator_detail", one)).text
    assert NUMBER in keeper.get(url("operator_phones", one)).text
    read = AccessEntry.objects.get(view="engagements:operator_phones")
    assert (read.user, read.path) == (world.keeper, url("operator_phones", one))


def test_asked_from_the_list_the_numbers_come_alone(keeper, world):
    one = operator(world, numbers=(NUMBER,))
    answer = keeper.get(url("operator_phones", one), headers={"HX-Request": "true"})
    assert NUMBER in answer.text and "<html" not in answer.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"phone": "abc"}, "Écrivez un numéro"),
        ({"phone": ""}, "champ"),
        ({"name": " "}, "champ"),
        ({"function": "prefet"}, "champ"),
        ({"service": "999999"}, "champ"),
        ({"trained_on": "2015-10-13"}, "n’a pas encore eu lieu"),
        ({"du": "demain"}, "champ"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(keeper, world, fields, sentence):
    page = keeper.post(reverse("engagements:operator_register"), typed(world, **fields))
    assert page.status_code == 200 and sentence in page.text
    assert not CallListOperator.objects.exists() and not Draft.objects.exists()


@pytest.mark.parametrize("name", ["Opérateur A", "OPERATEUR A"])
def test_a_person_already_on_the_list_is_told_beside_the_name(keeper, world, name):
    operator(world, "Opérateur A")
    page = keeper.post(reverse("engagements:operator_register"), typed(world, name=name))
    assert page.status_code == 200 and "est déjà sur la liste" in page.context["form"].errors["name"][0]
    assert NUMBER[-5:] in page.context["form"]["phone"].value() and not Draft.objects.exists()
    assert CallListOperator.objects.count() == 1
    other = operator(world, "Opérateur B")
    page = keeper.post(url("operator_change", other), typed(world, name=name, version=1))
    assert page.status_code == 200 and "name" in page.context["form"].errors
    assert keeper.post(url("operator_change", other), typed(world, name="OPÉRATEUR B", version=1)).status_code == 302


def test_the_list_is_in_the_alphabetical_order_of_a_french_reader(keeper, world):
    for name in ("Zoé", "Élodie", "Eve"):
        operator(world, name)
    operator(world, "Zacharie", function="head")
    page = keeper.get(reverse("engagements:call_list"))
    assert [each.name for each in page.context["page"]] == ["Zacharie", "Élodie", "Eve", "Zoé"]


def test_the_form_of_an_operator_is_never_autosaved(keeper, world):
    one = operator(world)
    for address in (reverse("engagements:operator_register"), url("operator_change", one)):
        assert "data-draft" not in keeper.get(address).text


def test_two_people_change_one_operator_and_both_are_shown(keeper, world):
    one = operator(world)
    first = typed(world, version=1)
    assert keeper.post(url("operator_change", one), first).status_code == 302
    page = keeper.post(url("operator_change", one), first | {"name": "Durand Alix", "phone": "01 99 00 77 77"})
    assert page.status_code == 409 and "Durand Alix" in page.text and NUMBER in page.text
    one.refresh_from_db()
    assert one.name == "Dupont Camille"


def test_a_withdrawn_operator_leaves_the_list_and_is_not_changed(keeper, world):
    one = operator(world, "Dupont Camille")
    page = keeper.post(url("operator_withdraw", one), {"au": "2015-10-12", "version": 1}, follow=True)
    assert "Ses numéros sont effacés" in page.text and "La liste est vide" in page.text
    assert "effacés au retrait" in keeper.get(url("operator_phones", one)).text
    for verb in ("operator_change", "operator_withdraw"):
        assert keeper.get(url(verb, one)).status_code == 409


def test_the_coordination_reads_names_and_no_number(client, world):
    one = operator(world, "Dupont Camille", numbers=(NUMBER,))
    client.force_login(world.coordinator)
    page = client.get(reverse(LIST)).text
    assert "Dupont Camille" in page and "Voir le numéro" not in page and "Imprimer" not in page
    assert client.get(url("operator_phones", one)).status_code == 403
    assert client.get(url("operator_change", one)).status_code == 403


def test_the_secretary_general_reads_and_prints_but_changes_nothing(client, world):
    one = operator(world, numbers=(NUMBER,))
    client.force_login(holder(Role.SECRETARY_GENERAL))
    assert NUMBER in client.get(url("operator_phones", one)).text
    assert client.post(reverse("engagements:call_list_print"))["Content-Type"] == "application/pdf"
    assert client.get(url("operator_change", one)).status_code == 403


def test_an_auditor_reads_that_the_list_exists(client, world):
    operator(world, "Dupont Camille", numbers=(NUMBER,))
    checked(world, "reached")
    until = datetime.date(2015, 12, 31)
    client.force_login(holder(Role.AUDITOR, site=world.site, module=world.module, valid_until=until))
    page = client.get(reverse(LIST)).text
    assert "Opérateurs inscrits" in page and "12\u00a0octobre 2015" in page
    assert "Dupont" not in page and NUMBER not in page
    assert "Liste d’appel" in client.get(reverse("engagements:crisis_event_list")).text


def test_the_print_carries_the_numbers_and_who_printed_it(keeper, world):
    operator(world, "Dupont Camille", numbers=(NUMBER,))
    response = keeper.post(reverse("engagements:call_list_print"))
    text = pdf_text(response.content)
    assert NUMBER in text and "Dupont Camille" in text
    assert text.count(f"Imprimé par {world.keeper}") >= 2
    assert "no-store" in response["Cache-Control"]
    assert keeper.get(reverse("engagements:call_list_print")).status_code == 405


def test_the_export_has_the_rows_of_the_screen_and_no_number(keeper, world):
    operator(world, "Dupont Camille", numbers=(NUMBER,), trained_on=None)
    operator(world, "Durand Alix", function="head")
    export = reverse("engagements:call_list_export", args=["csv"])
    assert [line.split(";")[0] for line in keeper.get(export).text.splitlines()[1:]] == [
        "Durand Alix",
        "Dupont Camille",
    ]
    assert [line.split(";")[0] for line in keeper.get(export, {"etat": "a-former"}).text.splitlines()[1:]] == [
        "Dupont Camille"
    ]
    assert "06 39" not in keeper.get(export).text
    for wrong in ({"etat": "x"}, {"fonction": "x"}, {"page": "99"}):
        assert keeper.get(reverse(LIST), wrong).status_code == 200


def test_a_check_is_done_from_its_opening_to_its_proof(keeper, world):
    for name in ("Anne", "Zoé"):
        operator(world, name)
    page = keeper.post(reverse("engagements:call_check_open"), follow=True)
    check = CallCheck.objects.get()
    first, second = check.lines.order_by("operator__name")
    assert "Non appelé" in page.text
    sent = {"version": 1, f"line_{first.pk}": "reached"}
    page = keeper.post(url("call_check_record", check), sent, follow=True)
    assert "Il reste 1\u00a0opérateur à appeler" in page.text
    assert keeper.post(url("call_check_close", check), {"version": 2}).status_code == 409
    sent |= {"version": 2, f"line_{second.pk}": "wrong_number"}
    page = keeper.post(url("call_check_record", check), sent, follow=True)
    assert "Clore la vérification" in page.text
    assert keeper.post(url("call_check_close", check), {"version": 2}).status_code == 409
    assert keeper.post(url("call_check_close", check), {}).status_code == 409
    page = keeper.post(url("call_check_close", check), {"version": 3}, follow=True)
    assert "12\u00a0avril 2016" in page.text and "Déposer comme preuve" in page.text
    page = keeper.post(url("call_check_prove", check), follow=True)
    assert "Vérification de la liste d’appel du 12" in page.text
    assert keeper.post(url("call_check_prove", check)).status_code == 409
    assert "numéro faux" in keeper.get(reverse(LIST)).text.lower()


def test_two_callers_see_what_the_other_wrote(keeper, world):
    operator(world, "Anne")
    keeper.post(reverse("engagements:call_check_open"))
    check = CallCheck.objects.get()
    line = check.lines.get()
    keeper.post(url("call_check_record", check), {"version": 1, f"line_{line.pk}": "reached"})
    page = keeper.post(url("call_check_record", check), {"version": 1, f"line_{line.pk}": "not_reached"})
    assert page.status_code == 409 and "Modifié entre-temps" in page.text
    line.refresh_from_db()
    assert line.outcome == "reached" and 'name="version" value="2"' in page.text


@pytest.mark.parametrize("sent", [{}, {"version": "x"}, {"version": "9" * 30}, {"version": 1, "line_1": "mort"}])
def test_an_absurd_answer_writes_nothing(keeper, world, sent):
    operator(world)
    keeper.post(reverse("engagements:call_check_open"))
    check = CallCheck.objects.get()
    sent = {name.replace("line_1", f"line_{check.lines.get().pk}"): value for name, value in sent.items()}
    assert keeper.post(url("call_check_record", check), sent).status_code == 200
    assert check.lines.get().outcome == ""


def test_the_certificate_of_a_check_names_nobody(keeper, world):
    operator(world, "Dupont Camille", numbers=(NUMBER,))
    check = checked(world, "reached")
    keeper.post(url("call_check_prove", check))
    check.refresh_from_db()
    text = pdf_text(check.evidence.current.stored_file.path.read_bytes())
    assert "1 opérateur appelé" in text.replace("\u00a0", " ") and "12 avril 2016" in text.replace("\u00a0", " ")
    assert "Dupont" not in text and "06 39" not in text


@pytest.mark.parametrize("name", [LIST, CHECKS])
def test_the_lists_cost_the_same_for_one_or_ten(keeper, world, name, django_assert_max_num_queries):
    counts = []
    for batch in (1, 9):
        for _ in range(batch):
            CallListOperatorFactory(service=world.service)
            checked(world, *["reached"] * CallListOperator.objects.count())
        with django_assert_max_num_queries(MOST_QUERIES) as captured:
            keeper.get(reverse(name))
        counts.append(len(captured))
    assert counts[0] == counts[1]
