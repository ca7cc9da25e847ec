"""The screen of a departure, the review of the accounts, the closing of an account."""

import datetime
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from pilotage.models import HandOver
from pilotage.tasks import produce_hand_over
from qualipref import clock, holdings
from qualipref.accounts.models import User
from qualipref.jobs.models import Job
from qualipref.links.models import AccessLink
from qualipref.notifications.models import OutgoingEmail
from sites.enums import Role
from tests.factories import AssignmentFactory, UserFactory, holder
from tests.readiness.world import TODAY

from .departure_world import build_leaving, deposit, key

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october(settings):
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def world():
    return build_leaving()


def page(name, person, **kwargs):
    return reverse(f"pilotage:{name}", kwargs={"pk": person.pk} | kwargs)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def preview(client, world, data):
    return client.post(page("departure_preview", world.leaver), data)


def transfer(client, world, data):
    """As a person does: the preview, then what it carries."""
    plan = preview(client, world, data).context["plan"]
    return client.post(page("departure_transfer", world.leaver), data | {"lu": plan.digest})


def test_the_screen_shows_each_thing_with_its_link(world):
    shown = text(signed_in(world.manager).get(page("departure_detail", world.leaver)))
    assert "tient 4 éléments" in shown
    for address in (
        reverse("engagements:evidence_detail", args=[world.waiting.pk]),
        reverse("engagements:evidence_request_detail", args=[world.request.pk]),
        reverse("sites:service_detail", args=[world.service.pk]),
    ):
        assert f'href="{address}"' in shown
    assert "L’administrateur transfère les rôles." in shown


def test_the_preview_writes_nothing(world):
    client = signed_in(world.manager)
    response = preview(client, world, {"tout": world.heir.pk})
    assert response.status_code == 200
    assert "Transférer 3 éléments" in text(response)
    assert not HandOver.objects.exists()
    assert len(holdings.held_by(world.leaver, clock.today())) == 4


def test_a_transfer_leads_to_its_results(world):
    client = signed_in(world.manager)
    response = transfer(client, world, {"tout": world.heir.pk})
    made = HandOver.objects.get()
    assert response.url == page("hand_over_detail", made)
    shown = text(client.get(response.url))
    assert shown.count("Fait</span>") == 3
    assert "La feuille se prépare" in shown
    assert len(holdings.held_by(world.leaver, clock.today())) == 1


@pytest.mark.parametrize("name", ["stranger", "auditor", "stranger_manager"])
@pytest.mark.parametrize("field", ["tout", "groupe-engagements.proofs", "line"])
def test_a_forged_successor_is_refused_beside_his_field(world, name, field):
    deposit(world)
    client = signed_in(world.manager)
    field = key("engagements.proofs", world.waiting) if field == "line" else field
    data = {field: getattr(world, name).pk}
    for gesture in ("departure_preview", "departure_transfer"):
        response = client.post(page(gesture, world.leaver), data)
        assert response.status_code == 200
        assert "ne peut pas le recevoir" in text(response)
    assert not HandOver.objects.exists()


def test_the_administrator_cannot_forge_the_transfer_of_a_proof(world):
    client = signed_in(world.administrator)
    data = {key("engagements.proofs", world.waiting): world.heir.pk, key("sites.roles", world.role): world.heir.pk}
    transfer(client, world, data)
    world.waiting.refresh_from_db()
    assert world.waiting.followed_by is None
    assert {held.kind.name for held in holdings.held_by(world.leaver, clock.today())} == {
        "engagements.proofs",
        "engagements.requests_received",
        "sites.contacts",
    }


def test_a_person_cannot_forge_the_gift_of_his_role(world):
    client = signed_in(world.leaver)
    response = preview(client, world, {key("sites.roles", world.role): world.heir.pk})
    assert "Choisissez au moins un successeur." in text(response)


def test_nothing_chosen_is_said(world):
    response = preview(signed_in(world.manager), world, {})
    assert "Choisissez au moins un successeur." in text(response)


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_a_transfer_that_nobody_has_read_is_refused(world, digest):
    data = {"tout": world.heir.pk, "lu": digest}
    response = signed_in(world.manager).post(page("departure_transfer", world.leaver), data)
    assert response.status_code == 409
    assert not HandOver.objects.exists()


def test_the_second_of_two_is_told_and_finds_his_choices(world):
    first, second = signed_in(world.manager), signed_in(world.coordinator)
    agent = AssignmentFactory(role=Role.AGENT, site=world.site).user
    mine = {key("sites.contacts", world.contact): agent.pk, "tout": world.heir.pk}
    read = preview(second, world, mine).context["plan"].digest
    transfer(first, world, {key("engagements.proofs", world.waiting): world.heir.pk})
    response = second.post(page("departure_transfer", world.leaver), mine | {"lu": read})
    assert response.status_code == 409
    assert "Vos choix sont gardés" in text(response)
    assert f'<option value="{agent.pk}" selected>' in text(response)
    assert HandOver.objects.count() == 1


@pytest.mark.parametrize("value", ["999999999999999999999", "-1", "non-choix", "fin", "é"])
def test_what_is_not_a_choice_is_never_an_error_page(world, value):
    client = signed_in(world.manager)
    for field in ("tout", key("engagements.proofs", world.waiting)):
        assert preview(client, world, {field: value}).status_code == 200
    assert client.post(page("departure_preview", world.leaver), {"tout": "a\x00"}).status_code == 400


def test_who_only_reads_accounts_hands_nothing_over(world):
    client = signed_in(holder(Role.SECRETARY_GENERAL))
    assert client.get(page("departure_detail", world.leaver)).status_code == 200
    assert preview(client, world, {"tout": world.heir.pk}).status_code == 403
    assert "Voir l’aperçu" not in text(client.get(page("departure_detail", world.leaver)))


