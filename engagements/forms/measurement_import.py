"""What is sent to import measurements, what is asked of the model to fill, how the imports are listed."""

from crispy_forms.helper import FormHelper
from django import forms

from qualipref import clock
from qualipref.civil_periods import HALF, MONTH, QUARTER, YEAR, CivilPeriod
from qualipref.spreadsheets import ColumnsRefused
from sites.models import Site

from ..enums import ImportKind, ImportStatus, Rhythm
from ..imports.measurements import read_measurements
from .filters import FilterForm
from .table_field import TableField

OFFERED = {MONTH: 13, QUARTER: 5, HALF: 3, YEAR: 2}  # how many periods of each length, the one in course first
FAULTY, VALID = "en-faute", "valables"


class MeasurementImportForm(forms.Form):
    file = TableField(
        label="Fichier",
        help_text="CSV, ODS ou XLSX, 5 000 lignes au plus.",
        error_messages={"required": "Choisissez le fichier à importer."},
    )
    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, framework, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.framework, self.by = framework, by

    def clean(self):
        cleaned = super().clean()
        if "file" in cleaned:
            _, table = cleaned["file"]
            try:
                cleaned["read"] = read_measurements(table, framework=self.framework, by=self.by, on=clock.today())
            except ColumnsRefused as refused:
                self.add_error("file", str(refused))
            else:
                self._refuse_nothing(cleaned["read"])
        return cleaned

    def _refuse_nothing(self, read):
        if not read.lines:
            self.add_error("file", "Ce fichier n’a que sa ligne de titres : remplissez-le, puis choisissez-le.")


class ImportModelForm(FilterForm):
    """Which lines the model to fill holds already: `?periode=2015-09&site=…&indicateur=…`."""

    periode = forms.ChoiceField(label="Période", required=False)
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), to_field_name="slug", required=False, empty_label="Tous"
    )
    indicateur = forms.ModelChoiceField(
        label="Indicateur", queryset=None, to_field_name="code", required=False, empty_label="Tous ceux de la période"
    )

    def __init__(self, *args, indicators, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicateur"].queryset = indicators
        self.fields["site"].queryset = sites
        self.fields["periode"].choices = period_choices({each.rhythm for each in indicators}, clock.today())

    @property
    def period(self):
        """The one asked, else the last month that is over."""
        code = self.criteria.get("periode")
        return CivilPeriod.read(code) if code else CivilPeriod.of(MONTH, clock.today()).previous()


def period_choices(rhythms, today):
    """The periods over which indicators of those rhythms are measured: by length, the last one that is over first."""
    groups = []
    for months, count in OFFERED.items():
        rhythm = next((each for each in Rhythm if each.months == months and each in rhythms), None)
        if rhythm:
            periods = _last(CivilPeriod.of(months, today), count)
            groups.append((rhythm.label, [(each.code, str(each).capitalize()) for each in periods]))
    return groups


def _last(period, count):
    """`period` and those before it; the one before it first, for it is over."""
    before = [period.previous()]
    while len(before) < count - 1:
        before.append(before[-1].previous())
    return [before[0], period, *before[1:]]


class ImportFilterForm(FilterForm):
    nature = forms.ChoiceField(label="Nature", choices=[("", "Toutes"), *ImportKind.choices], required=False)
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *ImportStatus.choices], required=False)

    def filter(self, imports):
        criteria = self.criteria
        if "nature" in criteria:
            imports = imports.filter(kind=criteria["nature"])
        if "etat" in criteria:
            imports = imports.filter(status=criteria["etat"])
        return imports


class ImportLineFilterForm(FilterForm):
    lignes = forms.ChoiceField(
        label="Lignes",
        choices=[("", "Toutes"), (FAULTY, "En faute"), (VALID, "Valables")],
        required=False,
    )

    def filter(self, lines):
        """Those at fault first."""
        asked = self.criteria.get("lignes")
        faulty, valid = [each for each in lines if each["faults"]], [each for each in lines if not each["faults"]]
        return {FAULTY: faulty, VALID: valid}.get(asked, faulty + valid)


class ImportUndoForm(forms.Form):
    reason = forms.CharField(
        label="Motif",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites pourquoi cet import est annulé."},
    )
    helper = FormHelper()
    helper.form_tag = False
