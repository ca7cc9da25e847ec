"""The emergencies of the year: a storm, two exercises, one to come; a call list of fictitious people, checked."""

import datetime

from qualipref import clock
from qualipref.documents.uploads import Upload
from qualipref.typography import french
from sites.enums import Duty
from sites.models import Service

from ...enums import CallOutcome, CrisisEventKind, OperatorFunction
from ...models import CallCheck, CallListOperator, CrisisEvent
from ...models.call_list import in_order
from ..call_checks import close_check, open_check, record_outcomes
from ..call_list import change_operator, numbers_of, register_operator
from ..crisis_events import end_event, give_feedback, register_event, start_event
from ..crisis_framework import crisis_sites
from .small_files import report

LISTED, CHECKED, CALLED, CLOSED, CORRECTED = (
    datetime.date(2015, 1, 29),
    datetime.date(2015, 4, 14),
    datetime.date(2015, 4, 15),
    datetime.date(2015, 4, 16),
    datetime.date(2015, 4, 20),
)
INVENTED = "Document de démonstration : les faits et les chiffres sont inventés."
STORM, WATER, PLANT, TO_COME = "storm", "water", "plant", "to_come"
TITLES = {
    STORM: "Tempête de janvier, routes et lignes électriques coupées",
    WATER: "Eau potable coupée pendant deux jours",
    PLANT: "Accident dans une usine riveraine",
    TO_COME: "Évacuation d’un centre commercial",
}
SCENARIOS = {
    STORM: "Rafales à 120 km/h dans la nuit. Quatorze routes coupées, 9 000 foyers sans électricité jusqu’au matin. "
    "Le public appelle pour les transports scolaires et les centres d’hébergement.",
    WATER: "Une pollution prive d’eau potable trois communes pendant deux jours. Le public demande où trouver de l’eau "
    "et si l’école ouvre. Vingt appelants jouent le public, dont deux journalistes.",
    PLANT: "Une fuite dans une usine impose de confiner un quartier en fin de matinée. Les familles cherchent à "
    "joindre les écoles ; une rumeur court sur les réseaux sociaux.",
    TO_COME: "Un départ de feu fait évacuer un centre commercial un samedi. Le numéro d’appel est diffusé à la radio.",
}
MEANS = {
    STORM: "Numéro d’appel, site internet, comptes des réseaux sociaux, alerte des membres par le standard.",
    WATER: "Salle de la cellule, huit postes, numéro d’appel, fiches d’appel, site internet.",
    PLANT: "Salle de la cellule, huit postes, numéro d’appel, veille des réseaux sociaux, communiqué type.",
    TO_COME: "Alerte des membres un samedi, renfort de l’équipe, relève à quatre heures.",
}
HOURS = {  # decision, first call, first publication, end
    STORM: ("2015-01-29 23:10", "2015-01-30 00:02", "2015-01-30 00:25", "2015-01-30 07:30"),
    WATER: ("2015-03-17 09:00", "2015-03-17 10:14", "2015-03-17 09:48", "2015-03-17 13:00"),
    PLANT: ("2015-06-23 10:30", "2015-06-23 11:18", "2015-06-23 11:05", "2015-06-23 15:30"),
}
DEBRIEFS = {
    STORM: "Alerte des membres réussie en quarante minutes. Standard saturé entre une heure et deux heures.",
    WATER: "Trop long : la salle n’était pas branchée. Éléments de langage prêts, appelants satisfaits.",
    PLANT: "Délai tenu depuis que la salle reste branchée. La rumeur a été démentie en vingt minutes.",
}
PARTICIPANTS = {STORM: 17, WATER: 34, PLANT: 41}
FEEDBACKS = {  # dated; the plant still owes its own
    STORM: (
        datetime.date(2015, 3, 20),
        "Point fort : l’alerte par le standard. Difficulté : un seul poste pour trois langues. À inscrire au plan "
        "d’action : un renfort du standard la nuit, une consigne de réorientation vers les communes.",
    ),
    WATER: (
        datetime.date(2015, 5, 12),
        "Point fort : les fiches d’appel. Difficulté : soixante-quatorze minutes avant le premier appel. À inscrire au "
        "plan d’action : la salle reste branchée, un essai technique chaque trimestre.",
    ),
}
NOTICE = datetime.timedelta(days=40)
PLANNED_ON = datetime.date(2015, 11, 21)
OPERATORS = (  # function, trained on, last digits of the number
    (OperatorFunction.HEAD, datetime.date(2014, 11, 18), "10 01"),
    (OperatorFunction.TEAM_LEADER, datetime.date(2014, 11, 18), "10 02"),
    (OperatorFunction.TEAM_LEADER, datetime.date(2015, 3, 10), "10 03"),
    (OperatorFunction.OPERATOR, datetime.date(2014, 11, 18), "10 04"),
    (OperatorFunction.OPERATOR, datetime.date(2014, 11, 18), "10 05"),
    (OperatorFunction.OPERATOR, datetime.date(2014, 11, 18), "10 06"),
    (OperatorFunction.OPERATOR, datetime.date(2015, 3, 10), "10 07"),
    (OperatorFunction.OPERATOR, datetime.date(2015, 3, 10), "10 08"),
    (OperatorFunction.OPERATOR, datetime.date(2013, 6, 4), "10 09"),
    (OperatorFunction.OPERATOR, None, "10 10"),
    (OperatorFunction.TECHNICIAN, datetime.date(2014, 2, 6), "10 11"),
    (OperatorFunction.SPECIALIST, datetime.date(2013, 6, 4), "10 12"),
)
MOBILE, DESK = "06 39 98 {}", "01 99 00 {}"
NOT_REACHED, WRONG = 5, 9  # the places in the list of those that the check did not reach