def test_the_screen_costs_the_same_for_one_row_or_ten(world):
    client = signed_in(world.manager)
    costs = []
    for batch in (1, 9):
        for _ in range(batch):
            deposit(world)
            AssignmentFactory(role=Role.AGENT, site=world.site)
        with CaptureQueriesContext(connection) as queries:
            client.get(page("departure_detail", world.leaver))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 25


@pytest.mark.parametrize("answer", ["list", "export"])
def test_the_review_costs_the_same_for_one_row_or_ten(world, answer):
    client = signed_in(world.administrator)
    path = reverse(f"pilotage:departure_{answer}", kwargs={"kind": "csv"} if answer == "export" else {})
    costs = []
    for batch in (1, 9):
        for _ in range(batch):
            AssignmentFactory(role=Role.AGENT, site=world.site)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 10


def entered(days_ago):
    return UserFactory(last_login=clock.now() - datetime.timedelta(days=days_ago), created_at="2014-01-01T00:00Z")


def test_the_review_tells_who_no_longer_enters(world):
    seen, gone = entered(89), entered(91)
    found = _reviewed(world, "inactifs")
    assert gone in found and seen not in found


def test_an_auditor_is_over_once_all_his_audits_are(world):
    over = holder(Role.AUDITOR, site=world.site, module=world.module, valid_until=TODAY - datetime.timedelta(days=1))
    assert _reviewed(world, "auditeurs-echus") == [over]


def test_the_review_tells_who_holds_something(world):
    idle = UserFactory()
    assert idle in _reviewed(world, "rien") and idle not in _reviewed(world, "tient")
    assert world.leaver in _reviewed(world, "tient") and world.leaver not in _reviewed(world, "rien")
    User.objects.filter(pk=world.leaver.pk).update(is_active=False)
    assert _reviewed(world, "suspendus") == [world.leaver]


def _reviewed(world, revue):
    """The rows on screen, which are those of the export."""
    client = signed_in(world.administrator)
    rows = [account for account, _ in client.get(reverse("pilotage:departure_list"), {"revue": revue}).context["rows"]]
    export = client.get(reverse("pilotage:departure_export", args=["csv"]), {"revue": revue}).content.decode()
    assert len(export.splitlines()) == len(rows) + 1
    return rows


def test_a_bad_filter_is_said_beside_its_field(world):
    response = signed_in(world.administrator).get(reverse("pilotage:departure_list"), {"revue": "pirate", "site": "x"})
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"revue", "site"}


def test_the_quality_manager_reviews_his_site_alone(world):
    rows = signed_in(world.manager).get(reverse("pilotage:departure_list")).context["rows"]
    assert world.leaver in [account for account, _ in rows]
    assert world.stranger not in [account for account, _ in rows]


def test_closing_is_refused_with_the_way_to_the_transfer(world):
    client = signed_in(world.administrator)
    shown = client.get(page("account_close", world.leaver))
    assert page("departure_detail", world.leaver) in text(shown)
    assert '<button class="fr-btn" type="submit">Fermer le compte' not in text(shown)
    forged = client.post(page("account_close", world.leaver))
    assert forged.status_code == 409
    assert page("departure_detail", world.leaver) in text(forged)
    world.leaver.refresh_from_db()
    assert world.leaver.is_active


def test_closing_what_holds_nothing_and_opening_again_by_invitation(world):
    account, client = UserFactory(), signed_in(world.administrator)
    client.post(page("account_close", account))
    shown = text(client.get(reverse("administration:account_detail", args=[account.pk])))
    assert "Fermé" in shown and "Rouvrir l’accès" in shown
    client.post(reverse("administration:account_restore", args=[account.pk]))
    account.refresh_from_db()
    assert account.is_active and account.closed_at is None and account.state[1] == "Invité"


def test_suspending_is_immediate_though_things_are_held(world):
    theirs = signed_in(world.leaver)
    link, _ = AccessLink.objects.issue(
        "engagements.evidence_request", recipient=world.leaver, lasting=datetime.timedelta(1)
    )
    path = reverse("administration:account_suspend", args=[world.leaver.pk])
    assert signed_in(world.administrator).post(path, {"reason": "Mutation"}).status_code == 302
    assert theirs.get("/").status_code == 302
    link.refresh_from_db()
    assert link.revoked_at
    told = OutgoingEmail.objects.filter(recipient=world.coordinator, subject__startswith="Accès suspendu")
    assert page("departure_detail", world.leaver) in told.get().body
    shown = text(signed_in(world.administrator).get(page("departure_detail", world.leaver)))
    assert "Voir l’aperçu" in shown


def test_the_sheet_is_made_from_what_was_frozen(world):
    client = signed_in(world.manager)
    transfer(client, world, {"tout": world.heir.pk})
    made = HandOver.objects.get()
    world.heir.label = "Autre fonction"
    world.heir.save()
    for _ in range(2):
        produce_hand_over(made.job_id)
    assert Job.objects.get(pk=made.job_id).status == "done"
    response = client.get(page("hand_over_download", made))
    words = " ".join(
        " ".join(sheet.extract_text().split())
        for sheet in PdfReader(io.BytesIO(b"".join(response.streaming_content))).pages
    )
    assert "Correspondant entrant" in words and "Autre fonction" not in words
    assert "Correspondant sortant" in words
    assert "L’administrateur transfère les rôles" in words
    assert signed_in(world.stranger_manager).get(page("hand_over_download", made)).status_code == 404
    assert signed_in(world.leaver).get(page("hand_over_download", made)).status_code == 200
