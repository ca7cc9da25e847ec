"""The grids: an indicator for all its units, a unit for all its indicators; nothing is half written nor lost."""

import datetime

import pytest
from django.urls import reverse

from engagements.models import Contribution, Measurement
from qualipref.civil_periods import CivilPeriod
from qualipref.drafts.models import Draft
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.engagements.pages import text
from tests.factories import IndicatorFactory, ScopeEntryFactory, ServiceFactory, holder

from .world import AUGUST, OCTOBER, SEPTEMBER, build, record

pytestmark = pytest.mark.django_db


def address(world, period=SEPTEMBER, name="measurement_grid", query=""):
    where = {"framework_pk": world.framework.pk, "code": world.indicator.code, "period": period}
    return reverse(f"engagements:{name}", kwargs=where) + query


def unit_address(world, service=None, period=SEPTEMBER, name="measurement_unit_grid"):
    service = service or world.service
    return reverse(f"engagements:{name}", kwargs={"unit": f"{service.slug}.{world.site.slug}", "period": period})


def key(world, service=None, indicator=None):
    site, service_pk = world.site.pk, service.pk if service else 0
    return f"{(indicator or world.indicator).pk}.{site}.{service_pk}"


def row(world, numerator, denominator="100", comment="", version=0, service=None, **at):
    line = key(world, service or world.service, **at)
    values = {"numerator": numerator, "denominator": denominator, "comment": comment, "version": version}
    return {f"{name}-{line}": value for name, value in values.items()}


@pytest.fixture
def manager(client, world):
    client.force_login(world.manager)
    return client


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


def keys(response):
    return [fields.line.key for fields in response.context["form"].lines]


def test_a_service_types_its_own_line_alone(clerk, world):
    assert keys(clerk.get(address(world))) == [key(world, world.service)]


def test_the_manager_types_each_service_of_his_site_and_the_site_as_a_whole(manager, world):
    shown = manager.get(address(world))
    assert keys(shown) == [*(key(world, service) for service in world.services), key(world)]
    assert "Site entier" in text(shown)


def test_a_support_service_types_the_units_of_the_chapters_it_supplies(client, world):
    support = ServiceFactory(is_support=True, site=None)
    Contribution.objects.create(service=support, module=world.module, chapter_code=world.chapter.code)
    client.force_login(holder(Role.CORRESPONDENT, service=support))
    assert len(keys(client.get(address(world)))) == 4  # both services, the site, the préfecture


def test_who_measures_nothing_is_refused(client, world):
    client.force_login(holder(Role.SECRETARY_GENERAL))
    assert client.get(address(world)).status_code == 403
    assert client.post(address(world), row(world, "90")).status_code == 403
    assert not Measurement.objects.exists()


def test_a_month_is_recorded_in_one_gesture(manager, world):
    data = row(world, "1 234,5", "2000") | row(world, "8", "9", "Deux agents", service=world.services[1])
    answer = manager.post(address(world), data)
    assert answer.status_code == 302 and answer.url.endswith("?periode=2015-09")
    said = Measurement.objects.order_by("unit__service__pk").values_list("numerator", "denominator", "comment")
    assert [(float(n), float(d), c) for n, d, c in said] == [(1234.5, 2000, ""), (8, 9, "Deux agents")]
    assert Entry.objects.filter(event="measurements.recorded").count() == 1


