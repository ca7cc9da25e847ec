"""The scores of a matrix, each with its reasons: what it is made of, what it leaves out, and the cells behind."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from qualipref.typography import french, long_date, number, percent, plural
from sites.enums import Precision

from ..forms.matrix import STEERING, module_key
from ..readiness import Criterion, Score, cell_badge, score
from ..readiness.badge import ALTERED, OPEN_GAP, READY, TO_COMPLETE, TO_TREAT
from ..readiness.board import NOT_APPLICABLE, NOT_RETAINED
from ..readiness.criteria import COUNT
from ..readiness.summary import SiteScore, by_module
from .matrix_links import scope, why_link

EXCLUDED = {NOT_APPLICABLE: "sans-objet", NOT_RETAINED: "non-retenu"}


class Counted(NamedTuple):
    """A number of cells, in words, and the list that shows them."""

    said: str
    url: str


@dataclass(frozen=True)
class Card:
    title: str
    score: Score
    day: str
    calculation: str
    counted: Counted
    unassessed: Counted | None
    to_treat: Counted | None
    lacking: list
    excluded: list
    after: int | None = None

    @property
    def gain(self):
        return self.after - self.score.percent if self.after else 0


def cards(read, within, hint):
    """The whole, its modules when there are several and, when something is selected, the selection."""
    states, form = read.board.states, read.form
    found = [_card(read, _whole(read), states, "")]
    modules = by_module(states)
    if len(modules) > 1:
        for module, cells in modules:
            key = module_key(module)
            after = hint.after if hint and hint.module == key else None
            title = f"Module {module.number}" if module else "Pilotage"
            found.append(_card(read, title, cells, f"module={key}", after))
    if form.is_narrowed:
        found.append(selection_card(read, within, hint.after if hint else None))
    return found


def selection_card(read, within, after=None):
    """The score of the module, chapter and service asked; of all the cells when none is."""
    form = read.form
    asked = [str(label) for name in ("module", "chapitre", "service") if (label := form.chosen(name))]
    return _card(read, ", ".join(asked) or _whole(read), within, scope(form), after)


def _whole(read):
    return read.name if read.is_whole else f"Vos cases, {read.name}"


def _card(read, title, states, query, after=None):
    found = score(states)

    def counted(count, word, **state):
        return Counted(plural(count, word), why_link(read, query, **state))

    unassessed = found.applicable - found.assessed
    excluded = Counter(state.exclusion for state in states if state.exclusion) if found.excluded else {}
    lacking = [(criterion, found.missing[criterion]) for criterion in Criterion if found.missing[criterion]]
    return Card(
        title,
        found,
        long_date(read.board.day),
        _calculation(found),
        counted(found.applicable, "case", etat="comptee"),
        counted(unassessed, "case", etat="non-evalue") if unassessed else None,
        counted(found.to_treat, "case", etat="a-traiter") if found.to_treat else None,
        [(each.label, counted(count, "case", critere=each.value)) for each, count in lacking],
        [(each, counted(count, "case", etat=EXCLUDED[each])) for each, count in sorted(excluded.items())],
        after,
    )


def _calculation(found):
    if not found.asked:
        return "Aucune case ne compte."
    exact = 100 * found.met / found.asked
    rounded = "" if exact == found.percent else f" = {percent(round(exact, 2))}, arrondi à l’entier inférieur"
    met = plural(found.met, "critère rempli", "critères remplis")
    return french(f"{met} ÷ {number(found.asked)} ({number(found.applicable)} cases × {COUNT}){rounded}")


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
    query = scope(read.form)
    return f"?{query}&etat={key}" if query else f"?etat={key}"


class Overview(NamedTuple):
    """A site on the page of the campaign."""

    site: SiteScore
    modules: list
    aimed: str


def overviews(sites, aimed, today):
    """Each site with the names of its modules and the date at which its audit is aimed."""
    return [
        Overview(site, [_named(*each) for each in site.modules], aimed_at(aimed.get(site.site_id), today))
        for site in sites
    ]


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
