"""A gesture sent several times at once takes effect once, and nobody sees an error page."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from qualipref.accounts.models import User
from qualipref.journal import integrity
from sites.enums import Role
from sites.models import Assignment, Delegation
from tests.factories import AssignmentFactory, ServiceFactory, SiteFactory, UserFactory, holder

pytestmark = pytest.mark.django_db(transaction=True)
ADMINISTRATION = "/administration"
DATES = {"valid_from": "2015-10-12", "valid_until": "2015-10-16"}


@pytest.fixture(autouse=True)
def demonstration_day(settings):
    settings.TODAY = "2015-10-12"


def send_six_times(user, path, data):
    """Of six posts of the same form by six tabs."""

    def post(_):
        browser = Client()
        browser.force_login(user)
        try:
            return browser.post(path, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(post, range(6)))
    assert set(found) <= {200, 302, 409}
    assert list(integrity.faults()) == []


def test_one_account(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    data = {"email": "nouveau@prefecture.example", "label": "Nouveau"}
    send_six_times(holder(Role.ADMINISTRATOR), f"{ADMINISTRATION}/comptes/ouvrir/", data)
    assert User.objects.filter(email=data["email"]).count() == 1


def test_one_role():
    account, data = UserFactory(), {"role": "agent", "site": SiteFactory().pk} | DATES
    path = f"{ADMINISTRATION}/comptes/{account.pk}/affectations/donner/"
    send_six_times(holder(Role.ADMINISTRATOR), path, data)
    assert Assignment.objects.filter(user=account).count() == 1


def test_one_suppleance():
    row = AssignmentFactory(role=Role.SECRETARY_GENERAL)
    data = {"function": row.pk, "substitute": UserFactory().pk} | DATES
    send_six_times(row.user, f"{ADMINISTRATION}/suppleances/donner/", data)
    assert Delegation.objects.count() == 1


def test_one_contact():
    service = ServiceFactory()
    data = {"function": "Chef du bureau", "email": "chef@prefecture.example", "phone": "", "du": "2015-10-12"}
    send_six_times(holder(Role.COORDINATOR), f"/sites/services/{service.pk}/contacts/ajouter/", data)
    assert service.contacts.count() == 1


def test_two_administrators_who_suspend_each_other_leave_one():
    pair = [holder(Role.ADMINISTRATOR), holder(Role.ADMINISTRATOR)]

    def suspend(number):
        browser = Client()
        browser.force_login(pair[number])
        try:
            path = f"{ADMINISTRATION}/comptes/{pair[1 - number].pk}/suspendre/"
            return browser.post(path, {"reason": "essai"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(suspend, range(2))) <= {302, 403, 409}
    assert User.objects.filter(is_active=True).count() == 1
