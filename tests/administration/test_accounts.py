import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from qualipref.notifications.outbox import queue_email
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from sites.models import Assignment, Delegation
from sites.usecases import accounts
from tests.factories import AssignmentFactory, SiteFactory, UserFactory, holder

pytestmark = pytest.mark.django_db
LIST = "/administration/comptes/"
NEW = {"email": "Chef@Qualipref.Example ", "label": "Chef du bureau"}


@pytest.fixture
def administrator(client):
    user = holder(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def page_of(account, gesture=""):
    return f"{LIST}{account.pk}/{gesture}"


def text(response):
    return response.content.decode()


@pytest.mark.usefixtures("administrator")
def test_new_account_is_invited_by_mail(client):
    response = client.post(f"{LIST}ouvrir/", NEW)
    account = User.objects.get(email="chef@qualipref.example")
    assert response.url == page_of(account)
    assert not account.has_usable_password()
    assert "/lien/" in OutgoingEmail.objects.get(recipient=account).body
    assert set(Entry.objects.about(account).values_list("event", flat=True)) == {"account.created", "account.invited"}


@pytest.mark.usefixtures("administrator")
def test_where_no_mail_leaves_the_link_is_shown_once(client, settings):
    settings.DEMO = True
    response = client.post(f"{LIST}ouvrir/", NEW)
    account = User.objects.get(email="chef@qualipref.example")
    link = response.context["link"]
    assert link in text(response)
    assert "/lien/" not in text(client.get(page_of(account)))
    email = OutgoingEmail.objects.get()
    assert email.status == "held"
    assert link not in text(client.get(f"/administration/courriels/{email.pk}/"))


@pytest.mark.usefixtures("administrator")
def test_inviting_again_closes_the_former_link(client, settings):
    settings.DEMO = True
    former = client.post(f"{LIST}ouvrir/", NEW).context["link"]
    account = User.objects.get(email="chef@qualipref.example")
    second = client.post(page_of(account, "inviter/")).context["link"]
    client.logout()
    assert client.get(former.removeprefix(settings.SITE_URL)).status_code == 410
    assert client.get(second.removeprefix(settings.SITE_URL)).status_code == 200


@pytest.mark.usefixtures("administrator")
def test_same_address_in_another_case_is_refused(client):
    UserFactory(email="chef@qualipref.example")
    response = client.post(f"{LIST}ouvrir/", NEW)
    assert response.status_code == 200 and "existe déjà" in text(response)


@pytest.mark.usefixtures("administrator")
def test_label_holds_on_one_line(client):
    client.post(f"{LIST}ouvrir/", NEW | {"label": "Chef\r\nBcc: x\t  du bureau"})
    assert User.objects.filter(label="Chef Bcc: x du bureau").exists()


@pytest.mark.usefixtures("administrator")
def test_suspending_and_restoring_is_told_in_the_account_history(client):
    account, coordinator, substitute, day = UserFactory(), holder(Role.COORDINATOR), UserFactory(), clock.today()
    given = {"absent": coordinator, "substitute": substitute, "role": Role.COORDINATOR}
    Delegation.objects.create(**given, valid_from=day, valid_until=day)
    client.post(page_of(account, "suspendre/"), {"reason": "Départ en retraite"})
    account.refresh_from_db()
    assert not account.is_active and account.suspended_at
    assert {mail.recipient for mail in OutgoingEmail.objects.all()} == {coordinator, substitute}
    assert "Départ en retraite" in text(client.get(page_of(account)))
    client.post(page_of(account, "rouvrir/"))
    account.refresh_from_db()
    assert account.is_active and account.suspended_at is None


def test_nobody_changes_his_own_account(client, administrator):
    AssignmentFactory(role=Role.ADMINISTRATOR)
    for gesture in ("suspendre/", "fonction/", "affectations/donner/"):
        assert client.get(page_of(administrator, gesture)).status_code == 403
    own = Assignment.objects.get(user=administrator)
    assert (
        client.post(f"/administration/affectations/{own.pk}/terminer/", {"last_day": "2030-01-01"}).status_code == 403
    )


def test_the_last_administrator_cannot_be_suspended(client, administrator):
    other = holder(Role.ADMINISTRATOR)
    assert client.post(page_of(other, "suspendre/"), {"reason": "x"}).status_code == 302
    with pytest.raises(TransitionRefused, match="dernier administrateur"):
        accounts.suspend_account(administrator, reason="x", by=other)
    administrator.refresh_from_db()
    assert administrator.is_active


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    ("query", "count"),
    [("", 4), ("?role=agent", 1), ("?state=suspended", 1), ("?state=invited", 1), ("?q=ÉLEC", 1), ("?role=pirate", 4)],
)
def test_filters(client, query, count):
    holder(Role.AGENT, user=UserFactory(label="Agent des élections"), site=SiteFactory())
    UserFactory(is_active=False)
    UserFactory(password=None)
    response = client.get(LIST + query)
    assert len(response.context["accounts"]) == count
    assert len(client.get(f"/administration/comptes.csv{query}").content.decode().splitlines()) == count + 1


def test_quality_manager_sees_the_accounts_of_his_site_only(client):
    here, elsewhere = SiteFactory(), SiteFactory()
    seen, unseen = holder(Role.AGENT, site=here), holder(Role.AGENT, site=elsewhere)
    client.force_login(holder(Role.QUALITY_MANAGER, site=here))
    page = text(client.get(LIST))
    assert seen.email in page and unseen.email not in page
    assert unseen.email not in text(client.get("/administration/comptes.csv"))
    assert unseen.email not in text(client.get("/administration/affectations.csv"))
    assert client.get(page_of(unseen)).status_code == 404


def test_coordination_changes_accounts_of_auditors_only(client):
    client.force_login(holder(Role.COORDINATOR))
    fresh, agent = UserFactory(password=None), holder(Role.AGENT, site=SiteFactory())
    form = client.get(page_of(fresh, "affectations/donner/")).context["form"]
    assert [value for value, _ in form.fields["role"].choices] == ["", Role.AUDITOR]
    assert client.get(page_of(agent, "affectations/donner/")).status_code == 403


@pytest.mark.usefixtures("administrator")
def test_csv_starts_no_formula(client):
    UserFactory(label="=HYPERLINK(1)")
    assert "'=HYPERLINK" in client.get("/administration/comptes.csv").content.decode()


def one_more(site):
    """One more line in each list: an account and its role, a suppléance, a mail."""
    manager = holder(Role.QUALITY_MANAGER, site=site)
    Delegation.objects.create(
        absent=manager,
        substitute=holder(Role.AGENT, site=site),
        role=Role.QUALITY_MANAGER,
        site=site,
        valid_from=datetime.date(2015, 1, 1),
        valid_until=datetime.date(2100, 1, 1),
    )
    queue_email("accounts/emails/invitation", to=manager, link="https://qualipref.example/lien/x/", days=7)


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("name", ["account", "assignment", "delegation", "email"])
@pytest.mark.parametrize("answer", ["list", "export"])
def test_lists_cost_the_same_for_one_or_ten(client, name, answer):
    path = reverse(f"administration:{name}_{answer}", kwargs={"kind": "csv"} if answer == "export" else {})
    site = SiteFactory()
    costs = []
    for batch in (1, 9):
        for _ in range(batch):
            one_more(site)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        costs.append(len(queries))
    assert costs[0] == costs[1]
