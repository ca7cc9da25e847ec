"""Whose document it is: the name of the préfecture and, in its brand block, its lines."""

from sites.models import Prefecture


def letterhead():
    prefecture = Prefecture.objects.get(pk=1)
    return {
        "name": prefecture.name,
        "brand": [line.strip() for line in prefecture.brand.split("|") if line.strip()],
        "shows_brand": prefecture.shows_brand,
    }
