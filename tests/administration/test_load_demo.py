import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import engagements
import sites
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from sites.enums import Role
from sites.models import Assignment, Service, ServiceContact

pytestmark = pytest.mark.django_db
PERIMETER = Path(sites.__file__).parent / "data" / "val-doise.yaml"
FRAMEWORK = Path(engagements.__file__).parent / "data" / "qualipref-2.0.yaml"


@pytest.fixture
def demonstration(settings):
    settings.DEMO, settings.TODAY = True, "2015-10-12"
    call_command("load_framework", FRAMEWORK)
    call_command("load_perimeter", PERIMETER)
    call_command("load_demo")


def held(email):
    return Assignment.objects.filter(user__email=f"{email}@qualipref.example")


def concerned():
    """The 21 services of the perimeter and the five that only support them; not the bureau of two sections."""
    services = Service.objects.exclude(scope_entries=None, is_support=False).distinct()
    assert services.count() == 26
    return services


@pytest.mark.usefixtures("demonstration")
def test_one_account_per_role_and_per_service():
    names = {"sg", "admin", "agent", "auditeur", "sp.argenteuil", "sp.sarcelles"}
    names |= {f"rq.{site}" for site in ("cergy", "argenteuil", "sarcelles")}
    emails = {user.email.removesuffix("@qualipref.example") for user in User.objects.all()}
    assert names <= emails
    assert emails - names == {service.code for service in concerned()}
    assert {row.role for row in held("rq.cergy")} == {Role.COORDINATOR, Role.QUALITY_MANAGER}


@pytest.mark.usefixtures("demonstration")
def test_auditor_is_open_on_the_demonstrations_date_for_each_module_of_the_site():
    rows = held("auditeur")
    assert rows.count() == 3 and {row.site.slug for row in rows} == {"cergy"}
    assert {(row.valid_from, row.valid_until) for row in rows} == {
        (datetime.date(2015, 10, 1), datetime.date(2015, 11, 30))
    }


@pytest.mark.usefixtures("demonstration")
def test_every_service_has_a_head_to_reach():
    assert {contact.service for contact in ServiceContact.objects.filter(is_head=True)} == set(concerned())


@pytest.mark.usefixtures("demonstration")
def test_it_may_be_run_again(django_assert_max_num_queries):
    before = User.objects.count(), Assignment.objects.count(), Entry.objects.count()
    call_command("load_demo")
    assert before == (User.objects.count(), Assignment.objects.count(), Entry.objects.count())


@pytest.mark.usefixtures("demonstration")
def test_their_password_opens(client):
    answer = client.post(
        "/connexion/", {"email": "usagers-route.cergy@qualipref.example", "password": "qualipref-demo"}
    )
    assert answer.status_code == 302


def test_real_installation_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="n’est pas une démonstration"):
        call_command("load_demo")
    assert not User.objects.exists()