def test_a_blank_line_is_not_recorded(manager, world):
    manager.post(address(world), row(world, "90") | row(world, "", "", service=world.services[1]))
    assert Measurement.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"numerator": "douze"}, "n’est pas un nombre"),
        ({"numerator": "-4"}, "nombre positif"),
        ({"numerator": "1e5"}, "n’est pas un nombre"),
        ({"numerator": "9" * 30}, "n’est pas un nombre"),
        ({"numerator": "120"}, "dépasse le dénominateur"),
        ({"numerator": "90", "denominator": ""}, "Saisissez un nombre"),
        ({"numerator": "", "denominator": "", "comment": "Rien"}, "Saisissez la mesure"),
    ],
)
def test_a_fault_is_said_beside_its_line_and_nothing_is_written(manager, world, fields, sentence):
    bad = row(world, **({"numerator": "90"} | fields))
    answer = manager.post(address(world), bad | row(world, "80", service=world.services[1]))
    assert answer.status_code == 200
    first = answer.context["form"].lines[0]
    assert any(sentence in error for error in first.errors), first.errors
    assert not Measurement.objects.exists() and not Entry.objects.exists()
    assert "rien n’est enregistré" in text(answer)


def test_an_unlikely_value_is_accepted_with_a_comment(manager, world):
    record(world, 95, period=AUGUST)
    assert "inhabituel" in text(manager.post(address(world), row(world, "40")))
    assert manager.post(address(world), row(world, "40", comment="Panne du standard")).status_code == 302


def test_a_line_changed_meanwhile_is_a_conflict_that_keeps_what_was_typed(manager, world):
    record(world, 70, comment="Première")
    data = row(world, "85", comment="La mienne") | row(world, "60", service=world.services[1])
    answer = manager.post(address(world), data)
    shown = text(answer)
    assert answer.status_code == 409
    assert "a enregistré 70 sur 100" in shown and 'value="85"' in shown and 'value="La mienne"' in shown
    assert Measurement.objects.count() == 1
    again = row(world, "85", comment="La mienne", version=1) | row(world, "60", service=world.services[1])
    assert f'name="version-{key(world, world.service)}" value="1"' in shown
    assert manager.post(address(world), again).status_code == 302
    assert Measurement.objects.get(unit__service=world.service).numerator == 85


def test_a_line_validated_meanwhile_says_so_and_keeps_what_was_typed(manager, world):
    record(world, 70)
    Measurement.objects.update(status="validated", version=2)
    answer = manager.post(address(world), row(world, "85", version=1))
    assert answer.status_code == 409 and "Votre saisie" in text(answer) and "85 sur 100" in text(answer)
    assert Measurement.objects.get().numerator == 70


def test_a_validated_line_is_read_and_not_typed(manager, world):
    record(world, 70)
    Measurement.objects.update(status="validated")
    shown = text(manager.get(address(world)))
    assert f'name="numerator-{key(world, world.service)}"' not in shown and "Validée" in shown


def test_a_recorded_measurement_is_not_erased(manager, world):
    record(world)
    assert "ne s’efface pas" in text(manager.post(address(world), row(world, "", "", version=1)))
    assert Measurement.objects.get().numerator == 90


def test_a_forged_line_of_another_service_is_not_read(clerk, world):
    clerk.post(address(world), row(world, "90") | row(world, "10", service=world.services[1]))
    assert Measurement.objects.get().unit.service == world.service


def test_the_same_sent_twice_is_written_once(manager, world):
    for _ in range(2):
        assert manager.post(address(world), row(world, "90")).status_code == 302
    assert Measurement.objects.get().version == 1


@pytest.mark.parametrize("period", [OCTOBER.following(), CivilPeriod.year(2015), CivilPeriod.day(SEPTEMBER.first)])
def test_a_period_that_is_not_measured_has_no_grid(manager, world, period):
    assert manager.get(address(world, period)).status_code == 404


def test_what_is_no_period_has_no_address(manager, world):
    assert manager.get(address(world).replace("2015-09", "2015-99")).status_code == 404


def test_each_dimension_has_its_grid(manager, world):
    data = row(world, "90")
    named = {name + ".Passeport": value for name, value in data.items()}
    assert manager.post(address(world, query="?dimension=Passeport"), named).status_code == 302
    assert Measurement.objects.get().dimension == "Passeport"
    shown = manager.get(address(world))
    assert shown.context["page"].dimension == "Passeport"


