"""A telephone is enrolled, changed, lost, reset; the roles that need one enrol before anything else."""

import base64
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from qualipref import clock
from qualipref.accounts import second_factor, step_up
from qualipref.accounts import usecases as accounts
from qualipref.accounts.models import RecoveryCode
from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from sites.enums import Role
from tests.factories import PASSWORD, SiteFactory, UserFactory, holder

from .telephone import device, enrolled, shown, wrong
from .test_second_factor import give_code, give_password, is_in, text

pytestmark = pytest.mark.django_db
ENROL, RENEW = "/compte/second-facteur/activer/", "/compte/second-facteur/codes/"


@pytest.fixture
def user():
    return UserFactory()


def come_in(client, user):
    """As by the sign-in page: the session remembers that the password was just given."""
    client.force_login(user)
    session = client.session
    session[step_up.SESSION] = {"factor": "mot de passe", "at": clock.real_now().timestamp()}
    session.save()


def enrolment(client):
    """(the signed key that the page carries, the telephone that read it, the page)"""
    page = client.get(ENROL)
    secret = re.search(r"q-cle__texte\">([A-Z2-7 ]+)<", page.content.decode()).group(1).replace(" ", "")
    return page.context["signed_key"], TOTPDevice(key=base64.b32decode(secret).hex()), page


def test_the_key_is_kept_once_its_code_is_right_and_the_codes_are_told_once(client, user):
    come_in(client, user)
    signed, telephone, page = enrolment(client)
    assert "<svg" in text(page) and page.context["address"].startswith("otpauth://totp/Qualipref")
    refused = client.post(ENROL, {"secret": signed, "code": wrong(telephone)})
    assert "pas celui de cette clé" in text(refused) and not TOTPDevice.objects.exists()
    response = client.post(ENROL, {"secret": signed, "code": shown(telephone)})
    codes = response.context["codes"]
    assert all(code in text(response) for code in codes)
    assert "no-store" in response.headers["Cache-Control"]
    assert not any(code in text(client.get("/compte/second-facteur/")) for code in codes)
    assert Entry.objects.filter(event="second_factor.enrolled").count() == 1
    assert OutgoingEmail.objects.filter(recipient=user, subject="Votre second facteur est activé").exists()


def test_an_old_session_enrols_nobody_else_s_telephone(client, user):
    """The session alone is no proof of who is there: the password is asked before any key is shown."""
    client.force_login(user)
    page = client.get(ENROL)
    assert "q-cle__texte" not in text(page)
    client.post(ENROL, {"secret": "x", "code": "123456"})
    assert not TOTPDevice.objects.exists()


def test_a_refused_code_keeps_the_same_key_on_the_page(client, user):
    come_in(client, user)
    signed, telephone, page = enrolment(client)
    refused = client.post(ENROL, {"secret": signed, "code": wrong(telephone)})
    assert refused.context["secret"] == page.context["secret"]


def test_a_key_made_for_another_person_is_refused(client, user):
    thief = Client()
    come_in(thief, UserFactory())
    signed, telephone, _ = enrolment(thief)
    come_in(client, user)
    client.post(ENROL, {"secret": signed, "code": shown(telephone)})
    client.post(ENROL, {"secret": "x", "code": "123456"})
    client.post(ENROL, {})
    assert not TOTPDevice.objects.exists()


def test_enrolling_closes_the_other_sessions_and_spends_its_code(client, user):
    other = Client()
    for browser in (client, other):
        come_in(browser, user)
    signed, telephone, _ = enrolment(client)
    code = shown(telephone)
    client.post(ENROL, {"secret": signed, "code": code})
    assert is_in(client) and not is_in(other)
    give_password(other, user)
    give_code(other, code)
    assert not is_in(other)


def test_another_telephone_asks_for_the_former_one(client, user):
    enrolled(user)
    former = device(user)
    come_in(client, user)
    asked = client.get(ENROL)
    assert "Confirmez que c’est vous" in text(asked) and "otpauth" not in text(asked)
    client.post(ENROL, {"confirmation": asked.context["carried"], "code": shown(former)})
    signed, telephone, _ = enrolment(client)
    client.post(ENROL, {"secret": signed, "code": shown(telephone)})
    assert device(user).key == telephone.key
    assert RecoveryCode.objects.count() == 10


def test_new_recovery_codes_cancel_the_former(client, user):
    former = enrolled(user)
    client.force_login(user)
    carried = client.post(RENEW).context["carried"]
    codes = client.post(RENEW, {"confirmation": carried, "code": shown(device(user))}).context["codes"]
    assert not set(codes) & set(former)
    assert not second_factor.is_right(user, former[0]) and second_factor.is_right(user, codes[0])


