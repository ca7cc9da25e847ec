import pytest
from django.urls import reverse

from tests.factories import PrefectureFactory

pytestmark = pytest.mark.django_db
TEXTS = ["legal", "privacy", "accessibility", "help"]


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_read_without_an_account_and_before_any_data(client, name):
    answer = client.get(reverse(f"pilotage:{name}"))
    assert answer.status_code == 200
    assert "UNKNOWN-VARIABLE" not in answer.text


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_gives_the_contact_of_the_prefecture(client, name):
    PrefectureFactory(contact_email="qualite@haut-pays.example")
    assert "qualite@haut-pays.example" in client.get(reverse(f"pilotage:{name}")).text


def test_the_footer_links_every_text(client):
    page = client.get(reverse("pilotage:help")).text
    for name in TEXTS:
        assert f'href="{reverse(f"pilotage:{name}")}"' in page
