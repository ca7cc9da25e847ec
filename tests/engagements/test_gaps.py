"""A gap opens, is lifted once, and the journal tells both."""

import datetime

import pytest
from django.db import IntegrityError

from engagements.enums import GapOrigin
from engagements.models import OpenGap
from engagements.usecases.gaps import lift_gap, open_gap
from qualipref.journal.models import Entry
from qualipref.journal.sentences import sentence
from qualipref.workflow import TransitionRefused
from tests.factories import CommitmentFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2015, 9, 14)
LATER = datetime.date(2015, 10, 12)


@pytest.fixture
def place():
    return CommitmentFactory(code="2.4.1"), UnitFactory()


def opened(place, by, origin=GapOrigin.AUDIT, label="Délai non affiché"):
    return open_gap(*place, label=label, origin=origin, opened_on=DAY, by=by)


def test_a_gap_opens_with_its_day_and_the_journal_says_where(place):
    author = UserFactory()
    gap = opened(place, author)
    assert list(OpenGap.objects.open_on(DAY)) == [gap]
    entry = Entry.objects.get()
    commitment, unit = place
    assert (entry.event, entry.subject, entry.author) == ("gap.opened", gap, author)
    assert (entry.site_code, entry.service_code) == (unit.site.slug, unit.service.code)
    assert entry.module_code == commitment.chapter.module.module.slug
    assert sentence(entry) == f"Écart ouvert sur 2.4.1, {unit}\u00a0: Délai non affiché"


def test_the_self_assessment_has_one_open_gap_at_most_for_a_cell(place):
    author = UserFactory()
    first = opened(place, author, GapOrigin.SELF_ASSESSMENT)
    assert opened(place, author, GapOrigin.SELF_ASSESSMENT, label="Encore") == first
    assert (OpenGap.objects.count(), Entry.objects.count()) == (1, 1)


def test_the_database_refuses_a_second_one_of_the_self_assessment(place):
    opened(place, None, GapOrigin.SELF_ASSESSMENT)
    commitment, unit = place
    with pytest.raises(IntegrityError):
        OpenGap.objects.create(
            commitment=commitment, unit=unit, origin=GapOrigin.SELF_ASSESSMENT, label="Autre", opened_on=DAY
        )


def test_audits_may_open_several(place):
    assert opened(place, None) != opened(place, None)


def test_once_lifted_it_may_open_again(place):
    author = UserFactory()
    gap = opened(place, author, GapOrigin.SELF_ASSESSMENT)
    lift_gap(gap, lifted_on=LATER, by=author)
    assert opened(place, author, GapOrigin.SELF_ASSESSMENT) != gap


def test_a_lifted_gap_is_not_open_on_its_day_and_cannot_be_lifted_again(place):
    author = UserFactory()
    gap = opened(place, author)
    lift_gap(gap, lifted_on=LATER, by=author)
    assert not OpenGap.objects.open_on(LATER).exists()
    assert OpenGap.objects.open_on(LATER - datetime.timedelta(days=1)).exists()
    entry = Entry.objects.first()
    assert entry.event == "gap.lifted"
    assert sentence(entry) == f"Écart levé sur 2.4.1, {gap.unit}\u00a0: Délai non affiché"
    with pytest.raises(TransitionRefused):
        lift_gap(gap, lifted_on=LATER, by=author)
    assert Entry.objects.count() == 2


def test_a_long_finding_is_cut_to_what_a_label_holds(place):
    assert len(opened(place, None, label="a" * 400).label) == 300
