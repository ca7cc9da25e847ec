"""What the action plan waits for; each number is that of the list it leads to."""

from urllib.parse import urlencode

from qualipref.typography import plural

from ..enums import ActionStatus, FollowedBy, PlanState
from ..menu import address
from .situation import Task

STOPPED = "Voyez pour chacune qui doit agir maintenant."


def late_actions(situation):
    """Those of one’s service, and those that one leads oneself."""
    context = "Dites où elles en sont, ou demandez une autre échéance."
    return _late(situation, FollowedBy.LED, "Rattraper les actions en retard", context)


def late_managed_actions(situation):
    return _late(situation, FollowedBy.MANAGED, "Relancer les actions en retard de votre site", STOPPED)


def late_actions_of_all(situation):
    return _late(situation, None, "Suivre les actions en retard", STOPPED)


def _late(situation, followed, title, context):
    words = ("action en retard", "actions en retard")
    return _task(
        situation, PlanState.LATE, followed, tone="bas", words=words, title=title, context=context, symbol="temps"
    )


def actions_of_the_week(situation):
    return _task(
        situation,
        PlanState.THIS_WEEK,
        FollowedBy.LED,
        tone="part",
        words=("action à rendre cette semaine", "actions à rendre cette semaine"),
        title="Mener à terme les actions de la semaine",
        context="Déclarez-les réalisées avec leur preuve.",
    )


def dates_to_grant(situation):
    return _task(
        situation,
        PlanState.DATE_ASKED,
        FollowedBy.MANAGED,
        tone="info",
        words=("échéance demandée", "échéances demandées"),
        title="Répondre aux demandes d’une autre échéance",
        context="Accordez la date, ou maintenez l’échéance avec un motif.",
    )


def dates_to_decide(situation):
    """What was moved once already: only the committee moves it again."""
    return _task(
        situation,
        PlanState.DATE_TO_DECIDE,
        None,
        tone="info",
        words=("report demandé", "reports demandés"),
        title="Décider en comité des reports demandés",
        context="Chaque action a déjà été reportée : le comité accorde la date ou maintient l’échéance.",
    )


def actions_to_close(situation):
    return _task(
        situation,
        PlanState.TO_CLOSE,
        FollowedBy.MANAGED,
        tone="info",
        words=("action à clôturer", "actions à clôturer"),
        title="Clôturer les actions réalisées",
        context="Examinez la preuve, puis clôturez ou renvoyez au service.",
    )


def efficacy_overdue(situation):
    """The same task, told before the others as soon as one check has waited for a month."""
    if not situation.action_counts[PlanState.LONG_TO_CHECK, FollowedBy.CHECKED]:
        return []
    return efficacy_to_check(situation)


def efficacy_to_check(situation):
    waiting = situation.action_counts[PlanState.LONG_TO_CHECK, FollowedBy.CHECKED]
    long_since = f" {plural(waiting, 'attend', 'attendent')} depuis un mois ou plus." if waiting else ""
    return _task(
        situation,
        PlanState.TO_CHECK,
        FollowedBy.CHECKED,
        tone="part",
        words=("efficacité à vérifier", "efficacités à vérifier"),
        title="Vérifier l’efficacité des actions clôturées",
        context=f"Trois mois ont passé : dites si chacune a produit l’effet attendu.{long_since}",
    )


def proposals_to_bring(situation):
    """What the next committee has to decide, for who prepares it and who presides."""
    return _task(
        situation,
        ActionStatus.PROPOSED,
        None,
        tone="neutre",
        words=("action proposée", "actions proposées"),
        title="Porter au comité les actions proposées",
        context="Chacune attend d’être validée ou rejetée.",
    )


def _task(situation, state, followed, *, tone, words, title, context, symbol=""):
    """The task of a list of the plan, when it has a row."""
    count = situation.action_counts[state, followed]
    if not count:
        return []
    asked = {"etat": state.value} | ({"suivi": followed.value} if followed else {})
    url = f"{address('pilotage:action_list')}?{urlencode(asked)}"
    return [Task(tone, plural(count, *words), title, context, url, "Voir les actions", symbol)]
