from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from engagements.models import Framework
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from sites.enums import Role
from sites.models import Assignment, Prefecture
from tests.factories import UserFactory, holder

PAGE, DATA = "/premier-demarrage/", "/premier-demarrage/donnees/"
PASSWORD = "trois petits chats gris"
FIRST = {
    "email": "Admin@Prefecture.Example",
    "label": "Administrateur",
    "new_password": PASSWORD,
    "repeated": PASSWORD,
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/connexion/", "/journal/", "/administration/", "/compte/"])
def test_empty_installation_leads_to_its_first_page(client, path):
    assert client.get(path).url == PAGE


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/mentions-legales/", "/accessibilite/"])
def test_public_pages_stay_open(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.django_db
def test_first_administrator_enters_and_is_offered_the_data(client):
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, FIRST).url == DATA
    user = User.objects.get()
    assert user.email == "admin@prefecture.example"
    assert Assignment.objects.get(user=user).role == Role.ADMINISTRATOR
    assert Entry.objects.about(user).filter(event="installation.opened").exists()
    assert client.get(DATA).status_code == 200


@pytest.mark.django_db
def test_the_page_is_gone_once_there_is_an_account(client):
    UserFactory()
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, FIRST).status_code == 404
    assert client.get("/").url.startswith("/connexion/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values", [{"repeated": "autre chose ici"}, {"new_password": "court", "repeated": "court"}, {"email": "x"}]
)
def test_wrong_values_open_nothing(client, values):
    assert client.post(PAGE, FIRST | values).status_code == 200
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_one_administrator():
    def post(number):
        try:
            return Client().post(PAGE, FIRST | {"email": f"a{number}@prefecture.example"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(post, range(4)))
    assert set(statuses) <= {302, 404}
    assert User.objects.count() == 1 and Assignment.objects.count() == 1


@pytest.mark.django_db
def test_shipped_files_are_loaded_by_a_button_and_loading_again_is_harmless(client):
    client.force_login(holder(Role.ADMINISTRATOR))
    for _ in range(2):
        assert client.post(f"{DATA}referentiel/").url == DATA
        assert client.post(f"{DATA}perimetre/", {"perimeter-shipped": "val-doise"}).url == DATA
    assert Framework.objects.count() == 1 and Prefecture.objects.count() == 1
    assert "ouvrez les premiers comptes" in client.get(DATA).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"- x", b"\xff\xfe\x00", b"a: [", b"x" * (5 * 1024 * 1024 + 1)])
@pytest.mark.parametrize("gesture", ["framework", "perimeter"])
def test_bad_file_is_refused_in_a_sentence_beside_the_field(client, gesture, content):
    client.force_login(holder(Role.ADMINISTRATOR))
    path = DATA + {"framework": "referentiel/", "perimeter": "perimetre/"}[gesture]
    response = client.post(path, {f"{gesture}-upload": SimpleUploadedFile("x.yaml", content)})
    assert response.status_code == 200
    assert response.context[f"{gesture}_form"].errors["upload"]
    assert not Framework.objects.exists() and not Prefecture.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("shipped", ["../../etc/passwd", "inconnu"])
def test_only_shipped_perimeters_can_be_named(client, shipped):
    client.force_login(holder(Role.ADMINISTRATOR))
    assert client.post(f"{DATA}perimetre/", {"perimeter-shipped": shipped}).status_code == 200
    assert not Prefecture.objects.exists()
