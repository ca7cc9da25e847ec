"""The pages of the committees: who sits, since when, what was decided."""

import datetime

import pytest
from django.urls import reverse

from pilotage.models import Committee, CommitteeMember
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import ModuleFactory, ServiceFactory, SiteFactory, UserFactory, holder
from tests.factories.steering import (
    ActionFactory,
    CommitteeFactory,
    CommitteeMemberFactory,
    DecisionFactory,
    MeetingFactory,
    MeetingMinutesFactory,
)

pytestmark = pytest.mark.django_db
LIST = "pilotage:committee_list"


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def committee():
    return CommitteeFactory(code="copil", name="Comité de pilotage")


@pytest.fixture
def page(client):
    client.force_login(holder(Role.COORDINATOR))
    return client


def correspondent():
    service = ServiceFactory()
    return holder(Role.CORRESPONDENT, site=service.site, service=service)


def address(name, *args):
    return reverse(f"pilotage:{name}", args=args)


def text(response):
    return response.content.decode()


def exported(client, name, *args, query=""):
    return b"".join(client.get(address(name, *args, "csv") + query)).decode()


def seat(**changes):
    return {"function": "Chef du bureau des titres", "college": "administration", "du": "12/10/2015"} | changes


def described(**changes):
    return {"kind": "steering", "code": "COPIL", "name": "Comité de pilotage"} | changes


def test_the_list_costs_the_same_for_one_or_ten(page, django_assert_max_num_queries):
    counts = []
    for size in (1, 9):
        for _ in range(size):
            held = MeetingFactory(status="closed", starts_at=datetime.datetime(2015, 3, 1, 9, tzinfo=datetime.UTC))
            MeetingFactory(committee=held.committee)
            CommitteeMemberFactory(committee=held.committee)
        with django_assert_max_num_queries(10) as captured:
            page.get(reverse(LIST))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_list_and_its_export_say_the_next_and_the_last_meeting(page, committee):
    for year, month, status in (
        (2015, 2, "closed"),
        (2015, 6, "closed"),
        (2015, 10, "preparation"),
        (2015, 12, "convened"),
    ):
        MeetingFactory(
            committee=committee, status=status, starts_at=datetime.datetime(year, month, 23, 12, tzinfo=datetime.UTC)
        )
    (line,) = page.get(reverse(LIST)).context["lines"]
    assert (line.next.starts_at.month, line.last.starts_at.month) == (10, 6)
    assert "2015-10-23" in exported(page, "committee_export")
    for shown in (text(page.get(reverse(LIST))), exported(page, "committee_export")):
        assert "Toute la préfecture" in shown and "Tous les sites" not in shown


def test_committees_that_are_all_dissolved_are_still_listed_and_exported(page, committee):
    Committee.objects.update(closed_on=datetime.date(2015, 9, 30))
    shown = text(page.get(reverse(LIST)))
    assert "Aucun comité n’est ouvert." in shown and "Aucun comité n’est créé" not in shown
    assert address("committee_export", "csv") in shown and committee.name in shown


def test_a_member_reads_his_committee_alone(client, committee):
    other, person = CommitteeFactory(name="Groupe de travail"), correspondent()
    member = CommitteeMemberFactory(committee=committee, account=person)
    client.force_login(person)
    assert [line.committee for line in client.get(reverse(LIST)).context["lines"]] == [committee]
    assert client.get(address("committee_detail", other.pk)).status_code == 404
    assert client.get(address("committee_detail", committee.pk)).status_code == 200
    member.au = datetime.date(2015, 10, 11)
    member.save()
    assert client.get(address("committee_detail", committee.pk)).status_code == 404


def test_a_committee_is_created_then_described_anew(page):
    assert page.post(address("committee_create"), described()).status_code == 302
    committee = Committee.objects.get()
    assert committee.code == "copil"
    again = described(name="COPIL Qualipref", version=1)
    page.post(address("committee_edit", committee.pk), again)
    committee.refresh_from_db()
    assert (committee.name, committee.version) == ("COPIL Qualipref", 2)
    assert list(Entry.objects.order_by("seq").values_list("event", flat=True)) == [
        "committee.created",
        "committee.edited",
    ]


@pytest.mark.parametrize(("field", "value"), [("code", "deux mots"), ("code", "copil"), ("kind", "x"), ("name", "")])
def test_a_wrong_committee_is_said_beside_its_field(page, committee, field, value):
    response = page.post(address("committee_create"), described(code="autre") | {field: value})
    assert field in response.context["form"].errors
    assert Committee.objects.count() == 1


