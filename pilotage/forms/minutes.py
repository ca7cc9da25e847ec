"""The forms of the minutes: what is asked of the list, the whole text, the remarks, what was read."""

from crispy_forms.layout import Div, Field, Layout
from django import forms

from engagements.forms.filters import FilterForm

from ..documents.minutes_corrected import Correction, presence_seen
from ..enums import MinutesStatus, Presence
from ..models import Attendance, Committee, Meeting
from ..usecases.minutes import Wording
from .plain import LONGEST, PlainForm, VersionedForm

LAST_VERSION = 2_000_000_000
LONGEST_TEXT = 20_000
LONGEST_HOURS = 60
TYPED = ("opening", "closing", "place", "hours", "texte-", "reponse-", "note-", "presence-", "par-")


class MinutesFilterForm(FilterForm):
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *MinutesStatus.choices], required=False)
    comite = forms.ModelChoiceField(
        label="Comité", queryset=Committee.objects.none(), to_field_name="code", required=False, empty_label="Tous"
    )
    annee = forms.IntegerField(label="Année", required=False, min_value=1990, max_value=2100)

    def __init__(self, *args, committees, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comite"].queryset = committees

    def filter(self, minutes):
        criteria = self.criteria
        if "etat" in criteria:
            minutes = minutes.filter(status=criteria["etat"])
        if "comite" in criteria:
            minutes = minutes.filter(meeting__committee=criteria["comite"])
        if "annee" in criteria:
            minutes = minutes.filter(meeting__year=criteria["annee"])
        return minutes


def _text(label, *, rows=3, required=True, longest=LONGEST, **kwargs):
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget, **kwargs)


class WritingForm(VersionedForm):
    """The whole text: a field per decision, with the version of it that is shown, and one per remark to answer."""

    def __init__(self, *args, wordings, titles, remarks, **kwargs):
        super().__init__(*args, **kwargs)
        self.wordings, self.remarks = wordings, remarks
        self.fields["opening"] = _text("Ouverture", rows=4, required=False, longest=LONGEST_TEXT)
        for wording in wordings:
            self._add_decision(wording, titles[wording.decision_id])
        self.fields["closing"] = _text("Questions diverses", rows=4, required=False, longest=LONGEST_TEXT)
        for remark in remarks:
            if remark.decision_id not in titles:
                self._add_answer(remark)

    def _add_decision(self, wording, title):
        key = wording.decision_id
        self.fields[f"texte-{key}"] = _text(f"{wording.number}, {title}")
        self.fields[f"vu-{key}"] = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LAST_VERSION)
        for remark in self.remarks:
            if remark.decision_id == key:
                self._add_answer(remark)

    def _add_answer(self, remark):
        self.fields[f"reponse-{remark.pk}"] = _text(
            "Votre réponse à la demande", rows=2, required=False, help_text=f"« {remark.text} »"
        )

    @property
    def is_of_these_decisions(self):
        """Whether what was sent speaks of the decisions of now: one of them may have been taken back or added."""
        sent = {name for name in self.data if name.startswith("texte-")}
        return sent == {f"texte-{wording.decision_id}" for wording in self.wordings}

    @property
    def said(self):
        """What `write_text` takes: the sentences that changed, the answers that were typed."""
        data = self.cleaned_data
        wordings = [
            Wording(each.decision_id, each.number, data[f"texte-{each.decision_id}"], data[f"vu-{each.decision_id}"])
            for each in self.wordings
        ]
        before = {each.decision_id: each for each in self.wordings}
        answers = [(remark, data[f"reponse-{remark.pk}"]) for remark in self.remarks]
        return {
            "version": data["version"],
            "opening": data["opening"],
            "closing": data["closing"],
            "wordings": [each for each in wordings if _differs(each, before[each.decision_id])],
            "answers": [(remark, said) for remark, said in answers if said and said != remark.answer],
        }


