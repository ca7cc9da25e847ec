"""The forms by which the coordination corrects the référentiel in use."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from qualipref import clock

from ..enums import AttestationLevel, CommitmentLevel, Operator, ValidityRule
from ..models import Commitment, ExpectedEvidence, Threshold
from ..usecases.commitments import BOUND, FIELDS, in_words, picture, why_not_code
from .versioned import VersionedForm

OBLIGATIONS = [("False", "Obligatoire"), ("True", "Optionnel")]
LONGEST = 20_000
BLANK_THRESHOLDS = 2
MOST_THRESHOLDS = 40


def _length(model, field):
    return model._meta.get_field(field).max_length


class _GestureForm(VersionedForm):
    """A gesture on a commitment as the page showed it."""

    @property
    def helper(self):
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.render_hidden_fields = True
        return helper


class ReasonForm(_GestureForm):
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il reste lisible au journal.",
    )


class CorrectionForm(ReasonForm):
    """What a commitment says; its thresholds are a formset beside it."""

    code = forms.RegexField(
        label="Numéro",
        regex=r"^[0-9A-Z][0-9A-Za-z.\-]*$",
        max_length=_length(Commitment, "code"),
        error_messages={"invalid": "Un numéro commence par un chiffre ou une majuscule, par exemple 1.1.9 ou IV.2."},
    )
    group = forms.CharField(label="Thème", required=False, max_length=_length(Commitment, "group"))
    title = forms.CharField(label="Intitulé", max_length=_length(Commitment, "title"))
    requirement = forms.CharField(label="Exigence", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}))
    is_optional = forms.TypedChoiceField(
        label="Caractère", choices=OBLIGATIONS, coerce=lambda value: value == "True", empty_value=False
    )
    level = forms.ChoiceField(
        label="Qui en répond",
        choices=CommitmentLevel.choices,
        help_text="Chaque service, chaque site, ou la préfecture en une fois.",
    )
    validity = forms.ChoiceField(label="Validité d’une preuve", choices=ValidityRule.choices)
    evidence = forms.CharField(
        label="Preuves attendues",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Une par ligne.",
    )
    shown_thresholds = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = [*FIELDS, "evidence", "reason"]

    @property
    def helper(self):
        """All but the reason, which comes last on the page."""
        helper = super().helper
        helper.layout = Layout(
            Div("code", "group", css_class="q-ensemble"),
            "title",
            "requirement",
            Div("is_optional", "level", "validity", css_class="q-ensemble"),
            "evidence",
        )
        return helper

    def __init__(self, *args, commitment, **kwargs):
        super().__init__(*args, **kwargs)
        self.commitment = commitment

    def clean(self):
        self.thresholds_shown = "\n".join(self.cleaned_data.pop("shown_thresholds", "").splitlines())
        return self.cleaned_data

    def clean_code(self):
        code = self.cleaned_data["code"]
        if refusal := why_not_code(self.commitment, code):
            raise forms.ValidationError(refusal)
        return code

    def clean_evidence(self):
        """The lines, each once, in their order."""
        lines = dict.fromkeys(line.strip() for line in self.cleaned_data["evidence"].splitlines() if line.strip())
        longest = _length(ExpectedEvidence, "label")
        if any(len(line) > longest for line in lines):
            raise forms.ValidationError(f"Une preuve attendue tient en {longest} caractères.")
        return list(lines)

    def in_words(self, thresholds):
        """What the commitment would say, to compare with what it says."""
        return in_words({name: self.cleaned_data[name] for name in FIELDS}, self.cleaned_data["evidence"], thresholds)

    def refuse_if_unchanged(self, thresholds):
        if self.cleaned_data["version"] == self.commitment.version and self.in_words(thresholds) == picture(
            self.commitment
        ):
            self.add_error(None, "Rien ne diffère de ce qui est enregistré : aucune correction n’est à faire.")


def correction_values(commitment):
    """The values that the form shows first."""
    evidence = "\n".join(each.label for each in commitment.expected_evidence.all())
    return {name: getattr(commitment, name) for name in (*FIELDS, "version")} | {
        "evidence": evidence,
        "shown_thresholds": picture(commitment)["seuils"],
    }


class ThresholdForm(forms.Form):
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    name = forms.CharField(label="Seuil", max_length=_length(Threshold, "name"))
    operator = forms.ChoiceField(label="Comparaison", choices=Operator.choices, initial=Operator.AT_MOST)
    value = forms.DecimalField(label="Valeur", max_digits=10, decimal_places=2, localize=True)
    unit = forms.CharField(label="Unité", required=False, max_length=_length(Threshold, "unit"))
    attestation_level = forms.ChoiceField(
        label="Niveau", choices=[(level, level) for level in AttestationLevel.values], initial=AttestationLevel.D
    )

    @property
    def helper(self):
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


class _Thresholds(forms.BaseFormSet):
    deletion_widget = forms.CheckboxInput

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Retirer ce seuil"

    @property
    def lines(self):
        """The thresholds to keep, as dicts of BOUND and `pk`."""
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data.get("name") and not self._removed(form)]
        return [{name: line.get(name) for name in ("pk", *BOUND)} for line in kept]

    def _removed(self, form):
        return bool(form.cleaned_data.get("DELETE"))


ThresholdFormSet = forms.formset_factory(
    ThresholdForm,
    formset=_Thresholds,
    extra=BLANK_THRESHOLDS,
    can_delete=True,
    can_delete_extra=False,
    max_num=MOST_THRESHOLDS,
    absolute_max=MOST_THRESHOLDS + BLANK_THRESHOLDS,
)


def threshold_values(commitment):
    """Their numbers as one writes them: « 15 », « 12,5 »."""
    thresholds = commitment.thresholds.all()
    return [{name: getattr(each, name) for name in ("pk", *BOUND)} | {"value": _written(each)} for each in thresholds]


def _written(threshold):
    return f"{threshold.value.normalize():f}".replace(".", ",")


class VerificationForm(_GestureForm):
    """The source that was read, where in it, and when."""

    source = forms.CharField(
        label="Texte lu", max_length=200, help_text="Par exemple « Référentiel Qualipref 2.0, janvier 2015 »."
    )
    place = forms.CharField(
        label="Page ou numéro", required=False, max_length=90, help_text="Par exemple « p. 14 » ou « engagement 7 »."
    )
    read_on = forms.DateField(label="Lu le", initial=clock.today, widget=forms.DateInput)
    official_text = forms.CharField(
        label="Texte officiel",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Copié à la lettre. Il se lit à côté de notre rédaction, sans la remplacer.",
    )
    field_order = ["official_text", "source", "place", "read_on", "version"]

    def clean_read_on(self):
        day = self.cleaned_data["read_on"]
        if day > clock.today():
            raise forms.ValidationError("La lecture est datée de demain ou plus tard.")
        return day

    @property
    def gesture(self):
        """The arguments of verify_commitment."""
        asked = self.cleaned_data
        source = ", ".join(filter(None, (asked["source"], asked["place"])))
        return {
            "source": source,
            "read_on": asked["read_on"],
            "official_text": asked["official_text"],
            "version": asked["version"],
        }


class OfficialTextForm(VerificationForm):
    """One commitment a screen: the text is what one comes for."""

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout("official_text", Div("source", "place", "read_on", css_class="q-ensemble"))
        return helper

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["official_text"].required = True
        self.fields["official_text"].widget.attrs |= {"rows": 8, "autofocus": True}
