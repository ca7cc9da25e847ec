"""The rows behind a figure, counted from the list that its link opens, as the reader who follows it counts them."""

import csv
import io
import itertools
import re

EXPORT = re.compile(r'href="([^"]*\.csv(?:\?[^"]*)?)"')
LISTED = {
    "engagements:call_list": r'<th scope="row"',
    "engagements:cell_detail": r'<li class="q-(?:oui|non)"',
    "engagements:crisis_event_detail": r"<h1",
    "sites:history": r'<th scope="row"><a href="/sites/',
}
MOST_TRIED = 40


def rows_behind(client, url):
    """How many rows the list at `url` has: those of its export, in full, or those of the page that has no export."""
    page = client.get(url)
    assert page.status_code == 200, url
    match = page.resolver_match
    if f"{match.namespace}:{match.url_name}" in LISTED:
        return len(re.findall(LISTED[f"{match.namespace}:{match.url_name}"], page.text))
    export = EXPORT.search(page.text)
    assert export, f"{url} n’a pas d’export"
    answer = client.get(export[1].replace("&amp;", "&"))
    return len(list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";")))


def figures_of(definition, user, on, example=None):
    """The figures that a walk reads: without a parameter (or as `example` asks), then with the choices offered."""
    asked = [] if _needs_more(definition) and example is None else [example or {}]
    asked += itertools.islice(_choices(definition, user, on), MOST_TRIED)
    found = (definition.figure(user, on, **(example or {}) | one) for one in asked)
    return [figure for figure in found if figure is not None]


def _needs_more(definition):
    return any(parameter.is_required for parameter in definition.parameters)


def _choices(definition, user, on):
    """Each combination of the choices that the parameters offer; none when they offer none."""
    offered = {each.name: each.choices(user, on) for each in definition.parameters if each.choices}
    for values in itertools.product(*offered.values()) if offered else ():
        yield {name: value for name, (value, _) in zip(offered, values, strict=True)}