class RectificationForm(WritingForm):
    """The text of a « PV rectificatif », with what else it may correct: place, hours, presence, notes."""

    def __init__(self, *args, content, initial, **kwargs):
        self.content = content
        super().__init__(*args, initial=said_beside(content) | initial, **kwargs)
        longest = Meeting._meta.get_field("place").max_length
        self.fields["place"] = forms.CharField(label="Lieu", required=False, max_length=longest)
        self.fields["hours"] = forms.CharField(
            label="Horaires", required=False, max_length=LONGEST_HOURS, help_text="Par exemple : de 14 h 30 à 16 h 10"
        )
        for rank, line in enumerate(content["attendances"]):
            self._add_presence(rank, line["function"])

    def _add_presence(self, rank, function):
        longest = Attendance._meta.get_field("represented_by").max_length
        self.fields[f"presence-{rank}"] = forms.ChoiceField(label=f"Présence, {function}", choices=Presence.choices)
        self.fields[f"par-{rank}"] = forms.CharField(
            label=f"Par qui est représenté : {function}", required=False, max_length=longest
        )

    def _add_decision(self, wording, title):
        super()._add_decision(wording, title)
        label = f"Ce qui s’est dit, {wording.number}"
        self.fields[f"note-{wording.decision_id}"] = _text(label, rows=2, required=False)

    @property
    def helper(self):
        helper = super().helper
        ranks = range(len(self.content["attendances"]))
        sheet = [Field("presence-0", template="pilotage/_minutes_presence.html")] if ranks else []
        apart = {"place", "hours", *(f"{name}-{rank}" for rank in ranks for name in ("presence", "par"))}
        helper.layout = Layout(
            Div(Div("place"), Div("hours"), css_class="q-grille-3"),
            *sheet,
            *(name for name in self.fields if name not in apart),
        )
        return helper

    @property
    def rows(self):
        """[(line of the text, field of its presence, field of who represents it)], for the page."""
        lines = enumerate(self.content["attendances"])
        return [(line, self[f"presence-{rank}"], self[f"par-{rank}"]) for rank, line in lines]

    def clean(self):
        for rank in range(len(self.content["attendances"])):
            is_represented = self.cleaned_data.get(f"presence-{rank}") == Presence.REPRESENTED
            if is_represented and not self.cleaned_data.get(f"par-{rank}"):
                self.add_error(f"par-{rank}", "Dites par qui ce membre est représenté.")
        return self.cleaned_data

    @property
    def said(self):
        data, ranks = self.cleaned_data, range(len(self.content["attendances"]))
        correction = Correction(
            place=data["place"],
            hours=data["hours"],
            presences=[(data[f"presence-{rank}"], data[f"par-{rank}"]) for rank in ranks],
            notes={each.number: data[f"note-{each.decision_id}"] for each in self.wordings},
        )
        return super().said | {"correction": correction}


def said_beside(content):
    """What the text says beside its sentences, by the names of the fields."""
    said = {name: content["meeting"][name] for name in ("place", "hours")}
    said |= {f"note-{each['id']}": each["note"] for each in content["decisions"]}
    for rank, line in enumerate(content["attendances"]):
        presence, represented_by = presence_seen(line)
        said |= {f"presence-{rank}": presence.value, f"par-{rank}": represented_by}
    return said


def _differs(typed, held):
    return _flat(typed.text) != _flat(held.text) or typed.version != held.version


def _flat(text):
    """A browser sends its line ends its own way: they are no change."""
    return text.replace("\r\n", "\n").strip()


class RemarksForm(VersionedForm):
    """« Demander une modification »: a remark beside each decision of the text that was read, and one on the whole."""

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, **kwargs)
        self.decisions = decisions
        for decision in decisions:
            label = f"Votre remarque sur {decision['number']}, {decision['title']}"
            self.fields[f"remarque-{decision['id']}"] = _text(label, rows=2, required=False)
        self.fields["ensemble"] = _text("Votre remarque sur l’ensemble", required=False)

    @property
    def beside(self):
        """[(decision, its field)]"""
        return [(decision, self[f"remarque-{decision['id']}"]) for decision in self.decisions]

    @property
    def remarks(self):
        """[(key of the decision or None, what is asked)]"""
        data = self.cleaned_data
        said = [(decision["id"], data[f"remarque-{decision['id']}"]) for decision in self.decisions]
        return [(key, text) for key, text in [*said, (None, data["ensemble"])] if text]

    def clean(self):
        if not self.errors and not self.remarks:
            raise forms.ValidationError("Dites ce qui est à modifier, sur une décision ou sur l’ensemble.")
        return self.cleaned_data


class ReadForm(PlainForm):
    """Which text was on the page: its version and its fingerprint."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LAST_VERSION)
    empreinte = forms.RegexField(r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput)


class RectifyForm(PlainForm):
    reason = _text(
        "Motif de la rectification", help_text="Il est imprimé en tête du procès-verbal rectificatif."
    )  # fmt: skip
