from django import forms

from ..readiness import Criterion
from ..readiness.matrix import by_commitment
from ..readiness.selection import SELECTION, STATES, lacks, module_key, module_name, service_key, service_name, within
from .filters import FilterForm


class MatrixFilterForm(FilterForm):
    """Which cells of a matrix are shown. The choices are those of the cells themselves: nothing is read for them."""

    module = forms.ChoiceField(label="Module", required=False)
    chapitre = forms.ChoiceField(label="Chapitre", required=False)
    service = forms.ChoiceField(label="Service", required=False)
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Tous"), *((key, label) for key, (label, _) in STATES.items())]
    )
    critere = forms.ChoiceField(label="Critère manquant", required=False, choices=[("", "Aucun"), *Criterion.choices])
    engagement = forms.ChoiceField(label="Engagement", required=False, widget=forms.HiddenInput)
    ouvert = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def __init__(self, *args, states, **kwargs):
        super().__init__(*args, **kwargs)
        commitments = [commitment for commitment, _ in by_commitment(states)]
        chapters = dict.fromkeys(commitment.chapter for commitment in commitments)
        services = {state.place.service_id: state.place for state in states}
        modules = dict.fromkeys(chapter.module for chapter in chapters)
        self.fields["module"].choices = [("", "Tous"), *((module_key(each), module_name(each)) for each in modules)]
        self.fields["chapitre"].choices = [("", "Tous"), *((each.code, str(each)) for each in chapters)]
        self.fields["engagement"].choices = [(each.code, f"Engagement {each.code}") for each in commitments]
        self.fields["service"].choices = [
            ("", "Tous"),
            *((service_key(place), service_name(place)) for place in services.values()),
        ]

    def within(self, states):
        """What the score of the selection is made of: its cells, whatever their state."""
        return within(states, self.criteria)

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
        """Whether a module, a chapter, a commitment or a service is asked: what has a score of its own."""
        return bool(self.criteria.keys() & set(SELECTION))

    @property
    def is_filtered(self):
        return bool(self.criteria.keys() - {"ouvert"})
