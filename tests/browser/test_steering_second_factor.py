"""The president’s telephone: enrolled, asked at the sign-in, asked again before what commits the préfecture."""

import base64
import re

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect

from pilotage.models import Meeting, MeetingMinutes
from qualipref.accounts import step_up
from qualipref.journal.models import Entry
from tests.accounts.telephone import device, enrolled, shown, spent, wrong
from tests.factories import PASSWORD, PrefectureFactory
from tests.pilotage.minutes_world import address, build_meeting, submitted
from tests.pilotage.sitting_world import TODAY, build_sitting

from .gestures import forged

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCRIPTED = pytest.mark.parametrize("java_script_enabled", [True, False], ids=["with script", "without script"])


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY
    settings.SECOND_FACTOR_REQUIRED = True
    PrefectureFactory()
    world = build_sitting(opened=False)
    world.room = reverse("pilotage:sitting", args=[world.meeting.pk])
    return world


def give_password(page, user):
    page.get_by_label("Adresse électronique").fill(user.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def give_code(page, code, verb="Entrer"):
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name=verb).click()


def sign_out(page):
    """From another page than the room, which is projected and shows no menu."""
    page.goto("/compte/")
    page.get_by_role("button", name="Se déconnecter").first.click()


def sign_in(page, user, path):
    """With the code of the telephone, at the next thirty seconds."""
    next_code(user)
    page.goto(path)
    give_password(page, user)
    give_code(page, shown(device(user)))


def next_code(user):
    """Thirty seconds pass: what the telephone shows has not served yet."""
    TOTPDevice.objects.filter(user=user).update(last_t=-1)


def later(page, minutes):
    """As many minutes since the person was last recognised."""
    name = django_settings.SESSION_COOKIE_NAME
    key = next(each["value"] for each in page.context.cookies() if each["name"] == name)
    session = SessionStore(key)
    session[step_up.SESSION] |= {"at": session[step_up.SESSION]["at"] - minutes * 60}
    session.save()


def key_on(page):
    """The telephone that reads the key of the page."""
    secret = page.locator(".q-cle__texte").inner_text().replace(" ", "")
    return TOTPDevice(key=base64.b32decode(secret + "=" * (-len(secret) % 8)).hex())


@SCRIPTED
def test_he_enrols_signs_in_by_the_code_then_by_a_recovery_code_once(page_as, world, capture, java_script_enabled):
    user, page = world.president, page_as(java_script_enabled=java_script_enabled)
    page.goto(world.room)
    give_password(page, user)
    expect(page.get_by_role("heading", name="Activer le second facteur")).to_be_visible()
    page.goto("/plan-d-action/")
    expect(page.get_by_role("heading", name="Activer le second facteur")).to_be_visible()
    page.goto(world.room)
    telephone = key_on(page)
    capture(page, "/second-facteur-cle", "1280")
    give_code(page, wrong(telephone), "Activer")
    expect(page.locator("main")).to_contain_text("n’est pas celui de cette clé")
    assert not TOTPDevice.objects.exists()
    assert key_on(page).key == telephone.key
    give_code(page, shown(telephone), "Activer")
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    recovery = page.locator(".q-codes li").all_inner_texts()
    capture(page, "/second-facteur-codes", "1280")
    page.get_by_role("link", name="Je les ai gardés").click()
    expect(page.get_by_role("button", name="Ouvrir la séance")).to_be_visible()

    sign_out(page)
    next_code(user)
    page.goto(world.room)
    give_password(page, user)
    expect(page.get_by_role("heading", name="Votre code")).to_be_visible()
    other = page.context.new_page()
    other.goto(world.room)
    expect(other.get_by_role("heading", name="Se connecter", exact=True)).to_be_visible()
    other.close()
    give_code(page, wrong(telephone))
    expect(page.locator("main")).to_contain_text("Ce code n’est pas le bon")
    capture(page, "/second-facteur-refuse", "1280")
    give_code(page, shown(telephone))
    expect(page.get_by_role("button", name="Ouvrir la séance")).to_be_visible()

    for refused in (False, True):
        sign_out(page)
        page.goto(world.room)
        give_password(page, user)
        give_code(page, recovery[0])
        if refused:
            expect(page.locator("main")).to_contain_text("il a déjà servi")
        else:
            expect(page.get_by_role("button", name="Ouvrir la séance")).to_be_visible()
    assert len(recovery) == 10
    assert Entry.objects.filter(event="second_factor.recovery_code_used").count() == 1
    assert page.complaints == []


