"""The figures of training: for a theme, how many agents are trained, and how many were in a year."""

from urllib.parse import urlencode

from django.urls import reverse

from qualipref.civil_periods import CivilPeriod
from qualipref.collation import in_alphabet
from qualipref.figures import Parameter, Rows, declare
from qualipref.typography import number, percent, plural

from ..enums import SessionStatus, TrainingState
from ..models import TrainingSession, TrainingTheme
from ..models.training_wall import TrainingWall
from ..statistics.training import ThemeTotal, follow_up, trained_in_year
from .parameters import SITE

LEFT_OUT = (TrainingState.UNCOUNTED, TrainingState.TOO_MANY)


def _themes(user, on):
    return [(theme.slug, theme.name) for theme in in_alphabet(TrainingTheme.objects.filter(is_followed=True))]


TRAINED = declare(
    "engagements.training_rate",
    "Agents formés",
    meaning="Part des agents concernés par un thème, présents ce jour, dont la dernière formation vaut encore.",
    formula="Agents formés ÷ agents du dernier effectif saisi, arrondi à l’entier inférieur ; un service sans effectif "
    "ou à l’effectif dépassé est laissé hors des deux nombres",
    source="Séances tenues et effectifs saisis",
    theme="Formation",
    parameters=(Parameter("theme", "Thème", _themes, is_required=True), SITE),
)


def training_figure(total: ThemeTotal, on, *, slug="", name=""):
    """The rate of a theme over the services of its ThemeTotal, of the site named or of all of them."""
    theme = total.theme
    kept_apart = [(state, sum(row.state == state for row in total.rows)) for state in LEFT_OUT]
    return TRAINED.rate(
        total.trained,
        total.concerned,
        "non mesurable" if total.percent is None else percent(total.percent),
        subject=", ".join(filter(None, (theme.name, name))),
        calculation=f"{number(total.trained)} agents formés ÷ {number(total.concerned)} agents concernés",
        perimeter=f"{name or 'tous les sites'}, services que vous suivez",
        on=on,
        rows=_rows(len(total.rows), theme, slug),
        excluded=tuple((state.label, _rows(count, theme, slug, state)) for state, count in kept_apart if count),
        parameters={"theme": theme.slug, "site": slug},
    )


IN_YEAR = declare(
    "engagements.trained_in_year",
    "Agents formés dans l’année",
    meaning="Agents venus à une séance de ce thème tenue dans l’année, dans les services que vous suivez.",
    formula="Agents présents à au moins une séance tenue dans l’année ; un agent venu deux fois compte une fois",
    source="Présences des séances tenues",
    theme="Formation",
    parameters=(Parameter("theme", "Thème", _themes, is_required=True), Parameter("annee", "Année civile")),
)


def trained_in_year_figure(theme, year, trained, held, on):
    """From the agents and the sessions held that a page has counted already."""
    query = urlencode({"theme": theme.slug, "annee": year, "etat": SessionStatus.HELD.value})
    sessions = plural(held, "séance tenue", "séances tenues")
    return IN_YEAR.count(
        trained,
        subject=f"{theme.name}, {year}",
        calculation=f"{plural(trained, 'agent présent', 'agents présents')}, {sessions}",
        perimeter=f"année {year}, services que vous suivez",
        on=on,
        rows=Rows.of(held, "séance", f"{reverse('engagements:training_session_list')}?{query}", weight=0),
        parameters={"theme": theme.slug, "annee": str(year)},
    )


@IN_YEAR.computed
def trained_in_year_asked(user, on, *, theme, annee):
    wall = TrainingWall(user, on)
    found = TrainingTheme.objects.filter(slug=theme).first()
    year = _year(annee, on)
    if found is None or year is None or not wall.opens_counts or not wall.shows_module(found.module_id):
        return None
    held = TrainingSession.objects.visible_to(user, on).filter(theme=found, held_on__year=year)
    count = held.filter(status=SessionStatus.HELD).count()
    return trained_in_year_figure(found, year, trained_in_year(user, year, on).get(found.pk, 0), count, on)


def _year(asked, on):
    """The year of the address, that of the day when it asks none; None when it is no year of ours."""
    try:
        return CivilPeriod.read(asked).first.year if asked else on.year
    except ValueError:
        return None


def _rows(count, theme, slug, state=None):
    asked = {"theme": theme.slug, "site": slug, "etat": state.value if state else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return Rows.of(count, "service", f"{reverse('engagements:training_home')}?{query}", weight=0)


@TRAINED.computed
def training_rate(user, on, *, theme, site):
    rows = follow_up(user, on, slug=theme) if theme else []
    rows = [row for row in rows if site in ("", row.service.site.slug if row.service.site else None)]
    if not rows:
        return None
    name = str(rows[0].service.site) if site else ""
    return training_figure(ThemeTotal(rows[0].theme, rows), on, slug=site, name=name)
