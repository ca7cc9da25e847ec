"""Which cells a score, a count or a list is made of: by module, chapter, service, state and missing criterion."""

from .badge import READY, TO_COMPLETE, TO_TREAT, cell_badge
from .board import NOT_APPLICABLE, NOT_RETAINED
from .matrix import PREFECTURE, SITE

STEERING = "pilotage"
UNIT_ALONE = "-"  # no service has that code: a slug begins with a letter or a figure
SELECTION = ("module", "chapitre", "engagement", "service")
STATES = {
    "a-traiter": ("À traiter : tout ce qui n’a pas 5 sur 5", lambda state: state.is_to_treat),
    "faible": ("0 à 2 sur 5", lambda state: cell_badge(state) is TO_TREAT),
    "a-completer": ("À compléter : 3 ou 4 sur 5", lambda state: cell_badge(state) is TO_COMPLETE),
    "ecart": ("Écart ouvert ou fichier altéré", lambda state: cell_badge(state).tone == "ecart"),
    "ecart-ouvert": ("Écart ouvert", lambda state: state.is_applicable and bool(state.gap_count)),
    "evalue": ("Évalué", lambda state: state.is_applicable and state.is_assessed),
    "non-evalue": ("Non évalué", lambda state: state.is_applicable and not state.is_assessed),
    "pret": ("Prêt : 5 sur 5", lambda state: cell_badge(state) is READY),
    "comptee": ("Compté dans le score", lambda state: state.is_applicable),
    "exclue": ("Hors du score : sans objet ou non retenu", lambda state: not state.is_applicable),
    "sans-objet": ("Sans objet", lambda state: state.exclusion == NOT_APPLICABLE),
    "non-retenu": ("Optionnel non retenu", lambda state: state.exclusion == NOT_RETAINED),
}
EXCLUDED = {NOT_APPLICABLE: "sans-objet", NOT_RETAINED: "non-retenu"}


def within(states, criteria):
    """Those of the module, chapter, commitment and service asked, whatever their state: what a score is made of."""
    if "module" in criteria:
        states = [each for each in states if module_key(each.commitment.chapter.module) == criteria["module"]]
    if "chapitre" in criteria:
        states = [each for each in states if each.commitment.chapter.code == criteria["chapitre"]]
    if "engagement" in criteria:
        states = [each for each in states if each.commitment.code == criteria["engagement"]]
    if "service" in criteria:
        states = [each for each in states if service_key(each.place) == criteria["service"]]
    return states


def lacks(state, criterion):
    """Whether `criterion` is one of those that the cell still owes to the score."""
    return state.is_applicable and not (state.is_assessed and criterion in state.met_criteria)


def module_key(module):
    return module.number if module else STEERING


def module_name(module):
    return str(module) if module else "Pilotage de la démarche"


def service_key(place):
    return place.service.slug if place.service else UNIT_ALONE


def service_name(place):
    if place.service:
        return place.service.name
    return f"{SITE if place.site else PREFECTURE}, sans service"
