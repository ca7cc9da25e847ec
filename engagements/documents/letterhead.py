"""Whose document it is: the name of the préfecture and, in its brand block, its lines."""

from sites.models import Prefecture


def letterhead():
    return letterhead_of(Prefecture.objects.filter(pk=1).first() or Prefecture(brand="", shows_brand=False))


def letterhead_of(prefecture):
    return {
        "name": prefecture.name,
        "brand": [line.strip() for line in prefecture.brand.split("|") if line.strip()],
        "shows_brand": prefecture.shows_brand,
    }