@SCRIPTED
def test_opening_asks_the_code_again_after_fifteen_minutes(page_as, world, capture, java_script_enabled):
    user, page = world.president, page_as(java_script_enabled=java_script_enabled)
    enrolled(user)
    sign_in(page, user, world.room)
    later(page, 16)
    page.get_by_role("button", name="Ouvrir la séance").click()
    expect(page.get_by_role("heading", name="Confirmez que c’est vous")).to_be_visible()
    give_code(page, wrong(device(user)), "Confirmer")
    expect(page.locator("main")).to_contain_text("Ce code n’est pas le bon")
    give_code(page, spent(device(user)), "Confirmer")
    expect(page.locator("main")).to_contain_text("Ce code n’est pas le bon, ou il a déjà servi")
    assert Meeting.objects.get().status == "preparation"
    next_code(user)
    give_code(page, shown(device(user)), "Confirmer")
    expect(page.get_by_role("button", name=re.compile("Valider"))).to_be_visible()
    capture(page, "/second-facteur-seance-ouverte", "1280")
    meeting = Meeting.objects.get()
    assert (meeting.status, meeting.opened_by, meeting.opened_factor) == ("open", user, "totp")
    assert page.complaints == []


def test_within_fifteen_minutes_he_is_not_asked_and_nobody_opens_by_a_forged_request(page_as, world):
    user, page, path = world.president, page_as(), reverse("pilotage:sitting_open", args=[world.meeting.pk])
    for person in (user, world.secretary):
        enrolled(person)
    secretary = page_as()
    sign_in(secretary, world.secretary, world.room)
    expect(secretary.get_by_role("button", name="Ouvrir la séance")).to_have_count(0)
    assert forged(secretary, path, version=world.meeting.version) == 403
    sign_in(page, user, world.room)
    expect(page.get_by_role("button", name="Ouvrir la séance")).to_be_visible()
    later(page, 16)
    assert forged(page, path, version=world.meeting.version) == 200
    assert forged(page, path, confirmation="x", code=shown(device(user)), version=world.meeting.version) == 302
    assert Meeting.objects.get().status == "preparation"
    later(page, -2)
    page.get_by_role("button", name="Ouvrir la séance").click()
    expect(page.get_by_role("button", name=re.compile("Valider"))).to_be_visible()
    assert Entry.objects.filter(event="meeting.opened").count() == 1


@SCRIPTED
def test_approving_asks_the_code_again_after_fifteen_minutes(page_as, settings, java_script_enabled):
    settings.TODAY = "2015-10-24"
    settings.SECOND_FACTOR_REQUIRED = True
    PrefectureFactory()
    world = submitted(build_meeting())
    user, page = world.president, page_as(java_script_enabled=java_script_enabled)
    enrolled(user)
    sign_in(page, user, address("detail", world.minutes))
    page.get_by_role("link", name="Approuver…").click()
    later(page, 16)
    page.get_by_role("button", name="Approuver et sceller").click()
    give_code(page, wrong(device(user)), "Confirmer")
    expect(page.locator("main")).to_contain_text("Ce code n’est pas le bon")
    page.get_by_role("link", name="Renoncer").click()
    assert MeetingMinutes.objects.get().status == "submitted"
    page.goto(address("detail", world.minutes))
    page.get_by_role("link", name="Approuver…").click()
    page.get_by_role("button", name="Approuver et sceller").click()
    next_code(user)
    give_code(page, shown(device(user)), "Confirmer")
    expect(page.get_by_role("heading", name="Procès-verbal scellé")).to_be_visible()
    expect(page.locator("main")).to_contain_text("second facteur")
    minutes = MeetingMinutes.objects.get()
    assert (minutes.status, minutes.factor) == ("approved", "totp")
    assert Entry.objects.filter(event="minutes.approved").count() == 1
    assert page.complaints == []
