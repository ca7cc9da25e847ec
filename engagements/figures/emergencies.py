"""The figures of the emergencies: exercises, feedback reports in time, operators trained, delays of an event."""

from django.urls import reverse

from qualipref.figures import Parameter, Rows, declare
from qualipref.typography import enumeration, percent, plural

from ..enums import CrisisEventKind
from ..models import CallListOperator, CrisisEvent
from ..models.call_list import TRAINING_YEARS, reads_names
from ..permissions import can_read_cells
from ..usecases.crisis_figures import FIRST_CALL, PUBLICATION, figures_of_event

THEME = "Communication d’urgence"
YEAR = Parameter("annee", "Année civile")
TIMED = ((FIRST_CALL, "IQ-30 Premier appel"), (PUBLICATION, "IQ-33 Première publication"))
NAMED = 6  # events that a calculation names

EXERCISES = declare(
    "engagements.crisis_exercises",
    "Exercices de communication d’urgence (IQ-31)",
    meaning="Exercices faits dans l’année qui ont mis en œuvre la cellule d’information du public ou la communication "
    "de crise. Une activation réelle n’est pas un exercice.",
    formula="Exercices terminés avec volet communication, de l’année de leur décision",
    source="Registre des exercices et des activations",
    theme=THEME,
    parameters=(YEAR,),
)
FEEDBACKS = declare(
    "engagements.crisis_feedback",
    "Retours d’expérience rendus dans le délai (IQ-34)",
    meaning="Part des exercices et des activations suivis d’un retour d’expérience écrit dans le délai du référentiel. "
    "Un retour qui n’est ni rendu ni échu n’est pas encore compté.",
    formula="Retours d’expérience rendus dans le délai ÷ retours rendus ou échus, arrondi à l’entier inférieur",
    source="Registre des exercices et des activations",
    theme=THEME,
    parameters=(YEAR,),
)
TRAINED = declare(
    "engagements.trained_operators",
    "Opérateurs formés (IQ-32)",
    meaning="Part des opérateurs de la cellule d’information du public formés ou recyclés depuis moins de deux ans.",
    formula="Opérateurs formés depuis moins de deux ans ÷ opérateurs disponibles, arrondi à l’entier inférieur",
    source="Liste d’appel",
    theme=THEME,
)


def _events(user, on):
    return [(str(each.pk), f"{each.reference}, {each.title}") for each in _readable(user, on)]


DELAYS = declare(
    "engagements.crisis_delay",
    "Délai d’un événement (IQ-30, IQ-33)",
    meaning="Temps passé de la décision au premier appel pris, ou à la première publication.",
    formula="Heure du premier appel ou de la première publication − heure de la décision ; les minutes sont celles qui "
    "ont passé, même une nuit de changement d’heure",
    source="Fiche de l’événement, dont chaque correction reste à l’historique",
    theme=THEME,
    parameters=(
        Parameter("evenement", "Événement", _events, is_required=True),
        Parameter("indicateur", "Indicateur", lambda user, on: TIMED, is_required=True),
    ),
)


@EXERCISES.computed
def crisis_exercises(user, on, annee=""):
    """Those that `user` sees, ordered in that year; None for who does not read the register, or a year that is none."""
    year = _year(annee, on)
    return exercises_figure(_over(user, on, year), year, on, annee) if year and can_read_cells(user, on) else None


@FEEDBACKS.computed
def crisis_feedback(user, on, annee=""):
    """None when no report of that year is given or due yet: there is nothing to divide by."""
    year = _year(annee, on)
    return feedback_figure(_over(user, on, year), year, on, annee) if year and can_read_cells(user, on) else None


def figures_of_register(user, on):
    """Those of the year, from one reading of the register."""
    over = _over(user, on, on.year)
    found = (exercises_figure(over, on.year, on), feedback_figure(over, on.year, on))
    return [figure for figure in found if figure]


def exercises_figure(over, year, on, asked=""):
    """From the events of `year` that are over, as someone read them."""
    events = [event for event in over if event.is_communication_exercise]
    return EXERCISES.count(
        len(events),
        subject=str(year),
        calculation=_named(events, "exercice"),
        perimeter=_perimeter(year),
        on=on,
        rows=Rows.of(len(events), "exercice", _register(year, "faits", kind=CrisisEventKind.EXERCISE.value)),
        parameters={"annee": asked},
    )


