"""The figures of the action plan."""

from urllib.parse import urlencode

from django.urls import reverse

from engagements.figures.parameters import SITE, site_asked
from qualipref.figures import Rows, declare
from qualipref.typography import percent

from .enums import ALL_SITES, FollowedBy, PlanState
from .models import Action
from .permissions import can_read_actions
from .plan_counts import plan_progress, plan_totals

PLAN = {"source": "Plan d’action", "theme": "Plan d’action", "may_read": can_read_actions}
SAID = PLAN | {"parameters": (SITE,)}

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
    meaning="Part des actions décidées, arrivées à échéance depuis le 1er janvier, qui sont clôturées. Une action "
    "prévue le 15 est échue le 16 ; une action abandonnée ou rejetée n’est pas comptée.",
    formula="Actions clôturées ou à l’efficacité vérifiée ÷ actions échues, arrondi à l’entier inférieur",
    **SAID,
)

POSTPONED = declare(
    "pilotage.actions_postponed",
    "Actions reportées",
    meaning="Actions non clôturées dont l’échéance a été changée au moins une fois. La première date reste affichée.",
    formula="Actions non clôturées qui ont au moins un changement d’échéance, sur les actions non clôturées",
    **PLAN,
)
LED = declare(
    "pilotage.actions_led",
    "Mes actions",
    meaning="Actions dont vous êtes le pilote, et celles dont un service que vous représentez est le pilote.",
    formula="Actions menées par vous ou par votre service, sur celles que vous pouvez lire",
    **PLAN,
)


def late_figure(actions, on, *, slug="", name=""):
    """How many of the `actions` that one reads are late, at the site named or everywhere."""
    return _late(actions.overdue(on).count(), actions.live().count(), on, slug, name)


def _late(late, live, on, slug="", name=""):
    said = {"subject": name, "perimeter": _perimeter(name), "on": on, "parameters": {"site": slug}}
    return LATE.count(late, live, rows=_rows(late, PlanState.LATE, slug), **said)


def realisation_figure(actions, on, *, slug="", name=""):
    """The rate of what is closed among the `actions` due since 1 January; None when none is due."""
    return _realisation(*actions.realisation(on), on, slug, name)


def _realisation(closed, due, on, slug="", name=""):
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


def postponed_figure(totals, on):
    return _part(POSTPONED, totals.postponed, totals.not_ended, on, {"etat": PlanState.POSTPONED.value})


def led_figure(totals, on):
    return _part(LED, totals.led, totals.readable, on, {"suivi": FollowedBy.LED.value})


def _part(definition, numerator, denominator, on, asked):
    rows = Rows.of(numerator, "action", f"{reverse('pilotage:action_list')}?{urlencode(asked)}")
    return definition.count(numerator, denominator, on=on, perimeter=_perimeter(""), rows=rows)


def list_figures(totals, on):
    """Those of the list of the plan, from the totals (`plan_counts`) that it has read already."""
    return [led_figure(totals, on), _late(totals.late, totals.live, on), postponed_figure(totals, on)]


def plan_figures(actions, on):
    """Those that the dossier and who presides read, of the `actions` that one reads: one query for both."""
    found = plan_progress(actions, on)
    figures = (_late(found.late, found.live, on), _realisation(found.closed, found.due, on))
    return [each for each in figures if each]


def _perimeter(name):
    return f"actions que vous pouvez lire, {name or ALL_SITES.lower()}"


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


def _of_totals(figure):
    def compute(user, on):
        if not can_read_actions(user):
            return None
        return figure(plan_totals(Action.objects.visible_to(user, on), user, on), on)

    return compute


POSTPONED.computed(_of_totals(postponed_figure))
LED.computed(_of_totals(led_figure))
