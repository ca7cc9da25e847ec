"""The scores of a matrix, each with its reasons: what it is made of, what it leaves out, and the cells behind."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from qualipref.figures import Figure, Rows
from qualipref.typography import french, long_date, plural
from sites.enums import Precision

from ..figures import CellScope, every_cell, score_figure, selection_in_words, site_score
from ..readiness import Score, cell_badge, score, total
from ..readiness.badge import ALTERED, OPEN_GAP, READY, TO_COMPLETE, TO_TREAT
from ..readiness.selection import SELECTION, STEERING, module_key
from ..readiness.summary import SiteScore, by_module
from .matrix_links import scope as scope_query


@dataclass(frozen=True)
class Card:
    title: str
    score: Score
    figure: Figure
    to_treat: Rows
    after: int | None = None

    @property
    def gain(self):
        return self.after - self.score.percent if self.after else 0


def cards(read, within, hint):
    """The whole, its modules when there are several and, when something is selected, the selection."""
    states, form = read.board.states, read.form
    found = [_card(read, read.cells_name, states, {})]
    modules = by_module(states)
    if len(modules) > 1:
        for module, cells in modules:
            key = module_key(module)
            after = hint.after if hint and hint.module == key else None
            title = f"Module {module.number}" if module else "Pilotage"
            found.append(_card(read, title, cells, {"module": key}, after))
    if form.is_narrowed:
        found.append(selection_card(read, within, hint.after if hint else None))
    return found


def selection_card(read, within, after=None):
    """The score of the module, chapter and service asked; of all the cells when none is."""
    form = read.form
    asked = [str(label) for name in SELECTION if (label := form.chosen(name))]
    criteria = {name: form.criteria[name] for name in SELECTION if name in form.criteria}
    return _card(read, ", ".join(asked) or read.cells_name, within, criteria, after)


def _card(read, title, states, criteria, after=None):
    found = score(states)
    said = selection_in_words(criteria, states)
    scope = CellScope(read.campaign, read.slug, read.cells_name, read.board.day, criteria, said)
    return _card_of(title, scope, found, after)


def _card_of(title, scope, found, after=None):
    return Card(title, found, score_figure(scope, found), scope.rows(found.to_treat, etat="a-traiter"), after)


class LegendEntry(NamedTuple):
    tone: str
    symbol: str
    word: str
    count: int
    url: str
    is_chosen: bool


def legend(read, within):
    """Each state that a cell may be in, how many are, and the link that shows them alone."""
    chosen, counts = read.form.criteria.get("etat"), Counter(map(cell_badge, within))
    shown = [
        (READY.tone, READY.symbol, "Prêt : 5 sur 5", "pret", counts[READY]),
        (TO_COMPLETE.tone, TO_COMPLETE.symbol, "À compléter : 3 ou 4", "a-completer", counts[TO_COMPLETE]),
        (TO_TREAT.tone, TO_TREAT.symbol, "À traiter : 0 à 2", "faible", counts[TO_TREAT]),
        (OPEN_GAP.tone, OPEN_GAP.symbol, "Écart ouvert", "ecart", counts[OPEN_GAP] + counts[ALTERED]),
        ("neutre", "so", "Sans objet", "exclue", sum(n for badge, n in counts.items() if badge.symbol == "so")),
    ]
    return [
        LegendEntry(tone, symbol, french(word), count, _only(read, key), key == chosen)
        for tone, symbol, word, key, count in shown
    ]


def _only(read, key):
    query = scope_query(read.form)
    return f"?{query}&etat={key}" if query else f"?etat={key}"


class Overview(NamedTuple):
    """A site on the page of the campaign."""

    site: SiteScore
    figure: Figure
    modules: list
    aimed: str


def overviews(campaign, sites, aimed, user, today):
    """Each site with the names of its modules and the date at which its audit is aimed."""
    return [
        Overview(
            site,
            site_score(campaign, site, user, today),
            [_named(*each) for each in site.modules],
            aimed_at(aimed.get(site.site_id), today),
        )
        for site in sites
    ]


def whole_card(campaign, sites, user, today):
    """The score of all the sites together."""
    found = total(site.score for site in sites)
    return _card_of("Tous les sites", every_cell(campaign, user, today), found)


def _named(number, found):
    return (f"Module {number}", number, found) if number else ("Pilotage", STEERING, found)


def aimed_at(aimed, today):
    """« audit visé le 16 novembre 2015, dans 35 jours »; for a month, how soon it may come."""
    if aimed is None or aimed.audit_target_on is None:
        return ""
    day, precision = aimed.audit_target_on, aimed.audit_target_precision
    said = f"audit visé {'le' if precision == Precision.DAY else 'en'} {long_date(day, precision)}"
    days = (day - today).days
    if days < 0:
        return said
    soon = "" if precision == Precision.DAY else " au plus tôt"
    return f"{said}, dans {plural(days, 'jour')}{soon}" if days else f"{said}, aujourd’hui"
