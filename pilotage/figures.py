"""The figures of the action plan."""

from urllib.parse import urlencode

from django.urls import reverse

from engagements.figures.parameters import SITE, site_asked
from qualipref.figures import Rows, declare
from qualipref.typography import percent

from .enums import PlanState
from .models import Action
from .permissions import can_read_actions

SAID = {"source": "Plan d’action", "theme": "Plan d’action", "parameters": (SITE,), "may_read": can_read_actions}

LATE = declare(
    "pilotage.actions_late",
    "Actions en retard",
    meaning="Actions validées ou en cours dont l’échéance est passée. Une action prévue le 15 est en retard le 16.",
    formula="Actions en retard, sur les actions validées ou en cours",
    **SAID,
)
REALISATION = declare(
    "pilotage.plan_realisation",
    "Actions échues et closes",
    meaning="Part des actions décidées, arrivées à échéance depuis le 1er janvier, qui sont clôturées ; une action "
    "abandonnée ou rejetée n’est pas comptée.",
    formula="Actions clôturées ou à l’efficacité vérifiée ÷ actions échues, arrondi à l’entier inférieur",
    **SAID,
)


def late_figure(actions, on, *, slug="", name=""):
    """How many of the `actions` that one reads are late, at the site named or everywhere."""
    late, live = actions.overdue(on).count(), actions.live().count()
    said = {"subject": name, "perimeter": _perimeter(name), "on": on, "parameters": {"site": slug}}
    return LATE.count(late, live, rows=_rows(late, PlanState.LATE, slug), **said)


def realisation_figure(actions, on, *, slug="", name=""):
    """The rate of what is closed among the `actions` due since 1 January; None when none is due."""
    closed, due = actions.realisation(on)
    if not due:
        return None
    return REALISATION.rate(
        closed,
        due,
        percent(100 * closed // due),
        subject=name,
        calculation=f"{closed} actions closes ÷ {due} actions échues",
        perimeter=_perimeter(name),
        on=on,
        rows=_rows(due, PlanState.DUE, slug),
        parameters={"site": slug},
    )


def plan_figures(actions, on):
    """Those that the page of the plan and the dossier show, of the `actions` that one reads."""
    return [each for each in (late_figure(actions, on), realisation_figure(actions, on)) if each]


def _perimeter(name):
    return f"actions que vous pouvez lire, {name or 'tous les sites'}"


def _rows(count, state, slug):
    asked = {"etat": state.value} | ({"site": slug} if slug else {})
    return Rows.of(count, "action", f"{reverse('pilotage:action_list')}?{urlencode(asked)}")


def _asked(make, user, on, slug):
    site = site_asked(user, on, slug)
    if (slug and site is None) or not can_read_actions(user):
        return None
    actions = Action.objects.visible_to(user, on)
    if site is None:
        return make(actions, on)
    return make(actions.filter(site=site), on, slug=site.slug, name=site.name)


@LATE.computed
def actions_late(user, on, *, site):
    return _asked(late_figure, user, on, site)


@REALISATION.computed
def plan_realisation(user, on, *, site):
    return _asked(realisation_figure, user, on, site)
