"""What is typed of an exercise or of an activation, and how the register is filtered."""

import datetime

from crispy_forms.helper import FormHelper
from django import forms

from qualipref import clock
from qualipref.civil_periods import FIRST_YEAR
from qualipref.documents.uploads import OFFICE, PDF, TEXTS
from sites.models import Site

from ..enums import CrisisEventKind, CrisisEventStatus
from ..models import CrisisEvent
from ..usecases.crisis_events import INSTANTS, correctable, in_words, wrong_corrections, wrong_feedback_day, wrong_times
from .evidence_content import FilesField, choose_again
from .filters import FilterForm
from .paris_time import InstantField, InstantsMixin, passage
from .versioned import SHOWN, VersionedForm

LATE, DONE, DUE, OUT_OF_TIME = "en-retard", "faits", "exigibles", "hors-delai"
STATES_OF_FEEDBACK = [
    (LATE, "Retour d’expérience en retard"),
    (DUE, "Retour d’expérience rendu ou échu"),
    (OUT_OF_TIME, "Retour d’expérience hors délai"),
    (DONE, "Faits avec volet communication"),
]
FARTHEST = datetime.timedelta(days=3 * 366)
NO_NAME = "Par fonction, sans nommer personne."


class EventForm(InstantsMixin, VersionedForm):
    """The fields of the sheet; each gesture keeps those it asks."""

    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), to_field_name="slug", empty_label="Choisissez"
    )
    kind = forms.ChoiceField(label="Nature", choices=CrisisEventKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label="Intitulé", max_length=150)
    held_on = forms.DateField(label="Jour prévu", widget=forms.DateInput)
    scenario = forms.CharField(
        label="Scénario", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}), help_text=NO_NAME
    )
    tests_communication = forms.BooleanField(
        label="Volet communication",
        required=False,
        help_text="La cellule d’information du public ou la communication de crise est mise en œuvre.",
    )
    means_tested = forms.CharField(
        label="Moyens mis en œuvre",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Salle, numéro d’appel, site, réseaux sociaux, alerte des membres…",
    )
    ordered_at = InstantField(label="Décision (ordre d’activation)")
    first_call_at = InstantField(label="Premier appel pris", required=False)
    first_publication_at = InstantField(label="Première publication", required=False)
    ended_at = InstantField(label="Fin", help_text="Après minuit, la date est celle du lendemain.")
    participant_count = forms.IntegerField(label="Participants", required=False, min_value=0, max_value=100_000)
    hot_debrief = forms.CharField(
        label="Bilan à chaud",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NO_NAME,
    )
    feedback_on = forms.DateField(label="Retour d’expérience daté du", widget=forms.DateInput)
    lessons = forms.CharField(
        label="Enseignements",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Points forts, difficultés, actions à inscrire au plan d’action.",
    )
    reason = forms.CharField(label="Motif de la correction", max_length=300, help_text="Il reste lisible au journal.")
    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, keep, **kwargs):
        super().__init__(*args, **kwargs)
        kept = {*keep, SHOWN} if "version" in keep else set(keep)
        for name in set(self.fields) - kept:
            del self.fields[name]
        self.add_passages()

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day and not clock.today() - FARTHEST <= day <= clock.today() + FARTHEST:
            raise forms.ValidationError("Choisissez un jour à moins de trois ans d’aujourd’hui.")
        return day

    def clean(self):
        cleaned = super().clean()
        times = {name: self.instant(name) for name in INSTANTS if name in self.fields}
        cleaned |= times
        for name, sentence in wrong_times(clock.now(), **times).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return cleaned

    def facts(self, *names):
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class EventRegisterForm(EventForm):
    """An exercise to come, with its day, or an activation already ordered, with its hour."""

    ASKED = ("site", "kind", "title", "held_on", "ordered_at", "scenario", "tests_communication", "means_tested")

    def __init__(self, *args, sites, **kwargs):
        super().__init__(*args, keep=self.ASKED, **kwargs)
        self.fields["site"].queryset = sites
        if sites.count() == 1:
            self.fields["site"].initial = sites.get().slug
        self.fields["held_on"].required = self.fields["ordered_at"].required = False
        self.fields["held_on"].help_text = "Pour un exercice."
        self.fields["ordered_at"].help_text = "Pour une activation réelle : l’heure de Paris."
        self.order_fields(["site", "kind", "title", "held_on", "ordered_at", passage("ordered_at")])

    def clean(self):
        cleaned = super().clean()
        is_exercise = cleaned.get("kind") == CrisisEventKind.EXERCISE
        if is_exercise:
            cleaned["ordered_at"] = None
            for name in ("ordered_at", passage("ordered_at")):
                self.errors.pop(name, None)
            if not cleaned.get("held_on") and "held_on" not in self.errors:
                self.add_error("held_on", "Donnez le jour prévu.")
        elif cleaned.get("kind") and not cleaned.get("ordered_at") and "ordered_at" not in self.errors:
            self.add_error("ordered_at", "Donnez l’heure de la décision.")
        return cleaned


