"""Delays in working days: each letter, what it counts for, and the two measurements that a relevé gives."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from engagements.enums import LetterOutcome
from engagements.measures.response_times import Letter, pairs, totals, weigh_letter
from engagements.models import Indicator, Measurement, MeasurementImport
from qualipref.civil_periods import CivilPeriod
from sites.enums import Role
from tests.factories import IndicatorFactory, PrefectureFactory, SiteFactory, holder

from . import world as measures
from .import_world import act
from .world import SEPTEMBER, TODAY

CREATE = "engagements:response_time_create"
IN_TIME, LATE, UNANSWERED, PENDING = LetterOutcome


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def weighed(received, answered="", threshold=5, period=SEPTEMBER, today=TODAY):
    return weigh_letter(Letter("C-1", day(received), day(answered)), threshold, period, today)


@pytest.mark.parametrize(
    ("received", "answered", "delay", "outcome"),
    [
        ("2015-04-30", "2015-05-07", 4, IN_TIME),  # 1 May is left out
        ("2015-04-30", "2015-05-11", 5, IN_TIME),  # and 8 May
        ("2015-04-30", "2015-05-12", 6, LATE),
        ("2015-04-02", "2015-04-10", 5, IN_TIME),  # Easter Monday, 6 April, is left out
        ("2015-04-02", "2015-04-13", 6, LATE),
        ("2015-11-06", "2015-11-16", 5, IN_TIME),  # 11 November is left out
        ("2015-11-06", "2015-11-17", 6, LATE),
        ("2015-09-12", "2015-09-12", 0, IN_TIME),  # a Saturday
    ],
)
def test_a_delay_leaves_out_the_days_that_nobody_works(received, answered, delay, outcome):
    period = CivilPeriod.of(1, day(answered))
    found = weighed(received, answered, period=period, today=datetime.date(2015, 12, 1))
    assert (found.delay, found.outcome) == (delay, outcome)


@pytest.mark.parametrize(
    ("received", "answered", "outcome", "in_rate", "in_mean"),
    [
        ("2015-09-01", "2015-09-08", IN_TIME, True, True),
        ("2015-09-01", "2015-09-09", LATE, True, True),
        ("2015-08-20", "2015-09-09", LATE, False, True),  # it came to its end in August: counted there
        ("2015-09-28", "2015-10-02", IN_TIME, False, False),  # answered in October, in time: counted there
        ("2015-09-01", "2015-10-02", LATE, True, False),  # late in September, whatever came afterwards
        ("2015-09-01", "", UNANSWERED, True, False),
        ("2015-09-23", "", UNANSWERED, True, False),  # its last day was the last day of the month
        ("2015-09-24", "", UNANSWERED, False, False),  # its last day was in October
        ("2015-08-20", "", UNANSWERED, False, False),
        ("2015-10-05", "", PENDING, False, False),  # its last day is today
    ],
)
def test_a_letter_counts_once_where_it_comes_to_its_end(received, answered, outcome, in_rate, in_mean):
    found = weighed(received, answered)
    assert (found.outcome, found.in_rate, found.in_mean) == (outcome, in_rate, in_mean)
    assert bool(found.why) != in_rate


@pytest.mark.parametrize("answered", ["2015-08-25", "2015-09-09", "2015-10-02", ""])
def test_no_letter_counts_in_two_months(answered):
    months = [CivilPeriod.month(2015, month) for month in (7, 8, 9, 10)]
    found = [weighed("2015-08-20", answered, period=each) for each in months]
    assert sum(each.in_rate for each in found) == 1
    assert sum(each.in_mean for each in found) == bool(answered)


def test_the_totals_are_the_numerators_and_the_denominators():
    letters = [("2015-09-01", "2015-09-08"), ("2015-09-01", "2015-09-09"), ("2015-09-01", ""), ("2015-10-06", "")]
    assert totals([weighed(*each) for each in letters]) == (1, 3, 11, 2)
    assert totals([]) == (0, 0, 0, 0)


# --- The pages ----------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db
LETTERS = "C-1\t01/09/2015\t08/09/2015\nC-2\t01/09/2015\t09/09/2015\nC-3\t01/09/2015\t\n"


@pytest.fixture
def world():
    PrefectureFactory()
    world = measures.build(code="IQ-10", target=85)
    world.commitments[0].thresholds.create(
        name="Délai de réponse", operator="<=", value=5, unit="jours ouvrés", attestation_level="D"
    )
    world.mean = IndicatorFactory(
        framework=world.framework,
        code="IQ-11",
        kind="average",
        unit="jours ouvrés",
        direction="baisse_souhaitee",
        target=15,
        rhythm="monthly",
    )
    world.commitments[0].indicators.add(world.mean)
    return world


def typed(world, **fields):
    return {
        "pair": "IQ-10.IQ-11",
        "unit": f"{world.service.slug}.{world.site.slug}",
        "period": "2015-09",
        "lines": LETTERS,
        "comment": "Congés.",
    } | fields


def send(client, world, **fields):
    return client.post(reverse(CREATE), typed(world, **fields), follow=True)


def test_a_pair_is_a_rate_and_a_mean_of_one_commitment_under_its_threshold(world):
    [pair] = pairs(world.framework, Indicator.objects.all(), TODAY)
    assert (pair.rate, pair.mean, pair.threshold) == (world.indicator, world.mean, 5)
    world.commitments[0].thresholds.all().delete()
    [pair] = pairs(world.framework, Indicator.objects.all(), TODAY)
    assert pair.threshold == 15
    world.mean.rhythm = "quarterly"
    world.mean.save()
    assert pairs(world.framework, Indicator.objects.all(), TODAY) == []


def test_pasted_letters_are_previewed_then_recorded_as_two_measurements(client, world):
    client.force_login(world.clerk)
    page = send(client, world)
    text = page.text.replace("\u00a0", " ")
    assert "2 mesures de 3 courriers" in text and "Sans réponse, échu" in text and "33,3" in text
    assert not Measurement.objects.exists()
    act(client, MeasurementImport.objects.get(), "confirm")
    points = Measurement.objects.order_by("indicator__code").values_list("indicator__code", "numerator", "denominator")
    assert list(points) == [("IQ-10", 1, 3), ("IQ-11", 11, 2)]
    assert set(Measurement.objects.values_list("comment", "source", "origin")) == {
        ("Congés.", "Relevé de délais, 3\u00a0courriers", "import")
    }


def test_a_file_with_titles_gives_the_same(client, world):
    client.force_login(world.clerk)
    content = "Répondu le;Référence;Reçu le\n08/09/2015;C-1;01/09/2015\n;C-3;2015-09-01\n".encode()
    send(client, world, lines="", file=SimpleUploadedFile("releve.csv", content))
    assert [row["outcome"] for row in MeasurementImport.objects.get().letters["rows"]] == ["in_time", "unanswered"]


def test_no_letter_that_counts_is_not_measurable(client, world):
    client.force_login(world.clerk)
    send(client, world, lines="C-1\t05/10/2015\t")
    batch = MeasurementImport.objects.get()
    assert [line["value"] for line in batch.lines] == ["non mesurable", "non mesurable"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"lines": ""}, "Collez vos lignes, ou choisissez"),
        ({"lines": "C-1\t31/02/2015\t"}, "Ligne 1 : il manque les colonnes"),
        ({"lines": "C-1\t01/09/2015\t\nC-2\t31/02/2015\t"}, "Ligne 2, colonne b"),
        ({"lines": "C-1\t01/09/2015\t\nC-1\t02/09/2015\t"}, "déjà donnée ligne 1"),
        ({"lines": "C-1\t09/09/2015\t01/09/2015"}, "la réponse précède la réception"),
        ({"lines": "C-1\t09/09/2016\t"}, "pas encore venue"),
        ({"lines": "C-1\t01/09/0215\t03/09/2015"}, "Ligne 1, colonne b : le 1er septembre 215 est à plus de cinq ans"),
        ({"lines": "C-1\t09/09/2015\t09/09/2016"}, "pas encore venue"),
        ({"lines": "\t09/09/2015\t"}, "manque"),
        ({"pair": "x"}, ""),
        ({"unit": "x"}, ""),
        ({"period": "2015-T3"}, ""),
        ({"period": "x"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, world, fields, said):
    client.force_login(world.clerk)
    page = send(client, world, **fields)
    assert page.status_code == 200 and not MeasurementImport.objects.exists()
    assert said in page.text.replace("\u00a0", " ")
    assert typed(world, **fields)["lines"].split("\t")[0] in page.text


def test_lines_and_a_file_together_are_refused(client, world):
    client.force_login(world.clerk)
    page = send(client, world, file=SimpleUploadedFile("releve.csv", b"C-1;01/09/2015;"))
    assert "Gardez l’un des deux" in page.text and not MeasurementImport.objects.exists()


def test_an_unlikely_delay_asks_for_a_comment(client, world):
    client.force_login(world.clerk)
    measures.record(world, 100, 100, period=measures.AUGUST)
    page = send(client, world, comment="")
    assert "expliquez en commentaire" in page.text and not MeasurementImport.objects.exists()
    send(client, world)
    assert MeasurementImport.objects.get().valid_count == 2


def test_each_one_is_offered_what_he_measures(client, world):
    client.force_login(world.clerk)
    assert world.services[1].slug not in client.get(reverse(CREATE)).text
    assert send(client, world, unit=f"{world.services[1].slug}.{world.site.slug}").redirect_chain == []
    client.force_login(world.manager)
    assert world.services[1].slug in client.get(reverse(CREATE)).text
    client.force_login(holder(Role.QUALITY_MANAGER, site=SiteFactory()))
    assert client.get(reverse(CREATE)).status_code == 200
    client.force_login(holder(Role.AGENT, site=world.site))
    assert client.get(reverse(CREATE)).status_code == 403


def test_the_letters_are_exported_as_they_are_shown(client, world):
    client.force_login(world.clerk)
    send(client, world)
    address = reverse("engagements:measurement_import_lines", args=[MeasurementImport.objects.get().pk, "csv"])
    lines = client.get(address).text.splitlines()
    assert lines[1] == "C-1;2015-09-01;2015-09-08;2015-09-08;5;Dans le délai;oui;oui;"
    assert len(lines) == 4
