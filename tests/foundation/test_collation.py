"""Alphabetical order as a French reader expects it, the same on both engines."""

import pytest

from qualipref.collation import sort_key
from sites.models import Site
from tests.factories import SiteFactory

NAMES = ["Accueil", "Baux", "Élections", "Étrangers", "Œuvres sociales", "Permis", "Zones"]


def test_accents_case_and_ligatures_are_set_aside():
    assert sorted(["élections", "Zones", "Œuvres", "Permis", "Accueil", "œdème"], key=sort_key) == [
        "Accueil",
        "élections",
        "œdème",
        "Œuvres",
        "Permis",
        "Zones",
    ]
    assert sort_key("L’État") == sort_key("l'etat")


@pytest.mark.django_db
def test_the_database_sorts_in_the_same_order():
    for name in reversed(NAMES):
        SiteFactory(name=name)
    assert list(Site.objects.order_by("name_sort").values_list("name", flat=True)) == NAMES


@pytest.mark.django_db
def test_the_key_follows_the_name():
    site = SiteFactory(name="Zones")
    site.name = "Accueil"
    site.save()
    assert Site.objects.get().name_sort == "accueil"