def test_a_code_that_numbers_meetings_stays(page, committee):
    meeting = MeetingFactory(committee=committee)
    response = page.post(address("committee_edit", committee.pk), described(code="pilotage", version=1))
    assert "code" in response.context["form"].errors
    assert meeting.reference.startswith("COPIL-")
    meeting.delete()
    assert page.post(address("committee_edit", committee.pk), described(code="pilotage", version=1)).status_code == 302


def test_the_kind_and_the_site_of_a_committee_that_has_a_meeting_stay(page, committee):
    site = SiteFactory()
    sent = described(kind="working_group", site=site.pk, version=1)
    meeting = MeetingFactory(committee=committee)
    response = page.post(address("committee_edit", committee.pk), sent)
    assert set(response.context["form"].errors) == {"kind", "site"}
    committee.refresh_from_db()
    assert (committee.kind, committee.site) == ("steering", None)
    meeting.delete()
    assert page.post(address("committee_edit", committee.pk), sent).status_code == 302
    said = Entry.objects.get(event="committee.edited").details
    assert said["before"] == "genre : Comité de pilotage; site : aucun"
    assert said["after"] == f"genre : Groupe de travail; site : {site}"


def test_the_journal_says_who_sat_before_and_after_and_no_address(page, committee):
    person, other = correspondent(), holder(Role.SECRETARY_GENERAL)
    other.label = ""
    other.save()
    member = CommitteeMemberFactory(committee=committee, account=person, function="Chef")
    sent = seat(function="Cheffe", account=other.pk, is_president="on", version=1)
    page.post(address("committee_member_edit", committee.pk, member.pk), sent)
    said = Entry.objects.get(event="committee.member_edited").details
    assert said["before"] == f"fonction : Chef; compte : {person.label}; préside : non"
    assert said["after"] == f"fonction : Cheffe; compte : n° {other.pk}; préside : oui"
    assert other.email not in str(said)


def test_a_stale_description_shows_both_texts(page, committee):
    Committee.objects.update(name="Comité directeur", version=2)
    response = page.post(address("committee_edit", committee.pk), described(name="COPIL Qualipref", version=1))
    assert response.status_code == 409
    assert "Comité directeur" in text(response) and "COPIL Qualipref" in text(response)
    assert Committee.objects.get().name == "Comité directeur"


def test_a_quality_manager_composes_the_committees_of_his_site_alone(client):
    site = SiteFactory()
    client.force_login(holder(Role.QUALITY_MANAGER, site=site))
    users = described(kind="users", code="clu", name="Comité local des usagers", site=site.pk)
    assert client.post(address("committee_create"), users | {"kind": "steering"}).context["form"].errors["kind"]
    assert client.post(address("committee_create"), users | {"site": ""}).context["form"].errors["site"]
    assert client.post(address("committee_create"), users | {"site": SiteFactory().pk}).context["form"].errors["site"]
    assert not Committee.objects.exists()
    assert client.post(address("committee_create"), users).status_code == 302


def test_the_names_of_a_committee_and_of_a_seat_are_written_as_the_french_do(page, committee):
    page.post(address("committee_edit", committee.pk), described(name="Comité d'accueil", version=1))
    page.post(address("committee_member_add", committee.pk), seat(function="Chef d'accueil", organisation="L'Union"))
    committee.refresh_from_db()
    member = committee.members.get()
    assert (committee.name, member.function, member.organisation) == ("Comité d’accueil", "Chef d’accueil", "L’Union")
    changed = seat(function="Cheffe d'accueil", version=1)
    page.post(address("committee_member_edit", committee.pk, member.pk), changed)
    member.refresh_from_db()
    assert member.function == "Cheffe d’accueil"


def test_the_typography_of_the_house_is_no_difference_between_two_persons(page, committee):
    for _ in range(2):
        answer = page.post(
            address("committee_edit", committee.pk), described(name="Comité d'accueil : usagers", version=1)
        )
    assert answer.status_code == 409 and answer.context["conflicts"].lines == []


def test_services_of_one_name_are_told_apart_by_their_site(page, committee):
    for site in ("Cergy", "Argenteuil"):
        ServiceFactory(name="Mission accueil", site__name=site)
    offered = page.get(address("committee_member_add", committee.pk)).context["form"]["service"].field.choices
    assert {"Mission accueil, Cergy", "Mission accueil, Argenteuil"} <= {label for _, label in offered}


