from django import forms

from ..readiness import Criterion
from ..readiness.badge import READY, TO_COMPLETE, TO_TREAT, cell_badge
from ..readiness.board import NOT_APPLICABLE, NOT_RETAINED
from ..readiness.matrix import PREFECTURE, SITE, by_commitment
from .filters import FilterForm

STEERING = "pilotage"
UNIT_ALONE = "-"  # no service has that code: a slug begins with a letter or a figure
STATES = {
    "a-traiter": ("À traiter : tout ce qui n’a pas 5 sur 5", lambda state: state.is_to_treat),
    "faible": ("0 à 2 sur 5", lambda state: cell_badge(state) is TO_TREAT),
    "a-completer": ("À compléter : 3 ou 4 sur 5", lambda state: cell_badge(state) is TO_COMPLETE),
    "ecart": ("Écart ouvert ou fichier altéré", lambda state: cell_badge(state).tone == "ecart"),
    "non-evalue": ("Non évalué", lambda state: state.is_applicable and not state.is_assessed),
    "pret": ("Prêt : 5 sur 5", lambda state: cell_badge(state) is READY),
    "comptee": ("Compté dans le score", lambda state: state.is_applicable),
    "exclue": ("Hors du score : sans objet ou non retenu", lambda state: not state.is_applicable),
    "sans-objet": ("Sans objet", lambda state: state.exclusion == NOT_APPLICABLE),
    "non-retenu": ("Optionnel non retenu", lambda state: state.exclusion == NOT_RETAINED),
}


def lacks(state, criterion):
    """Whether `criterion` is one of those that the cell still owes to the score."""
    return state.is_applicable and not (state.is_assessed and criterion in state.met_criteria)


class MatrixFilterForm(FilterForm):
    """Which cells of a matrix are shown. The choices are those of the cells themselves: nothing is read for them."""

    module = forms.ChoiceField(label="Module", required=False)
    chapitre = forms.ChoiceField(label="Chapitre", required=False)
    service = forms.ChoiceField(label="Service", required=False)
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Tous"), *((key, label) for key, (label, _) in STATES.items())]
    )
    critere = forms.ChoiceField(label="Critère manquant", required=False, choices=[("", "Aucun"), *Criterion.choices])
    ouvert = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def __init__(self, *args, states, **kwargs):
        super().__init__(*args, **kwargs)
        chapters = dict.fromkeys(commitment.chapter for commitment, _ in by_commitment(states))
        services = {state.place.service_id: state.place for state in states}
        modules = dict.fromkeys(chapter.module for chapter in chapters)
        self.fields["module"].choices = [("", "Tous"), *((module_key(each), module_name(each)) for each in modules)]
        self.fields["chapitre"].choices = [("", "Tous"), *((each.code, str(each)) for each in chapters)]
        self.fields["service"].choices = [("", "Tous"), *(_service_choice(place) for place in services.values())]

    def within(self, states):
        """Those of the module, the chapter and the service asked, whatever their state: what a score is made of."""
        criteria = self.criteria
        if "module" in criteria:
            states = [each for each in states if module_key(each.commitment.chapter.module) == criteria["module"]]
        if "chapitre" in criteria:
            states = [each for each in states if each.commitment.chapter.code == criteria["chapitre"]]
        if "service" in criteria:
            states = [each for each in states if service_key(each.place) == criteria["service"]]
        return states

    def filter(self, states):
        criteria, states = self.criteria, self.within(states)
        if "etat" in criteria:
            states = [each for each in states if STATES[criteria["etat"]][1](each)]
        if "critere" in criteria:
            states = [each for each in states if lacks(each, criteria["critere"])]
        return states

    def chosen(self, name):
        """How the choice made for `name` is written; nothing when none is."""
        return dict(self.fields[name].choices)[self.criteria[name]] if name in self.criteria else ""

    @property
    def is_narrowed(self):
        """Whether a module, a chapter or a service is asked: what has a score of its own."""
        return bool(self.criteria.keys() & {"module", "chapitre", "service"})

    @property
    def is_filtered(self):
        return bool(self.criteria.keys() - {"ouvert"})


def module_key(module):
    return module.number if module else STEERING


def module_name(module):
    return str(module) if module else "Pilotage de la démarche"


def service_key(place):
    return place.service.slug if place.service else UNIT_ALONE


def _service_choice(place):
    if place.service:
        return place.service.slug, place.service.name
    return UNIT_ALONE, f"{SITE if place.site else PREFECTURE}, sans service"