def test_the_grid_without_dimension_stays_within_reach(manager, world):
    record(world, 40, 50, dimension="Passeport")
    record(world, 90, 100, service=world.services[1])
    assert 'href="?dimension="' in text(manager.get(address(world)))
    shown = manager.get(address(world, query="?dimension="))
    assert shown.context["page"].dimension == ""
    assert [fields.numerator.value() for fields in shown.context["form"].lines] == ["", "90", ""]
    assert shown.context["page"].address.endswith("?dimension=")
    data = row(world, "91", service=world.services[1], version=1)
    assert manager.post(shown.context["page"].address, data).status_code == 302
    assert Measurement.objects.get(dimension="").numerator == 91


@pytest.mark.parametrize("asked", ["cni", "CNI", "Cni"])
def test_a_dimension_is_the_same_however_it_is_written(manager, world, asked):
    record(world, 50, 100, dimension="CNI")
    shown = manager.get(address(world, query=f"?dimension={asked}"))
    assert shown.context["page"].dimension == "CNI"
    assert shown.context["form"].lines[0].numerator.value() == "50"


def test_a_unit_types_all_its_indicators_of_the_month(clerk, world):
    count = IndicatorFactory(framework=world.framework, kind="count", unit="nombre", rhythm="monthly", order=9999)
    yearly = IndicatorFactory(framework=world.framework, rhythm="yearly")
    world.commitments[0].indicators.add(count, yearly)
    shown = clerk.get(unit_address(world))
    assert keys(shown) == [key(world, world.service), key(world, world.service, count)]
    data = row(world, "90") | {f"numerator-{key(world, world.service, count)}": "3"}
    assert clerk.post(unit_address(world), data).status_code == 302
    said = set(Measurement.objects.values_list("indicator", "denominator"))
    assert said == {(world.indicator.pk, 100), (count.pk, None)}


def test_the_unit_of_another_is_not_seen(clerk, world):
    assert clerk.get(unit_address(world, world.services[1])).status_code == 404


@pytest.mark.parametrize("name", ["measurement_paste", "measurement_unit_paste"])
def test_a_pasted_table_fills_the_grid_and_writes_nothing(manager, world, name):
    place = address(world, name=name) if name == "measurement_paste" else unit_address(world, name=name)
    first = f"{world.service}, {world.site}" if name == "measurement_paste" else world.indicator.code
    answer = manager.post(place, {"table": f"{first}\t88\t90\tRelevé\nInconnu\t1\t2\n"})
    assert answer.status_code == 200
    filled = answer.context["form"].lines[0]
    assert [filled.field(field).value() for field in ("numerator", "denominator", "comment")] == ["88", "90", "Relevé"]
    assert "« Inconnu » n’est pas une ligne" in text(answer).replace("\u00a0", " ")
    assert not Measurement.objects.exists()


def test_a_paste_without_names_follows_the_order_of_the_grid(manager, world):
    form = manager.post(address(world, name="measurement_paste"), {"table": "1;2\r\n3;4\r\n"}).context["form"]
    assert [fields.field("numerator").value() for fields in form.lines] == ["1", "3", ""]


@pytest.mark.parametrize(
    ("table", "placed", "told"),
    [
        ("90\t100\n\t\n80\t100", ["90", "", "80", ""], ""),
        ("\n85\n\n", ["", "85", "", ""], ""),
        ("Numérateur\tDénominateur\n90\t100\n85\t100\n80\t100", ["90", "85", "80", ""], "« Numérateur » est lue"),
        ("90\nabsent\n80", ["90", "", "80", ""], "Ligne 2 : « absent » n’est pas"),
        ("1\n2\n3\n4\n5", ["1", "2", "3", "4"], "Ligne 5 : « 5 » n’est pas"),
    ],
)
def test_a_pasted_row_keeps_its_place(client, table, placed, told):
    world = build(services=3)
    client.force_login(world.manager)
    answer = client.post(address(world, name="measurement_paste"), {"table": table})
    assert [fields.numerator.value() for fields in answer.context["form"].lines] == placed
    assert told in text(answer).replace("\u00a0", " ")
    assert told or not answer.context["pasted"].lost


