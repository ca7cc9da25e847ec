"""The lists and the dashboards, at one year then at five: each beside its bare table."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from engagements.measures import board

from . import actions, data, indicators
from .measures import goal, machine_of, milliseconds, page, queries, side_by_side, tell, visitor

LAST_YEAR, FIRST_YEAR = 2015, 2011
MOST_QUERIES = 10
COLD = 60  # milliseconds of processor, once after each gesture of the house


@dataclass(frozen=True)
class Measured:
    """A page, its bare reference, and the most milliseconds that it may take; a list, the most times the reference too.

    A dashboard shows far more than the rows of its reference: it has no such ratio (PERFORMANCE.md, line 5).
    """

    line: int
    what: str
    name: str
    kwargs: dict
    bare: tuple
    most: float | None = None
    most_times: float | None = 1.3
    heaviest: int | None = None  # kilobytes of the whole page, as sent without compression
    few: dict | None = None  # the same page with few rows, if it is another address
    turns: int = 30

    @property
    def address(self):
        return reverse(self.url_name, kwargs=self.kwargs)

    @property
    def address_of_few(self):
        return reverse(self.url_name, kwargs=self.few or self.kwargs)

    @property
    def url_name(self):
        return self.name if ":" in self.name else f"engagements:{self.name}"

    @property
    def exists(self):
        try:
            return bool(self.address)
        except NoReverseMatch:
            return False


BIG = {"year": LAST_YEAR, "site": "site-0"}
PAGES = (
    Measured(1, "preuves, 50 lignes", "evidence_list", {}, ("bare_evidence_list", []), most=15),
    Measured(
        1, "auto-évaluation d’un service, 60 cases", "assessment_unit",
        {"year": LAST_YEAR, "unit": "bureau-0.site-0"}, ("bare_cells", []), most=15,
    ),
    Measured(
        1, "matrice d’un site, 25 services × 60", "matrix", BIG, ("bare_matrix", ["site-0"]), turns=8,
        few={"year": LAST_YEAR, "site": data.SMALL},
    ),
    Measured(1, "plan d’action, 50 lignes sur 2 000", "pilotage:action_list", {}, ("bare_actions", [50]), most=15),
    Measured(
        2, "plan d’action, liste dense, 200 lignes", "pilotage:action_dense", {}, ("bare_actions", [200]), most=25,
        most_times=None, heaviest=120,
    ),
    Measured(
        5, "matrice, accueil des sites", "matrix_home", {"year": LAST_YEAR}, ("bare_dashboard", [LAST_YEAR]), most=15,
        most_times=None,
    ),
    Measured(
        5, "auto-évaluation, accueil", "assessment_home", {"year": LAST_YEAR}, ("bare_units", ["site-0"]), most=15,
        most_times=None,
    ),
    Measured(
        5, "tableau des indicateurs, 33 lignes", "indicator_list", {}, ("bare_indicators", []), most=15,
        most_times=None,
    ),
)  # fmt: skip

COUNTED = (
    ("plan d’action, tableau", "pilotage:action_board"),
    ("plan d’action, calendrier", "pilotage:action_calendar"),
    ("plan d’action, « Qui bloque »", "pilotage:action_blockers"),
)  # pages that no bare one resembles: their queries alone are counted


def measure(world, machine):
    """Fills the database by stages and measures at each: few rows, one year, five years.

    `machine` is how many times slower this one is than that of the goals.
    """
    indicators.add_indicators(world)
    client = visitor(world.coordinator)
    shown = [each for each in PAGES if each.exists]
    data.add_year(world, LAST_YEAR)
    data.add_evidence(world, LAST_YEAR, count=20)
    indicators.add_measurements(world, LAST_YEAR)
    actions.add_actions(world, actions.FEW)
    few = [queries(client, each.address_of_few) for each in shown]
    few_counted = [queries(client, reverse(name)) for _, name in COUNTED]
    data.add_evidence(world, LAST_YEAR)
    actions.add_actions(world, actions.COUNT - actions.FEW, first=actions.FEW + 1)
    one_year = [_time(client, each) for each in shown]
    for year in range(FIRST_YEAR, LAST_YEAR):
        data.add_year(world, year)
        data.add_evidence(world, year)
        indicators.add_measurements(world, year)
    for rank, each in enumerate(shown):
        _report(client, each, few[rank], one_year[rank], machine)
    for (what, name), of_few in zip(COUNTED, few_counted, strict=True):
        _report_queries(what, queries(client, reverse(name)), of_few)
    _report_cold_board(client, machine)
    actions.form_of_an_action(world, machine)
    actions.pdf_of_the_plan(client, machine)


def _report_cold_board(client, machine):
    """The board of the indicators after a gesture: nothing of it is kept any more."""
    show = page(client, reverse("engagements:indicator_list"))

    def read_again():
        board.forget()
        show()

    cold = milliseconds(read_again, 15)
    tell(5, "tableau des indicateurs, après un geste", goal(COLD, machine), cold, 0, cold <= COLD * machine)


def _time(client, each):
    return milliseconds(page(client, each.address), each.turns)


def _report(client, each, few, one_year, machine):
    """A list is held to its own bare page, a dashboard to what this `machine` does of a bare list."""
    name, args = each.bare
    bare_page = page(client, reverse(name, args=args))
    five_years, bare = side_by_side(page(client, each.address), bare_page, each.turns)
    many = queries(client, each.address)
    if each.most_times:
        machine = machine_of(bare)
    limits = {goal(each.most, machine): each.most * machine} if each.most else {}
    limits |= {f"{each.most_times} × nu": each.most_times * bare} if each.most_times else {}
    holds = all(five_years <= limit for limit in limits.values())
    tell(each.line, f"{each.what}, ms processeur", " et ".join(limits), five_years, bare, holds)
    _report_queries(each.what, many, few)
    if each.heaviest:
        weight = len(client.get(each.address).content) / 1000
        tell(each.line, f"{each.what}, ko", f"≤ {each.heaviest}", weight, 0, weight <= each.heaviest)
    tell(6, f"{each.what}, 5 ans / 1 an", "≤ 1,10", five_years / one_year, 0, five_years <= 1.1 * one_year)


def _report_queries(what, many, few):
    constant = many <= MOST_QUERIES and many == few
    tell(3, f"{what}, requêtes", f"≤ {MOST_QUERIES}, autant que {few}", many, 0, constant)
