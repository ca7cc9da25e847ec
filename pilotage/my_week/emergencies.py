"""The emergency communication: reports awaited, the call list to check, operators to train. Nobody is named."""

from django.urls import reverse

from engagements.models import CallCheck, CallListOperator, CrisisEvent
from engagements.models.call_list import reads_names
from engagements.models.crisis_wall import crisis_services
from engagements.readiness import crisis_badge, next_check_badge
from qualipref.typography import long_date, plural
from sites.enums import Role

from .situation import Task

SOON = 30  # days before a date from which it is told


def feedback_awaited(situation):
    """One task per event that is over, the earliest date first: for who keeps the register, and the coordination."""
    if not _is_concerned(situation):
        return []
    events = CrisisEvent.objects.visible_to(situation.user, situation.today).awaiting_feedback()
    return [
        Task(
            badge.tone,
            badge.word,
            f"Rendre le retour d’expérience\u00a0: {event.title}",
            f"{event.reference}, {long_date(event.held_on)}.",
            reverse("engagements:crisis_event_detail", args=[event.pk]),
            "Ouvrir la fiche",
            badge.symbol,
        )
        for event in events.order_by("feedback_due_on", "pk")
        for badge in [crisis_badge(event, situation.today)]
    ]


def call_list_to_check(situation):
    """A month before the next check is due; a list that was never checked is due at once."""
    if not _is_concerned(situation) or not CallListOperator.objects.listed().exists():
        return []
    last = CallCheck.objects.last_closed()
    if last and (last.next_due_on - situation.today).days > SOON:
        return []
    badge = next_check_badge(last, situation.today)
    return [
        Task(
            "part" if badge.tone == "ok" else badge.tone,
            badge.word,
            "Vérifier la liste d’appel de la cellule d’information du public",
            "Chacun est appelé, le résultat est noté\u00a0; la vérification close fait preuve.",
            reverse("engagements:call_check_list"),
            "Ouvrir les vérifications",
            badge.symbol,
        )
    ]


def operators_to_train(situation):
    if not _is_concerned(situation):
        return []
    listed = CallListOperator.objects.visible_to(situation.user, situation.today).on(situation.today)
    trained, total = listed.trained_of(situation.today)
    count = total - trained
    if not count:
        return []
    return [
        Task(
            "part",
            plural(count, "opérateur à former", "opérateurs à former"),
            "Former ou recycler les opérateurs de la cellule d’information du public",
            f"{count} sur {total}\u00a0: une formation vaut deux ans.",
            f"{reverse('engagements:call_list')}?etat=a-former",
            "Voir la liste",
        )
    ]


def numbers_found_wrong(situation):
    """For who keeps the list alone: he corrects them."""
    if not crisis_services(situation.user, situation.today):
        return []
    count = CallListOperator.objects.listed().found_wrong().count()
    if not count:
        return []
    return [
        Task(
            "bas",
            plural(count, "numéro trouvé faux", "numéros trouvés faux"),
            "Corriger la liste d’appel",
            "La dernière vérification n’a pas pu joindre ces opérateurs.",
            f"{reverse('engagements:call_list')}?etat=numero-faux",
            "Corriger",
        )
    ]


def _is_concerned(situation):
    """The services in charge and the coordination; the secretary general reads the list, he does not keep it."""
    if not reads_names(situation.user, situation.today):
        return False
    return bool(situation.holding(Role.COORDINATOR) or crisis_services(situation.user, situation.today))
