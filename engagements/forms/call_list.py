"""What is typed of an operator and of a check. None of these forms leaves a draft: it would keep a number."""

from crispy_forms.helper import FormHelper
from django import forms

from qualipref import clock
from qualipref.civil_periods import FIRST_YEAR
from sites.models import Service

from ..enums import CallCheckStatus, CallOutcome, OperatorFunction
from ..usecases.call_list import FIELDS, wrong_last_day
from .filters import FilterForm
from .versioned import VersionedForm

NUMBER = r"^\+?[0-9(). -]{4,29}$"
TO_TRAIN, TO_CORRECT, AVAILABLE = "a-former", "numero-faux", "disponible"
NOT_CALLED = ("", "Non appelé")


class PhoneField(forms.RegexField):
    def __init__(self, **options):
        wrong = {"invalid": "Écrivez un numéro, par exemple 01 99 00 12 34."}
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
        super().__init__(regex=NUMBER, max_length=30, error_messages=wrong, widget=widget, **options)

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class OperatorForm(VersionedForm):
    name = forms.CharField(label="Nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    service = forms.ModelChoiceField(label="Service", queryset=Service.objects.none(), empty_label="Choisissez")
    function = forms.ChoiceField(label="Fonction dans la cellule", choices=OperatorFunction.choices)
    phone = PhoneField(label="Téléphone", help_text="Le premier que l’on compose.")
    other_phone = PhoneField(label="Autre téléphone", required=False)
    trained_on = forms.DateField(
        label="Formé le",
        required=False,
        widget=forms.DateInput,
        help_text="La dernière formation ou le dernier recyclage : elle vaut deux ans.",
    )
    du = forms.DateField(label="Disponible à partir du", widget=forms.DateInput)

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, operator=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = Service.objects.on(clock.today()).for_list()
        self.fields["service"].label_from_instance = lambda each: f"{each}, {each.site}" if each.site else str(each)
        self.fields["version"].required = operator is not None

    def clean_trained_on(self):
        day = self.cleaned_data["trained_on"]
        if day and day > clock.today():
            raise forms.ValidationError("La formation n’a pas encore eu lieu.")
        return day

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def numbers(self):
        """Each number once, in the order of the calls."""
        typed = (self.cleaned_data["phone"], self.cleaned_data["other_phone"])
        return list(dict.fromkeys(filter(None, typed)))


class OperatorWithdrawForm(forms.Form):
    au = forms.DateField(label="Dernier jour sur la liste", widget=forms.DateInput, help_text="Jour compris.")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, operator, **kwargs):
        initial = {"au": clock.today(), "version": operator.version}
        super().__init__(*args, initial=initial, **kwargs)
        self.operator = operator

    def clean_au(self):
        day = self.cleaned_data["au"]
        if fault := wrong_last_day(self.operator, day):
            raise forms.ValidationError(fault)
        return day


class OperatorFilterForm(FilterForm):
    fonction = forms.ChoiceField(label="Fonction", choices=[("", "Toutes"), *OperatorFunction.choices], required=False)
    etat = forms.ChoiceField(
        label="État",
        choices=[
            ("", "Tous"),
            (AVAILABLE, "Disponibles aujourd’hui"),
            (TO_TRAIN, "À former ou à recycler"),
            (TO_CORRECT, "Numéro trouvé faux"),
        ],
        required=False,
    )

    def filter(self, operators, today):
        criteria = self.criteria
        if "fonction" in criteria:
            operators = operators.filter(function=criteria["fonction"])
        if criteria.get("etat") == TO_TRAIN:
            operators = operators.on(today).to_train(today)
        if criteria.get("etat") == AVAILABLE:
            operators = operators.on(today)
        if criteria.get("etat") == TO_CORRECT:
            operators = operators.found_wrong()
        return operators


class CheckFilterForm(FilterForm):
    etat = forms.ChoiceField(label="État", choices=[("", "Toutes"), *CallCheckStatus.choices], required=False)
    annee = forms.IntegerField(label="Année", required=False, min_value=FIRST_YEAR, max_value=2100)

    def filter(self, checks):
        criteria = self.criteria
        if "etat" in criteria:
            checks = checks.filter(status=criteria["etat"])
        if "annee" in criteria:
            checks = checks.filter(opened_at__year=criteria["annee"])
        return checks


class OutcomesForm(VersionedForm):
    """One choice per operator of the check; `lines` are those still on the list."""

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[_named(line)] = forms.ChoiceField(
                label=line.operator.name,
                choices=[*CallOutcome.choices, NOT_CALLED],
                widget=forms.RadioSelect,
                required=False,
                initial=line.outcome,
            )

    @property
    def rows(self):
        return [(line, self[_named(line)]) for line in self.lines]

    @property
    def saved(self):
        """What is noted already, by the name of its field."""
        return {_named(line): line.outcome for line in self.lines}

    @property
    def outcomes(self):
        return {line.pk: self.cleaned_data[_named(line)] for line in self.lines}


class CheckVersionForm(forms.Form):
    """Which state of the check was on the page where one closes it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class CheckCancelForm(forms.Form):
    reason = forms.CharField(label="Motif", max_length=300, strip=True)

    helper = FormHelper()
    helper.form_tag = False


def _named(line):
    return f"line_{line.pk}"