def test_an_external_member_has_an_address_and_no_account(page, committee):
    sent = seat(organisation="Union des consommateurs", college="consumers", email="union@exemple.fr", au="31/12/2017")
    assert page.post(address("committee_member_add", committee.pk), sent).status_code == 302
    member = CommitteeMember.objects.get()
    assert (member.address, member.account, member.au) == ("union@exemple.fr", None, datetime.date(2017, 12, 31))
    shown = text(page.get(address("committee_detail", committee.pk)))
    assert "Associations de consommateurs" in shown and "sans compte" in shown
    assert "union@exemple.fr" in exported(page, "committee_member_export", committee.pk)


def test_a_seat_with_an_account_keeps_no_address_of_its_own(page, committee):
    person = correspondent()
    sent = seat(account=person.pk, email="ailleurs@exemple.fr")
    page.post(address("committee_member_add", committee.pk), sent)
    member = CommitteeMember.objects.get()
    assert (member.email, member.address) == ("", person.email)
    page.post(address("committee_member_edit", committee.pk, member.pk), sent | {"version": 1})
    member.refresh_from_db()
    assert (member.email, member.version) == ("", 2)


def test_addresses_are_for_who_convenes(client, committee):
    CommitteeMemberFactory(committee=committee, account=None, email="union@exemple.fr")
    client.force_login(holder(Role.SECRETARY_GENERAL))
    assert "union@exemple.fr" not in text(client.get(address("committee_detail", committee.pk)))
    assert "union@exemple.fr" not in exported(client, "committee_member_export", committee.pk)


def test_a_deputy_stands_beside_whom_he_stands_in_for(page, committee):
    first, second = CommitteeMemberFactory.create_batch(2, committee=committee)
    page.post(address("committee_member_add", committee.pk), seat(function="Adjoint", stands_in_for=first.pk))
    lines = page.get(address("committee_detail", committee.pk)).context["lines"]
    assert [line.member.function for line in lines] == [first.function, "Adjoint", second.function]
    assert lines[1].part == f"Suppléant ({first.function})"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("au", {"au": "01/01/2015"}),
        ("is_president", {"is_president": "on"}),
        ("account", {"account": "same"}),
        ("stands_in_for", {"stands_in_for": "elsewhere"}),
        ("stands_in_for", {"stands_in_for": "deputy"}),
        ("email", {"email": "x"}),
        ("function", {"function": ""}),
    ],
)
def test_what_cannot_sit_is_said_beside_its_field(page, committee, field, changes):
    president = CommitteeMemberFactory(committee=committee, is_president=True, account=holder(Role.SECRETARY_GENERAL))
    deputy = CommitteeMemberFactory(committee=committee, stands_in_for=president)
    named = {
        "same": president.account_id,
        "elsewhere": CommitteeMemberFactory().pk,
        "deputy": deputy.pk,
    }
    sent = seat(**{name: named.get(value, value) for name, value in changes.items()})
    count = CommitteeMember.objects.count()
    response = page.post(address("committee_member_add", committee.pk), sent)
    assert field in response.context["form"].errors
    assert CommitteeMember.objects.count() == count


def test_a_president_may_follow_another(page, committee):
    CommitteeMemberFactory(committee=committee, is_president=True, au=datetime.date(2015, 10, 11))
    assert page.post(address("committee_member_add", committee.pk), seat(is_president="on")).status_code == 302


def test_the_steering_committee_is_presided_by_who_may(page, committee):
    manager, general = holder(Role.QUALITY_MANAGER, site=SiteFactory()), holder(Role.SECRETARY_GENERAL)
    refused = page.post(address("committee_member_add", committee.pk), seat(account=manager.pk, is_president="on"))
    assert "is_president" in refused.context["form"].errors
    page.post(address("committee_member_add", committee.pk), seat(account=general.pk, is_president="on"))
    assert CommitteeMember.objects.get().account == general


def test_a_mandate_ends_and_its_past_stays(page, committee):
    member = CommitteeMemberFactory(committee=committee, du=datetime.date(2014, 1, 1))
    sent = {"au": "11/10/2015", "version": 1}
    assert page.post(address("committee_member_end", committee.pk, member.pk), sent).status_code == 302
    context = page.get(address("committee_detail", committee.pk)).context
    assert not context["lines"] and [line.member for line in context["past"]] == [member]
    assert page.post(address("committee_member_end", committee.pk, member.pk), sent).status_code == 409


