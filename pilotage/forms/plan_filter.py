"""What is asked of the action plan in an address: the list, the board, the calendar and what blocks share it."""

from urllib.parse import urlencode

from django import forms

from engagements.forms.filters import FilterForm
from engagements.models import Commitment
from qualipref.spreadsheets import criteria_of
from sites.models import Module, Service, Site

from ..enums import ActionOrigin, ActionStatus, FollowedBy, PlanState
from .journal import CIVIL_DAYS, day_input

STATES = [("", "Tous"), *PlanState.choices, *ActionStatus.choices]
ASKED = (PlanState.DATE_ASKED, PlanState.DATE_TO_DECIDE)
SORTS = {
    "echeance": ("due_on", "priority", "pk"),
    "-echeance": ("-due_on", "priority", "pk"),
    "intitule": ("title_sort", "pk"),
    "-intitule": ("-title_sort", "pk"),
    "service": ("lead_service__name_sort", "due_on", "pk"),
    "-service": ("-lead_service__name_sort", "due_on", "pk"),
    "pilote": ("owner__label_sort", "due_on", "pk"),
    "-pilote": ("-owner__label_sort", "due_on", "pk"),
    "avancement": ("progress", "due_on", "pk"),
    "-avancement": ("-progress", "due_on", "pk"),
}


MORE = ("suivi", "origine", "du", "au")  # folded until one of them is asked
SHOWN_HOW = ("tri", "mois")  # they keep no row
ROWS = {"site": "site", "origine": "origin", "du": "due_on__gte", "au": "due_on__lte"}  # a criterion that is a column


class PlanFilterForm(FilterForm):
    EVERYTHING = "filtre=aucun"  # the bare address of the list opens the filter that one chose

    q = forms.CharField(label="Mots cherchés", required=False, max_length=100)
    etat = forms.ChoiceField(label="État", choices=STATES, required=False)
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), to_field_name="slug", required=False, empty_label="Tous"
    )
    module = forms.ModelChoiceField(
        label="Module", queryset=Module.objects.none(), to_field_name="slug", required=False, empty_label="Tous"
    )
    service = forms.ModelChoiceField(
        label="Service", queryset=Service.objects.none(), required=False, empty_label="Tous"
    )
    suivi = forms.ChoiceField(label="Suivi", choices=[("", "Toutes"), *FollowedBy.choices], required=False)
    origine = forms.ChoiceField(label="Origine", choices=[("", "Toutes"), *ActionOrigin.choices], required=False)
    du = forms.DateField(label="Échéance du", required=False, widget=day_input(), validators=CIVIL_DAYS)
    au = forms.DateField(label="Échéance au", required=False, widget=day_input(), validators=CIVIL_DAYS)
    engagement = forms.CharField(label="Engagement", required=False, max_length=20, widget=forms.HiddenInput)
    mois = forms.RegexField(r"\A(19|20)[0-9]{2}-(0[1-9]|1[0-2])\Z", required=False, widget=forms.HiddenInput)
    tri = forms.ChoiceField(choices=[(name, name) for name in SORTS], required=False, widget=forms.HiddenInput)

    def __init__(self, *args, sites, modules, services, reads_requests, **kwargs):
        """`reads_requests`: whether one may know which actions wait for another date."""
        super().__init__(*args, **kwargs)
        if not reads_requests:
            self.fields["etat"].choices = [each for each in STATES if each[0] not in ASKED]
        self.fields["site"].queryset = sites
        self.fields["module"].queryset = modules
        self.fields["service"].queryset = services
        self._offer(services.values_list("pk", "name", "site__slug", "site__name"))

    def _offer(self, services):
        """One query for two lists: the sites offered are those of the services."""
        rows = list(services)
        held = {slug: name for _, _, slug, name in rows if slug}
        named = ((pk, f"{name}, {site}" if site else name) for pk, name, _, site in rows)
        self.fields["site"].choices = [("", "Tous"), *held.items()]
        self.fields["service"].choices = [("", "Tous"), *named]

    @property
    def usual(self):
        return [field for field in self.visible_fields() if field.name not in MORE]

    @property
    def more(self):
        return [self[name] for name in MORE]

    @property
    def asks_more(self):
        """A criterion of them is asked, or was not understood."""
        return any(name in self.criteria or name in self.errors for name in MORE)

    @property
    def sort(self):
        return self.criteria.get("tri", "echeance")

    @property
    def is_filtered(self):
        return any(name not in SHOWN_HOW for name in self.criteria)

    def address(self, *without, **changes):
        """The filter as an address says it: what was understood, and nothing else."""
        kept = {name: self.data[name] for name in self.fields if name in self.criteria and name not in without}
        return urlencode(kept | changes) or self.EVERYTHING

    @property
    def tags(self):
        """(what is asked, the address that asks it no more) for each criterion."""
        said = dict(criteria_of(self))
        labels = {name: str(field.label) for name, field in self.fields.items() if name in self.criteria}
        told = {name: said.get(label, self.criteria[name]) for name, label in labels.items() if name not in SHOWN_HOW}
        return [(f"{labels[name]} : {value}", f"?{self.address(name)}") for name, value in told.items()]

    def filter(self, actions, user, today):
        """Those of `actions` that answer every criterion understood, in the order asked."""
        criteria = self.criteria
        if "etat" in criteria:
            actions = actions.in_state(criteria["etat"], today)
        if "suivi" in criteria:
            actions = actions.followed_by(criteria["suivi"], user, today)
        if "service" in criteria:
            actions = actions.of_service(criteria["service"])
        if "module" in criteria:
            actions = actions.about(Commitment.objects.filter(chapter__module__module=criteria["module"]))
        if "engagement" in criteria:
            actions = actions.about(Commitment.objects.filter(code=criteria["engagement"]))
        rows = {ROWS[name]: value for name, value in criteria.items() if name in ROWS}
        return actions.filter(**rows).matching(criteria.get("q", "")).order_by(*SORTS[self.sort])