class EventStartForm(EventForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, keep=("ordered_at",), **kwargs)


class EventEndForm(EventForm):
    ASKED = (*INSTANTS, "participant_count", "hot_debrief")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, keep=(*self.ASKED, "version"), **kwargs)


class EventCorrectForm(EventForm):
    """What the state of the event allows to correct; a reason once it is over."""

    def __init__(self, *args, event, **kwargs):
        asked = correctable(event)
        reason = ("reason",) if event.is_over else ()
        suggested = kwargs.pop("initial", {})
        initial = {name: getattr(event, name) for name in (*asked, "version")}
        super().__init__(*args, keep=(*asked, *reason, "version"), initial=initial, **kwargs)
        self.event = event
        self.suggest(**suggested)
        self.add_passages()

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            for name, sentence in wrong_corrections(self.event, cleaned).items():
                self.add_error(name, sentence)
        return cleaned

    @property
    def corrected(self):
        return self.facts(*correctable(self.event), "reason")


class EventFeedbackForm(EventForm):
    files = FilesField(
        label="Rapport",
        several=False,
        kinds=PDF | OFFICE | TEXTS,
        help_text="PDF, ODF, Office ou texte : le retour d’expérience écrit.",
        error_messages={"required": "Joignez le rapport."},
    )

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, keep=("feedback_on", "lessons", "files", "version"), **kwargs)
        self.event = event
        self.order_fields(["feedback_on", "files", "lessons"])

    def clean_feedback_on(self):
        day = self.cleaned_data["feedback_on"]
        if fault := wrong_feedback_day(self.event, day):
            raise forms.ValidationError(fault)
        return day

    def clean(self):
        cleaned = super().clean()
        if self.errors and "files" not in self.errors:
            self.add_error("files", choose_again(cleaned.get("files") or []))
        return cleaned


class EventCancelForm(forms.Form):
    reason = forms.CharField(label="Motif", max_length=300, strip=True)

    helper = FormHelper()
    helper.form_tag = False


class EventFilterForm(FilterForm):
    annee = forms.IntegerField(label="Année", required=False, min_value=FIRST_YEAR, max_value=2100)
    nature = forms.ChoiceField(label="Nature", choices=[("", "Toutes"), *CrisisEventKind.choices], required=False)
    etat = forms.ChoiceField(
        label="État",
        choices=[("", "Tous"), *CrisisEventStatus.choices, *STATES_OF_FEEDBACK],
        required=False,
    )
    texte = forms.CharField(label="Mots cherchés", required=False, max_length=100)

    def filter(self, events, today):
        criteria = self.criteria
        if "annee" in criteria:
            events = events.of_year(criteria["annee"])
        if "nature" in criteria:
            events = events.filter(kind=criteria["nature"])
        if "etat" in criteria:
            events = _in_state(events, criteria["etat"], today)
        return events.matching(criteria["texte"]) if "texte" in criteria else events


def _in_state(events, state, today):
    if state == LATE:
        return events.late(today)
    if state == DUE:
        return events.due_by(today)
    if state == OUT_OF_TIME:
        return events.out_of_time(today)
    if state == DONE:
        return events.over().filter(tests_communication=True)
    return events.filter(status=state)


def conflicts(form, event):
    """What differs between the sheet as it is saved and what was typed, field by field; a fault, as it was typed."""
    form.is_valid()
    found = []
    for name in form.fields:
        if name in ("version", "reason", "files") or not hasattr(CrisisEvent, name):
            continue
        theirs, mine = getattr(event, name), form[name].data if name in form.errors else form.cleaned_data.get(name)
        if theirs != mine:
            said = {"label": form.fields[name].label, "theirs": in_words(theirs), "mine": in_words(mine)}
            found.append(said | {"name": name, "typed": mine})
    return found