def test_a_number_beside_named_rows_goes_to_no_line_by_its_rank(manager, world):
    """The code of a service that the grid does not know is no numerator."""
    table = f"{world.services[1]}, {world.site}\t80\t100\n4012\t90\t100"
    answer = manager.post(address(world, name="measurement_paste"), {"table": table})
    assert [fields.numerator.value() for fields in answer.context["form"].lines] == ["", "80", ""]
    assert "« 4012 » n’est pas une ligne" in text(answer).replace("\u00a0", " ")


def test_a_blank_cell_says_nothing_of_what_is_recorded(manager, world):
    record(world, 70)
    form = manager.post(address(world, name="measurement_paste"), {"table": "\t200\n80\t100"}).context["form"]
    assert [(fields.numerator.value(), fields.denominator.value()) for fields in form.lines[:2]] == [
        ("70", "200"),
        ("80", "100"),
    ]


@pytest.mark.parametrize("table", ["", "x" * 60_000])
def test_a_paste_that_cannot_be_read_says_so(manager, world, table):
    answer = manager.post(address(world, name="measurement_paste"), {"table": table})
    assert answer.status_code == 200 and answer.context["paste"].errors


def test_a_grid_left_unfinished_is_found_again(manager, world):
    page = address(world)
    Draft.objects.keep(world.manager, f"measurements:{page}", {f"numerator-{key(world, world.service)}": ["77"]})
    assert "Reprendre" in text(manager.get(page))
    form = manager.get(f"{page}?brouillon=reprendre").context["form"]
    assert form.lines[0].numerator.value() == "77"
    manager.post(page, row(world, "90"))
    assert not Draft.objects.exists()


def test_the_home_says_what_is_left_to_type(clerk, world):
    home = reverse("engagements:measurement_home")
    [group] = clerk.get(home).context["groups"]
    assert (group.period, group.missing, [unit.missing for unit in group.units]) == (SEPTEMBER, 1, [1])
    record(world)
    [group] = clerk.get(home).context["groups"]
    assert group.missing == 0
    assert "Saisi" in text(clerk.get(home))


def test_what_the_whole_site_measured_is_not_asked_of_its_services(manager, world):
    record(world, service=None, by=world.manager)
    [group] = manager.get(reverse("engagements:measurement_home")).context["groups"]
    assert group.missing == 0


def test_an_event_is_measured_on_its_day(client):
    world = build(kind="duration", unit="minutes", rhythm="each_event")
    client.force_login(world.manager)
    where = {"framework_pk": world.framework.pk, "code": world.indicator.code}
    page = reverse("engagements:measurement_day", kwargs=where)
    assert client.get(page).status_code == 200
    assert client.get(f"{page}?jour=2015-10-01").url.endswith("/saisie/2015-10-01/")
    for wrong in ("2015-10-13", "hier", "", "0215-10-01"):
        assert client.get(f"{page}?jour={wrong}").status_code == 200
    day = CivilPeriod.day(datetime.date(2015, 10, 1))
    data = {f"numerator-{key(world, world.service)}": "45"}
    assert client.post(address(world, day), data).status_code == 302
    assert Measurement.objects.get().period == day


@pytest.mark.parametrize("where", [address, unit_address])
def test_a_grid_costs_the_same_for_two_or_twelve_lines(manager, world, django_assert_max_num_queries, where):
    counts = []
    for more in (0, 10):
        for service in ServiceFactory.create_batch(more, site=world.site):
            ScopeEntryFactory(service=service, module=world.module)
        world.commitments[0].indicators.add(
            *IndicatorFactory.create_batch(more, framework=world.framework, rhythm="monthly")
        )
        manager.get(where(world))
        with django_assert_max_num_queries(11) as captured:  # ten, and the access log
            assert manager.get(where(world)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