def feedback_figure(over, year, on, asked=""):
    """From the events of `year` that are over, as someone read them; None when no report of them counts yet."""
    counted = [event for event in over if event.is_counted_on(on)]
    if not counted:
        return None
    late = [event for event in counted if not event.is_reported_in_time]
    good = len(counted) - len(late)
    out_of_time = (f"Hors délai, {_titles(late)}", Rows.of(len(late), "événement", _register(year, "hors-delai")))
    return FEEDBACKS.rate(
        good,
        len(counted),
        percent(100 * good // len(counted)),
        subject=str(year),
        calculation=f"{good} dans le délai ÷ {_named(counted, 'événement')}",
        perimeter=_perimeter(year),
        on=on,
        rows=Rows.of(len(counted), "événement", _register(year, "exigibles")),
        lacking=(out_of_time,) if late else (),
        parameters={"annee": asked},
    )


@TRAINED.computed
def trained_operators(user, on):
    """For who reads the names of the list alone; nobody is named."""
    if not reads_names(user, on):
        return None
    trained, count = CallListOperator.objects.on(on).trained_of(on)
    return trained_figure(trained, count, on) if count else None


def trained_figure(trained, count, on):
    """From what a page has counted already."""
    url = reverse("engagements:call_list")
    to_train = count - trained
    return TRAINED.rate(
        trained,
        count,
        percent(100 * trained // count),
        calculation=f"{plural(trained, 'opérateur formé', 'opérateurs formés')} depuis moins de {TRAINING_YEARS} ans "
        f"÷ {plural(count, 'opérateur disponible', 'opérateurs disponibles')}",
        perimeter="la liste d’appel de la préfecture",
        on=on,
        rows=Rows.of(count, "opérateur", f"{url}?etat=disponible"),
        lacking=(("À former ou à recycler", Rows.of(to_train, "opérateur", f"{url}?etat=a-former")),)
        if to_train
        else (),
    )


@DELAYS.computed
def crisis_delay(user, on, *, evenement, indicateur):
    if not (evenement.isascii() and evenement.isdecimal() and len(evenement) < 10):
        return None
    event = _readable(user, on).filter(pk=evenement).first()
    found = figures_of_event(event) if event else ()
    return next((delay_figure(event, delay, on) for delay in found if delay.indicator.code == indicateur), None)


def delay_figure(event, delay, on):
    """From a CrisisFigure of an event that is over."""
    return DELAYS.rate(
        int(delay.value.numerator),
        None,
        delay.value.printed,
        subject=f"{delay.indicator.code}, {event.reference}",
        meaning=delay.indicator.definition or DELAYS.meaning,
        calculation=f"{delay.calculation}, cible {delay.target_said}" if delay.value.target else delay.calculation,
        perimeter=f"{event.reference}, {event.title}, mesuré au {delay.period}",
        on=on,
        rows=Rows.of(1, "événement", reverse("engagements:crisis_event_detail", args=[event.pk]), weight=0),
        parameters={"evenement": str(event.pk), "indicateur": delay.indicator.code},
    )


def _readable(user, on):
    """The events that are over, among those that one may see."""
    return CrisisEvent.objects.visible_to(user, on).over()


def _over(user, on, year):
    return list(_readable(user, on).of_year(year)) if year else []


def _perimeter(year):
    return f"événements décidés en {year} que vous pouvez lire"


def _year(asked, on):
    """The year of the address, that of the day when it asks none; None when it is no year."""
    if not asked:
        return on.year
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 and int(asked) > 1989 else None


def _named(events, word):
    """« 2 exercices : eau potable coupée et accident »."""
    said = plural(len(events), word)
    return f"{said}\u00a0: {_titles(events)}" if events else said


def _titles(events):
    titles = [event.title for event in events[:NAMED]]
    return enumeration(titles if len(events) <= NAMED else [*titles, f"{len(events) - NAMED} autres"])


def _register(year, state, kind=""):
    address = f"{reverse('engagements:crisis_event_list')}?annee={year}&etat={state}"
    return f"{address}&nature={kind}" if kind else address
