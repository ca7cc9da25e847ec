"""The self-assessment of a cell, what is submitted of a unit, and the choice between two versions."""

from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from django import forms

from ..enums import CellStatus, Conformity, Implementation
from ..readiness.self_assessment import is_ready, is_waiting
from .filters import FilterForm
from .versioned import MINE, SAVED, SIDES

BIG = 2_000_000_000
LONGEST = 4000
BOTH = "both"
QUESTIONS = {
    "implementation": ("Mise en œuvre", ("implementation",)),
    "conformity": ("Conformité constatée", ("conformity", "reason")),
    "comment": ("Commentaire", ("comment",)),
}


class AssessmentFilterForm(FilterForm):
    """Which commitments of a unit are shown."""

    WAITING, READY, SUBMITTED, CHANGE_ASKED = "a-faire", "pretes", "soumises", "a-modifier"
    SHOWN = {
        WAITING: is_waiting,
        READY: is_ready,
        SUBMITTED: lambda cell: cell is not None and cell.status == CellStatus.SUBMITTED,
        CHANGE_ASKED: lambda cell: cell is not None and cell.status == CellStatus.CHANGE_ASKED,
    }

    etat = forms.ChoiceField(
        label="Montrer",
        required=False,
        choices=[
            ("", "Tous les engagements"),
            (WAITING, "À répondre ou à compléter"),
            (READY, "Prêts à soumettre"),
            (SUBMITTED, "Soumis"),
            (CHANGE_ASKED, "Modification demandée"),
        ],
    )

    def filter(self, states):
        shows = self.SHOWN.get(self.criteria.get("etat"))
        return [state for state in states if shows(state.cell)] if shows else states


class KeyedRadios(forms.RadioSelect):
    """Radio buttons that a key of the keyboard each chooses (static/js/keyboard.js)."""

    def __init__(self, keys):
        super().__init__()
        self.keys = keys

    def create_option(self, *args, **kwargs):
        option = super().create_option(*args, **kwargs)
        key = self.keys[int(option["index"])]
        return option | {"key": key, "attrs": option["attrs"] | {"data-key": key}}


class TextField(forms.CharField):
    """Lines of text, whose ends are the same whatever browser sent them: two versions are compared."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


def _text(label, rows, **options):
    widget = forms.Textarea(attrs={"rows": rows})
    return TextField(label=label, max_length=LONGEST, required=False, widget=widget, **options)


def _version():
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=BIG)


class AssessmentForm(forms.Form):
    """What a service says of a commitment; in preparation it may be partial, submitted it says both."""

    implementation = forms.ChoiceField(
        label="Mise en œuvre", choices=Implementation, required=False, widget=KeyedRadios("123")
    )
    conformity = forms.ChoiceField(
        label="Conformité constatée", choices=Conformity, required=False, widget=KeyedRadios("4567890")
    )
    reason = _text("Motif du « sans objet »", 2, help_text="Obligatoire pour « sans objet », ignoré sinon.")
    comment = _text("Commentaire", 3, help_text="Ce qui a été constaté, quand, par qui ; ce qui reste à faire.")
    version = _version()

    def __init__(self, *args, submits, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("implementation", "conformity"):
            self.fields[name].required = submits
            self.fields[name].error_messages["required"] = "Choisissez une réponse."

    def clean(self):
        cleaned = super().clean()
        not_applicable = cleaned.get("conformity") == Conformity.NOT_APPLICABLE
        if not_applicable and not cleaned.get("reason", "").strip():
            self.add_error("reason", "« Sans objet » demande un motif : dites pourquoi l’engagement ne s’applique pas.")
        return cleaned


class ConflictForm(forms.Form):
    """Which of two versions to keep, for each of the questions whose answers differ."""

    def __init__(self, *args, differing, **kwargs):
        super().__init__(*args, **kwargs)
        for name in differing:
            self.fields[f"keep_{name}"] = forms.ChoiceField(
                label=QUESTIONS[name][0],
                choices=[*SIDES, (BOTH, "Les deux, l’un après l’autre")] if name == "comment" else SIDES,
                widget=forms.RadioSelect,
                error_messages={"required": "Choisissez l’une des versions."},
            )

    def chosen(self, typed, cell):
        """The answers to save, as AssessmentForm reads them: those `typed`, or those of `cell`, as was chosen."""
        answers = dict(typed)
        for question, (_, names) in QUESTIONS.items():
            side = self.cleaned_data.get(f"keep_{question}", MINE)
            if side == SAVED:
                answers |= {name: getattr(cell, name) for name in names}
            if side == BOTH:
                answers[question] = f"{typed[question]}\n\n{getattr(cell, question)}"
        return answers


@dataclass(frozen=True)
class ConflictLine:
    """A question, the two answers in words, and the field that chooses, or None when they say the same."""

    label: str
    mine: str
    saved: str
    field: forms.BoundField | None


def differing(typed, cell):
    """The questions to which `typed` and `cell` (or None) answer differently."""
    if cell is None:
        return []
    mine, saved = _meant(typed), _meant({name: getattr(cell, name) for name in typed if name != "version"})
    return [name for name, (_, names) in QUESTIONS.items() if any(mine[each] != saved[each] for each in names)]


def conflict_lines(typed, cell, choice):
    saved = {name: getattr(cell, name) for _, names in QUESTIONS.values() for name in names}
    chosen = {name.removeprefix("keep_"): choice[name] for name in choice.fields}
    return [
        ConflictLine(label, _said(name, typed), _said(name, saved), chosen.get(name))
        for name, (label, _) in QUESTIONS.items()
    ]


def _meant(answers):
    """A reason means something for « sans objet » alone."""
    not_applicable = answers["conformity"] == Conformity.NOT_APPLICABLE
    return answers | {"reason": answers["reason"] if not_applicable else ""}


def _said(question, answers):
    value = answers[question]
    if question == "comment":
        return value or "Aucun commentaire"
    if not value:
        return "Non renseignée"
    label = (Implementation if question == "implementation" else Conformity)(value).label
    return f"{label} : {answers['reason']}" if value == Conformity.NOT_APPLICABLE else label


class SubmissionForm(forms.Form):
    """Which of the assessments in preparation are submitted; each names the version that was shown."""

    case = forms.MultipleChoiceField(
        label="Évaluations à soumettre",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins une évaluation.",
            "invalid_choice": "Une évaluation a changé depuis l’ouverture de cette page : relisez-la avant.",
        },
    )

    def __init__(self, *args, states, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_value = {f"{state.commitment.code}:{state.cell.version}": state for state in states}
        self.fields["case"].choices = [(value, state.commitment.code) for value, state in self.by_value.items()]
        self.initial.setdefault("case", list(self.by_value))

    @property
    def states(self):
        return [self.by_value[value] for value in self.cleaned_data["case"]]


class ChangeForm(forms.Form):
    """What the quality manager asks to change in a submitted assessment."""

    comment = forms.CharField(
        label="Ce qui est à modifier",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Envoyé par courriel à la personne qui a soumis l’évaluation, et affiché au-dessus de sa réponse.",
    )
    version = _version()

    helper = FormHelper()
    helper.form_tag = False
