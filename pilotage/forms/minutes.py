"""The forms of the minutes: what is asked of the list, the whole text, the remarks, what was read."""

from django import forms

from engagements.forms.filters import FilterForm

from ..enums import MinutesStatus
from ..models import Committee
from ..usecases.minutes import Wording
from .plain import LONGEST, PlainForm, VersionedForm

LAST_VERSION = 2_000_000_000
LONGEST_TEXT = 20_000


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
