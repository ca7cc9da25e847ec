"""The addresses of a matrix: written from one reverse each, for a page has hundreds of them."""

from urllib.parse import quote, urlencode

from django.urls import reverse

SAFE = "!$&'()*+,;=:@~"


def cell_links(campaign):
    """code, unit → the address of their cell."""
    start = reverse("engagements:cell_detail", args=[campaign.year, "0", "u"]).removesuffix("0/u/")
    return lambda code, unit: f"{start}{quote(code, safe=SAFE)}/{unit}/"


def assessment_links(campaign):
    """code, unit → the address where their cell is assessed."""
    cells, start = cell_links(campaign), cell_links(campaign)("0", "u")
    end = reverse("engagements:cell_assess", args=[campaign.year, "0", "u"]).removeprefix(start)
    return lambda code, unit: cells(code, unit) + end


def commitment_links(campaign):
    """code → the address of that commitment in the référentiel."""
    start = reverse("engagements:commitment_detail", args=[campaign.framework_id, "0"]).removesuffix("0/")
    return lambda code: f"{start}{quote(code, safe=SAFE)}/"


def selection(form, **changes):
    """The query of the filter with `changes` made; None takes a criterion away, and nothing is unfolded by hand."""
    kept = {name: value for name, value in form.criteria.items() if name != "ouvert"} | changes
    return urlencode({name: value for name, value in kept.items() if value is not None})


def scope(form, **changes):
    """The same without the state of cells: the query of what a score is made of."""
    return selection(form, etat=None, critere=None, **changes)


def why_link(read, query, **state):
    """The cells of a score, as a list."""
    asked = "&".join(part for part in (query, urlencode(state)) if part)
    address = reverse("engagements:score_explanation", kwargs=read.address)
    return f"{address}?{asked}" if asked else address