def test_who_has_no_telephone_renews_nothing(client, user):
    give_password(client, user)
    assert client.post(RENEW).status_code == 409


def reset_path(account):
    return f"/administration/comptes/{account.pk}/second-facteur/"


def test_an_administrator_resets_a_lost_telephone_once_he_has_confirmed(client, user):
    enrolled(user)
    theirs = Client()
    theirs.force_login(user)
    administrator = holder(Role.ADMINISTRATOR)
    client.force_login(administrator)
    carried = client.post(reset_path(user), {"reason": "Téléphone perdu"}).context["carried"]
    assert TOTPDevice.objects.exists()
    assert client.post(reset_path(user), {"confirmation": carried, "password": PASSWORD}).status_code == 302
    assert not TOTPDevice.objects.exists() and not RecoveryCode.objects.exists()
    assert not is_in(theirs)
    entry = Entry.objects.get(event="second_factor.reset")
    assert (entry.author, entry.details["reason"]) == (administrator, "Téléphone perdu")
    assert "Téléphone perdu" in OutgoingEmail.objects.get(subject="Votre second facteur est réinitialisé").body
    assert client.post(reset_path(user), {"reason": "Encore"}).status_code == 409


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SECRETARY_GENERAL, Role.QUALITY_MANAGER])
def test_nobody_but_an_administrator_resets(client, role):
    site = SiteFactory()
    user = holder(Role.AGENT, site=site)
    enrolled(user)
    client.force_login(holder(role, site=site if role == Role.QUALITY_MANAGER else None))
    assert client.post(reset_path(user), {"reason": "x"}).status_code == 403
    assert TOTPDevice.objects.exists()


def test_no_administrator_resets_his_own(client):
    administrator = holder(Role.ADMINISTRATOR)
    enrolled(administrator)
    client.force_login(administrator)
    assert client.post(reset_path(administrator), {"reason": "x"}).status_code == 403
    assert TOTPDevice.objects.exists()


def test_the_command_resets_when_no_administrator_enters(user):
    enrolled(user)
    call_command("reset_second_factor", user.email, motif="Dernier téléphone perdu")
    assert not TOTPDevice.objects.exists()
    with pytest.raises(CommandError, match="pas de second facteur"):
        call_command("reset_second_factor", user.email, motif="x")
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("reset_second_factor", "personne@qualipref.example", motif="x")


def test_closing_an_account_forgets_its_telephone(user):
    enrolled(user)
    accounts.close_account(user, by=UserFactory())
    assert not TOTPDevice.objects.exists() and not RecoveryCode.objects.exists()


SOMEWHERE = (Role.QUALITY_MANAGER, Role.SUB_PREFECT, Role.AGENT)
DECIDES = (Role.ADMINISTRATOR, Role.SECRETARY_GENERAL, Role.COORDINATOR, Role.QUALITY_MANAGER)


@pytest.mark.parametrize("role", DECIDES)
def test_who_decides_enrols_before_anything_else(client, settings, role):
    settings.SECOND_FACTOR_REQUIRED = True
    give_password(client, holder(role, site=SiteFactory() if role in SOMEWHERE else None))
    assert client.get("/engagements/preuves/").url == f"{ENROL}?next=%2Fengagements%2Fpreuves%2F"
    assert client.post("/engagements/preuves/accepter/").status_code == 302
    signed, telephone, _ = enrolment(client)
    client.post(ENROL, {"secret": signed, "code": shown(telephone)})
    assert client.get("/engagements/preuves/").status_code == 200


@pytest.mark.parametrize("role", [Role.SUB_PREFECT, Role.AGENT])
def test_the_other_roles_enter_by_their_password(client, settings, role):
    settings.SECOND_FACTOR_REQUIRED = True
    give_password(client, holder(role, site=SiteFactory()))
    assert client.get("/engagements/preuves/").status_code == 200


def test_who_signs_out_before_enrolling_may(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    give_password(client, holder(Role.SECRETARY_GENERAL))
    assert client.post("/deconnexion/").url == "/connexion/"


def test_the_demonstration_may_put_the_enrolment_off(client):
    give_password(client, holder(Role.SECRETARY_GENERAL))
    assert client.get("/engagements/preuves/").status_code == 200


def test_the_review_lists_who_has_a_password_alone(client):
    bare, safe = holder(Role.SECRETARY_GENERAL), holder(Role.ADMINISTRATOR)
    enrolled(safe)
    UserFactory()
    client.force_login(safe)
    rows = client.get("/pilotage/departs/?revue=mot-de-passe-seul").context["rows"]
    assert [account for account, _ in rows] == [bare]
