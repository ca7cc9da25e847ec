"""The figure of training: for a theme, how many of the agents concerned are trained."""

from urllib.parse import urlencode

from django.urls import reverse

from qualipref.collation import in_alphabet
from qualipref.figures import Parameter, Rows, declare
from qualipref.typography import number, percent

from ..enums import TrainingState
from ..models import TrainingTheme
from ..statistics.training import ThemeTotal, follow_up
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
