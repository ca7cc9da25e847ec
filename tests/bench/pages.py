"""The pages of the engagements, at one year then at five: each beside its bare table."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from engagements.measures import board

from . import data, indicators
from .measures import milliseconds, page, queries, tell, visitor

LAST_YEAR, FIRST_YEAR = 2015, 2011
MOST_QUERIES = 10
COLD = 60  # milliseconds of processor, once after each gesture of the house


@dataclass(frozen=True)
class Measured:
    """A page, its bare reference, and the most milliseconds or times the reference that it may take."""

    line: int
    what: str
    name: str
    kwargs: dict
    bare: tuple
    most: float | None = None
    most_times: float = 1.3
    few: dict | None = None  # the same page with few rows, if it is another address
    turns: int = 30

    @property
    def address(self):
        return reverse(f"engagements:{self.name}", kwargs=self.kwargs)

    @property
    def address_of_few(self):
        return reverse(f"engagements:{self.name}", kwargs=self.few or self.kwargs)

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
    Measured(
        5, "matrice, accueil des sites", "matrix_home", {"year": LAST_YEAR}, ("bare_dashboard", [LAST_YEAR]), most=15,
    ),
    Measured(
        5, "auto-évaluation, accueil", "assessment_home", {"year": LAST_YEAR}, ("bare_units", ["site-0"]), most=15,
    ),
    Measured(5, "tableau des indicateurs, 33 lignes", "indicator_list", {}, ("bare_indicators", []), most=15),
)  # fmt: skip


def measure():
    """Fills the database by stages and measures at each: few rows, one year, five years."""
    world = data.build()
    indicators.add_indicators(world)
    client = visitor(world.coordinator)
    shown = [each for each in PAGES if each.exists]
    data.add_year(world, LAST_YEAR)
    data.add_evidence(world, LAST_YEAR, count=20)
    indicators.add_measurements(world, LAST_YEAR)
    few = [queries(client, each.address_of_few) for each in shown]
    data.add_evidence(world, LAST_YEAR)
    one_year = [_time(client, each) for each in shown]
    for year in range(FIRST_YEAR, LAST_YEAR):
        data.add_year(world, year)
        data.add_evidence(world, year)
        indicators.add_measurements(world, year)
    for rank, each in enumerate(shown):
        _report(client, each, few[rank], one_year[rank])
    _report_cold_board(client)


def _report_cold_board(client):
    """The board of the indicators after a gesture: nothing of it is kept any more."""
    show = page(client, reverse("engagements:indicator_list"))

    def read_again():
        board.forget()
        show()

    cold = milliseconds(read_again, 15)
    tell(5, "tableau des indicateurs, après un geste", f"≤ {COLD:.0f} ms", cold, 0, cold <= COLD)


def _time(client, each):
    return milliseconds(page(client, each.address), each.turns)


def _report(client, each, few, one_year):
    five_years = _time(client, each)
    name, args = each.bare
    bare = milliseconds(page(client, reverse(name, args=args)), each.turns)
    many = queries(client, each.address)
    holds = (each.most is None or five_years <= each.most) and five_years <= each.most_times * bare
    goal = f"≤ {each.most:.0f} ms et {each.most_times} × nu" if each.most else f"≤ {each.most_times} × nu"
    tell(each.line, f"{each.what}, ms processeur", goal, five_years, bare, holds)
    constant = many <= MOST_QUERIES and many == few
    tell(3, f"{each.what}, requêtes", f"≤ {MOST_QUERIES}, autant que {few}", many, 0, constant)
    tell(6, f"{each.what}, 5 ans / 1 an", "≤ 1,10", five_years / one_year, 0, five_years <= 1.1 * one_year)