def test_a_seat_changed_meanwhile_keeps_what_was_typed(page, committee):
    member = CommitteeMemberFactory(committee=committee, function="Chef de bureau", version=2)
    response = page.post(address("committee_member_edit", committee.pk, member.pk), seat(function="Chef", version=1))
    assert response.status_code == 409
    assert "Chef de bureau" in text(response) and 'value="Chef"' in text(response)
    member.refresh_from_db()
    assert member.function == "Chef de bureau"


def decided(committee, **fields):
    """A decision of a meeting of its own; `approved` says whether its minutes are."""
    approved = fields.pop("approved", True)
    meeting = MeetingFactory(committee=committee, status="closed", year=fields.pop("year", 2015))
    MeetingMinutesFactory(meeting=meeting, **({"approved": True} if approved else {}))
    return DecisionFactory(item__meeting=meeting, meeting=meeting, **fields)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", {"Afficher les délais.", "Former les équipes.", "Écarter le point."}),
        ("q=equipes", {"Former les équipes."}),
        ("q=ÉCARTER", {"Écarter le point."}),
        ("annee=2014", {"Afficher les délais."}),
        ("decision=rejected", {"Écarter le point."}),
        ("q=A-2015-777", {"Former les équipes."}),
        ("annee=x&decision=y", {"Afficher les délais.", "Former les équipes.", "Écarter le point."}),
    ],
)
def test_the_register_answers_its_filter_and_so_does_its_export(page, committee, query, kept):
    decided(committee, text="Afficher les délais.", year=2014)
    decided(committee, text="Former les équipes.", item__action=ActionFactory(number=777))
    decided(committee, text="Écarter le point.", verdict="rejected", reason="Hors du périmètre.")
    decided(CommitteeFactory(), text="Ailleurs.")
    found = page.get(f"{address('committee_decisions', committee.pk)}?{query}").context["page"]
    assert {decision.text for decision in found} == kept
    rows = exported(page, "committee_decision_export", committee.pk, query=f"?{query}")
    assert all((said in rows) == (said in kept) for said in ("Afficher", "Former", "Écarter") for said in kept)
    assert "Ailleurs." not in rows


def test_the_register_costs_the_same_for_one_or_ten(page, committee, django_assert_max_num_queries):
    counts = []
    for size in (1, 9):
        for _ in range(size):
            decided(committee, item__action=ActionFactory())
        with django_assert_max_num_queries(10) as captured:
            page.get(address("committee_decisions", committee.pk))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_page_shows_the_last_decisions_of_the_last_meeting_first(page, committee):
    decided(committee, text="L’an dernier.", year=2014)
    meeting = MeetingFactory(committee=committee)
    for number in range(1, 8):
        DecisionFactory(item__meeting=meeting, number=number)
    shown = page.get(address("committee_detail", committee.pk)).context["decisions"]
    assert [decision.number for decision in shown] == [7, 6, 5, 4, 3]


def test_a_member_reads_what_approved_minutes_say_and_no_draft(client, committee):
    person = correspondent()
    CommitteeMemberFactory(committee=committee, account=person)
    decided(committee, text="Décidé et approuvé.")
    decided(committee, text="Encore au brouillon.", approved=False)
    client.force_login(person)
    found = client.get(address("committee_decisions", committee.pk)).context["page"]
    assert [decision.text for decision in found] == ["Décidé et approuvé."]
    assert "Encore au brouillon." not in text(client.get(address("committee_detail", committee.pk)))
    client.force_login(holder(Role.COORDINATOR))
    assert "Encore au brouillon." in text(client.get(address("committee_detail", committee.pk)))


def test_an_auditor_is_told_that_he_does_not_read_the_committees(client):
    audited = {"site": SiteFactory(), "module": ModuleFactory(), "valid_until": datetime.date(2015, 12, 1)}
    client.force_login(holder(Role.AUDITOR, **audited))
    refused = client.get(address("committee_list"))
    assert refused.status_code == 403
    assert "Cette page n’est pas ouverte" in text(refused) and "Vous pouvez voir" not in text(refused)


def test_a_seat_is_not_named_in_a_dissolved_committee(page, committee):
    committee.closed_on = datetime.date(2015, 6, 30)
    committee.save()
    assert page.post(address("committee_member_add", committee.pk), seat()).status_code == 409
    shown = text(page.get(address("committee_detail", committee.pk)))
    assert "Préparer une séance" not in shown and "Dissous" in shown


def test_an_account_is_offered_only_while_it_holds_a_role(page, committee):
    gone, held = UserFactory(), correspondent()
    offered = page.get(address("committee_member_add", committee.pk)).context["form"].fields["account"].queryset
    assert held in offered and gone not in offered
