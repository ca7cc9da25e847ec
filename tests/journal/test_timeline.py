"""The history of an object, in sentences."""

import pytest
from django.template import Context, Template

from qualipref.journal import sentences
from qualipref.journal.models import Entry
from tests.factories import SiteFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_sentences(monkeypatch):
    monkeypatch.setattr(sentences, "_sentences", {})
    sentences.sentences({"site.renamed": "Site renommé : {reason}"})


def timeline(subject, arguments=""):
    return Template(f"{{% load journal %}}{{% timeline subject {arguments} %}}").render(Context({"subject": subject}))


def test_a_gesture_is_a_sentence_with_its_author():
    site, author = SiteFactory(), UserFactory(label="Responsable qualité")
    Entry.objects.record("site.renamed", on=site, by=author, reason="déménagement <b>")
    html = timeline(site)
    assert "Site renommé\u00a0: déménagement &lt;b&gt;" in html
    assert "Responsable qualité" in html


def test_an_unknown_event_falls_back_on_its_name():
    assert sentences.sentence(Entry.objects.record("site.moved")) == "site.moved"


def test_an_erased_detail_reads_as_dots():
    entry = Entry.objects.record("site.renamed", reason="Madame X")
    Entry.objects.erase_details(entry, by=UserFactory())
    assert sentences.sentence(Entry.objects.get(pk=entry.pk)) == "Site renommé : …"


def test_a_long_history_is_cut_and_says_so():
    site = SiteFactory()
    for _ in range(4):
        Entry.objects.record("site.renamed", on=site, reason="encore")
    assert timeline(site, "limit=3").count("<li>") == 3
    assert "Les 3 dernières écritures" in timeline(site, "limit=3")


def test_an_object_without_history_says_so():
    assert "Aucune écriture au journal" in timeline(SiteFactory())


def test_a_history_costs_the_same_for_one_or_ten(django_assert_num_queries):
    site = SiteFactory()
    Entry.objects.about(site)
    for batch in (1, 9):
        for _ in range(batch):
            Entry.objects.record("site.renamed", on=site, by=UserFactory(), reason="encore")
        with django_assert_num_queries(1):
            timeline(site)


def test_details_are_read_in_french():
    entry = Entry.objects.record("site.renamed", reason="2015-10-12")
    assert sentences.sentence(entry) == "Site renommé : 12\u00a0octobre 2015"
    entry = Entry.objects.record("site.renamed", reason=None, created={"site": 2}, odd=["a", 1])
    assert sentences.sentence(entry) == "Site renommé : …"
    assert dict(sentences.readable_details(entry.details)) == {"créations": "site 2", "odd": "a, 1"}
    assert sentences.readable("2015-13-45") == "2015-13-45"