def prepare(script, actors):
    """Notes in `script` the register and the call list that the service in charge of civil safety keeps."""
    in_charge = Service.objects.filter(duties__duty=Duty.CIVIL_SAFETY).select_related("site").first()
    keeper = in_charge and actors.named(in_charge.code)
    site = crisis_sites(script.today).first()
    if keeper is None or site is None:
        return
    _list(script, in_charge, keeper)
    _events(script, site, keeper)


def _list(script, in_charge, keeper):
    others = Service.objects.filter(site=in_charge.site).exclude(pk=in_charge.pk)
    volunteers = [in_charge, *others.order_by("order", "pk")]
    for rank, (function, trained_on, digits) in enumerate(OPERATORS, 1):
        day = max(LISTED, trained_on or LISTED)
        script.on(
            day,
            register_operator,
            name=f"Volontaire {rank:02}",
            service=volunteers[rank * 7 % len(volunteers)],
            function=function,
            trained_on=trained_on,
            du=day,
            numbers=[MOBILE.format(digits)] + ([DESK.format(digits)] if rank % 3 == 0 else []),
            by=keeper,
        )
    script.on(CHECKED, open_check, by=keeper)
    script.on(CALLED, _call, by=keeper)
    script.on(CLOSED, _close, by=keeper)
    script.on(CORRECTED, _correct, by=keeper)


def _call(*, by):
    check = CallCheck.objects.get()
    outcomes = {line.pk: CallOutcome.REACHED.value for line in in_order(check.lines.all())}
    keys = list(outcomes)
    outcomes[keys[NOT_REACHED]], outcomes[keys[WRONG]] = CallOutcome.NOT_REACHED.value, CallOutcome.WRONG_NUMBER.value
    record_outcomes(check, outcomes, version=check.version, by=by)


def _close(*, by):
    check = CallCheck.objects.get()
    close_check(check, version=check.version, by=by)


def _correct(*, by):
    """The number found wrong is corrected within the week."""
    operator = CallListOperator.objects.found_wrong().get()
    known = {name: getattr(operator, name) for name in ("name", "service", "function", "trained_on", "du")}
    numbers = [DESK.format("10 99"), *numbers_of(operator)[1:]]
    change_operator(operator, numbers=numbers, version=operator.version, by=by, **known)


def _events(script, site, keeper):
    for key in (STORM, WATER, PLANT):
        day = _instant(HOURS[key][3]).astimezone(clock.PARIS).date()
        written_on = day + datetime.timedelta(days=1)  # from the log of the cell, once it is over
        script.on(written_on if key == STORM else day - NOTICE, _register, site, key, by=keeper)
        script.on(written_on, _live, key, by=keeper)
        if key in FEEDBACKS:
            script.on(FEEDBACKS[key][0], _report, key, by=keeper)
    script.on(datetime.date(2015, 9, 28), _register, site, TO_COME, by=keeper)


def _register(site, key, *, by):
    is_activation = key == STORM
    register_event(
        site,
        kind=CrisisEventKind.ACTIVATION if is_activation else CrisisEventKind.EXERCISE,
        held_on=None if is_activation else _day_of(key),
        ordered_at=_instant(HOURS[key][0]) if is_activation else None,
        title=french(TITLES[key]),
        scenario=french(SCENARIOS[key]),
        tests_communication=True,
        means_tested=french(MEANS[key]),
        by=by,
    )


def _live(key, *, by):
    event = _event(key)
    ordered, call, publication, end = map(_instant, HOURS[key])
    if event.status == event.Status.PLANNED:
        start_event(event, ordered_at=ordered, by=by)
    end_event(
        event,
        version=event.version,
        ordered_at=ordered,
        first_call_at=call,
        first_publication_at=publication,
        ended_at=end,
        participant_count=PARTICIPANTS[key],
        hot_debrief=french(DEBRIEFS[key]),
        by=by,
    )


def _report(key, *, by):
    event, (day, lessons) = _event(key), FEEDBACKS[key]
    title = f"Retour d’expérience, {event.title}"
    content = report(title, [event.scenario, "", french(lessons), "", french(INVENTED)])
    upload = Upload(content, "retour-d-experience.pdf", "application/pdf")
    give_feedback(event, feedback_on=day, lessons=french(lessons), upload=upload, version=event.version, by=by)


def _event(key):
    return CrisisEvent.objects.for_list().get(title=french(TITLES[key]))


def _day_of(key):
    return PLANNED_ON if key == TO_COME else _instant(HOURS[key][0]).astimezone(clock.PARIS).date()


def _instant(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=clock.PARIS).astimezone(datetime.UTC)
