import pytest
from django.urls import reverse

from sites.enums import Role
from tests.factories import (
    CommitmentFactory,
    DocumentVersionFactory,
    IndicatorFactory,
    QualityDocumentFactory,
    ServiceFactory,
    SiteFactory,
    holder,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(client):
    client.force_login(holder(Role.COORDINATOR))

    def search(text):
        answer = client.get(reverse("pilotage:search"), {"q": text})
        assert answer.status_code == 200
        assert "UNKNOWN-VARIABLE" not in answer.text
        return answer.context["group_list"]

    return search


def labels(groups):
    return {group.title: [result.label for result in group.results] for group in groups}


def test_accents_and_case_are_set_aside(found):
    ServiceFactory(name="Bureau des élections")
    for typed in ("elections", "ÉLECTIONS", "Élections bureau"):
        assert labels(found(typed)) == {"Services": ["Bureau des élections"]}


def test_every_word_must_be_found(found):
    ServiceFactory(name="Bureau des élections")
    assert found("bureau chasse") == []


def test_results_are_grouped_and_counted(found):
    site = SiteFactory(name="Accueil-sur-Mer")
    ServiceFactory.create_batch(25, name="Mission accueil", site=site)
    CommitmentFactory(code="1.2.6", title="Assurer l’accueil")
    groups = found("accueil")
    assert [(group.title, group.count, group.hidden_count) for group in groups] == [
        ("Sites", 1, 0),
        ("Services", 25, 5),
        ("Engagements", 1, 0),
    ]


def test_a_commitment_is_found_by_its_code_or_its_words(found):
    CommitmentFactory(code="2.4.1", title="Délivrer les titres", requirement="Chaque titre part à temps.")
    for typed in ("2.4.1", "delivrer", "part a temps"):
        assert labels(found(typed)) == {"Engagements": ["2.4.1 Délivrer les titres"]}


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "x" * 101, "\\", "'--"])
def test_odd_words_find_nothing_and_break_nothing(found, typed):
    ServiceFactory(name="Bureau")
    assert found(typed) == []


def test_a_nul_byte_is_refused_in_french(client):
    client.force_login(holder(Role.COORDINATOR))
    answer = client.get(reverse("pilotage:search"), {"q": "a\x00b"})
    assert answer.status_code == 400 and "n’a pas pu être lue" in answer.text


def test_what_one_may_not_see_is_not_found(client):
    here, elsewhere = ServiceFactory(name="Bureau d’ici"), ServiceFactory(name="Bureau d’ailleurs")
    client.force_login(holder(Role.CORRESPONDENT, site=here.site, service=here))
    page = client.get(reverse("pilotage:search"), {"q": "bureau"}).text
    assert here.name in page and elsewhere.name not in page


def test_a_search_costs_the_same_for_one_or_ten(client, django_assert_max_num_queries):
    client.force_login(holder(Role.COORDINATOR))
    counts = []
    for batch in (1, 9):
        ServiceFactory.create_batch(batch, name="Bureau")
        with django_assert_max_num_queries(12) as captured:
            client.get(reverse("pilotage:search"), {"q": "bureau"})
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_document_is_found_by_its_code_its_title_or_its_purpose(found):
    document = QualityDocumentFactory(code="FR-01", title="Ouvrir la cellule", purpose="Première heure.")
    DocumentVersionFactory(document=document, approved=True)
    for typed in ("FR-01", "cellule", "PREMIERE"):
        assert labels(found(typed)) == {"Documents qualité": ["FR-01 Ouvrir la cellule"]}


def test_an_indicator_is_found_by_its_code_or_its_words(found):
    IndicatorFactory(code="IQ-08", name="Taux d’appels décrochés", definition="Appels pris par un agent.")
    for typed in ("iq-08", "DECROCHES", "appels agent"):
        assert labels(found(typed)) == {"Indicateurs": ["IQ-08 Taux d’appels décrochés"]}
