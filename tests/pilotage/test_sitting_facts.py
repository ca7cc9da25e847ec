"""What the room reads of a point, whatever it is about: what it asks, its proofs, what was decided of it before."""

import datetime
import re

import pytest

from tests.factories import (
    CampaignFactory,
    EvidenceFactory,
    EvidenceUseFactory,
    IndicatorTargetFactory,
    MeasurementFactory,
    OpenGapFactory,
    OptionalCommitmentDecisionFactory,
    ServiceFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.steering import (
    ActionFactory,
    AgendaItemFactory,
    DecisionFactory,
    DueDateRequestFactory,
    MeetingFactory,
)

from .sitting_world import LATER, TODAY, build_sitting, text, url

pytestmark = pytest.mark.django_db
YEAR = {"period_from": datetime.date(2015, 1, 1), "period_to": datetime.date(2015, 12, 31)}


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY


@pytest.fixture
def world():
    return build_sitting(kinds=("new_action",))


@pytest.fixture
def room(client, world):
    client.force_login(world.president)
    return client


def point(world, kind, **about):
    return AgendaItemFactory(meeting=world.meeting, kind=kind, **about)


def decided_before(world, number, kind, verdict="postponed", **fields):
    """What an earlier meeting of the year said; `fields` are those of its point, or the date that it gave."""
    day = fields.pop("new_due_on", None)
    meeting = MeetingFactory(committee=world.meeting.committee, number=number, status="closed")
    about = {f"item__{name}": value for name, value in fields.items()}
    return DecisionFactory(
        item__meeting=meeting, item__kind=kind, **about, verdict=verdict, number=7, reason="Devis", new_due_on=day
    )


def shown(room, item):
    return text(room.get(f"{url('sitting', item.meeting_id)}?point={item.pk}"))


def proof(world, title, **fields):
    covered = YEAR | {"period_to": fields.pop("until", YEAR["period_to"])}
    where = {"commitment": world.commitment, "unit": UnitFactory(service=world.service)}
    return EvidenceUseFactory(evidence=EvidenceFactory(title=title, **covered), **where | fields)


def test_the_service_of_an_owner_is_said_by_its_short_name(room, world):
    service = ServiceFactory(name="Section immatriculations du bureau des libertés", short_name="Cartes grises")
    action = ActionFactory(lead_service=service, owner=UserFactory(label="Cheffe de section"))
    said = shown(room, point(world, "new_action", title="Plan", action=action))
    assert "Cheffe de section" in said and "Cartes grises" in said and service.name not in said


def test_a_proposal_says_how_many_times_its_examination_was_put_off(room, world):
    item = world.items[0]
    for number in (1, 2, 3):
        decided_before(world, number, "new_action", action=item.action)
    assert "Reportée 3\u00a0fois" in shown(room, item)


def test_a_report_that_moved_a_date_is_counted_once_with_its_change(room, world):
    request = DueDateRequestFactory(goes_to_committee=True)
    decided_before(world, 1, "late_action", action=request.action, new_due_on=LATER)
    request.action.due_date_changes.create(old_due_on="2015-09-30", new_due_on=LATER, reason="Devis")
    decided_before(world, 2, "late_action", action=request.action)
    item = point(world, "date_request", date_request=request)
    assert "Reportée 2\u00a0fois" in shown(room, item)


def test_an_optional_commitment_says_what_it_asks_its_proofs_and_what_was_decided_of_it(room, world):
    world.commitment.requirement = "Une charte publique fixe les règles de modération."
    world.commitment.save()
    item = point(world, "optional_commitment", commitment=world.commitment)
    assert "aucune en 2015" in shown(room, item) and "jamais décidé" in shown(room, item)
    proof(world, "Charte affichée")
    campaign = CampaignFactory(year=2014, framework=world.commitment.framework)
    OptionalCommitmentDecisionFactory(campaign=campaign, commitment=world.commitment, decision="deferred")
    decided_before(world, 2, "optional_commitment", commitment=world.commitment)
    page = shown(room, item)
    for told in ("Une charte publique fixe", "Charte affichée", "Différé en 2014", "COPIL-2015-02 / D-07"):
        assert told in page
    assert "Reporté 1\u00a0fois" in page


def test_a_gap_shows_the_proofs_of_its_unit_and_what_was_said_of_it(room, world):
    unit = UnitFactory(service=world.service)
    gap = OpenGapFactory(commitment=world.commitment, unit=unit)
    proof(world, "Photographie du panneau", unit=unit)
    proof(world, "Photographie d’ailleurs", unit=UnitFactory())
    decided_before(world, 2, "gap", verdict="noted", gap=gap)
    page = shown(room, point(world, "gap", gap=gap))
    assert "Photographie du panneau" in page and "Photographie d’ailleurs" not in page
    assert "Pris acte, COPIL-2015-02 / D-07" in page


def test_proofs_to_renew_are_named_with_the_last_day_that_they_cover(room, world):
    world.commitment.validity = "trimestrielle"
    world.commitment.save()
    CampaignFactory(year=2015, framework=world.commitment.framework)
    proof(world, "Relevé de mars", until=datetime.date(2015, 3, 31), accepted=True)
    page = shown(room, point(world, "evidence", commitment=world.commitment))
    assert "Relevé de mars" in page and "31\u00a0mars\u00a02015" in page


def test_an_indicator_says_its_last_value_its_period_and_its_target(room, world):
    measured = MeasurementFactory(missed=True)
    item = point(world, "indicator", indicator=measured.indicator)
    IndicatorTargetFactory(indicator=measured.indicator, value=80, du=YEAR["period_from"])
    page = shown(room, item)
    for told in ("50 %", "septembre 2015", "≥ 80 %"):
        assert told in re.sub(r"[\u00a0\u202f]", " ", page)


def test_no_kind_of_point_costs_more_than_the_others(room, world, django_assert_max_num_queries):
    gap = OpenGapFactory(commitment=world.commitment, unit=UnitFactory(service=world.service))
    items = [
        world.items[0],
        point(world, "optional_commitment", commitment=world.commitment),
        point(world, "gap", gap=gap),
        point(world, "evidence", commitment=world.commitment),
        point(world, "indicator", indicator=MeasurementFactory().indicator),
    ]
    proof(world, "Feuille de présence")
    shown(room, items[0])
    for item in items:
        with django_assert_max_num_queries(12):  # ten, the préfecture once a minute, the log of accesses
            shown(room, item)
