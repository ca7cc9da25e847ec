"""A relevé de délais: which commitment, for whom, over what period, and its letters, pasted or sent."""

from crispy_forms.helper import FormHelper
from django import forms

from qualipref import clock
from qualipref.civil_periods import CivilPeriod
from qualipref.documents.tables import PASTED_LENGTH, pasted_table
from qualipref.documents.uploads import UploadRefused
from qualipref.spreadsheets import ColumnsRefused
from qualipref.typography import plural

from ..enums import Rhythm
from ..imports.letters import read_letters
from ..measures.response_times import weigh_letter
from ..models.unit import unit_code, unit_name
from ..usecases.response_times import COMMENT, ResponseTimeSheet
from .measurement_import import period_choices
from .table_field import TableField

BOTH = "Gardez l’un des deux : les lignes collées, ou le fichier."
NEITHER = "Collez vos lignes, ou choisissez un fichier."
MOST_FAULTS = 20  # said at once; the others come once these are corrected


class ResponseTimesForm(forms.Form):
    pair = forms.ChoiceField(label="Délai mesuré")
    unit = forms.ChoiceField(label="Service ou site")
    period = forms.ChoiceField(label="Période")
    lines = forms.CharField(
        label="Lignes collées",
        required=False,
        max_length=PASTED_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="Une ligne par courrier : référence, reçu le, répondu le. Collez-les depuis votre tableur.",
    )
    file = TableField(label="Ou un fichier", required=False, help_text="CSV, ODS ou XLSX, avec les mêmes colonnes.")
    comment = forms.CharField(
        label="Commentaire",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ce qui explique un délai manqué ou inhabituel.",
    )
    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, offered, **kwargs):
        """`offered` is [(Pair, {unit key: MeasuringUnit})] of what the person measures."""
        super().__init__(*args, **kwargs)
        self.offered = {pair.code: (pair, units) for pair, units in offered}
        units = {unit_code(*key): key for _, held in self.offered.values() for key in (u[:2] for u in held.values())}
        self.fields["pair"].choices = [(code, pair.name) for code, (pair, _) in self.offered.items()]
        self.fields["unit"].choices = [(code, unit_name(*key)) for code, key in units.items()]
        rhythms = {pair.rate.rhythm for pair, _ in self.offered.values()}
        self.fields["period"].choices = period_choices(rhythms, clock.today())

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self._clean_place(cleaned)
        if not self.errors:
            self._clean_letters(cleaned)
        if not self.errors:
            self._clean_measurements(cleaned)
        return cleaned

    def _clean_place(self, cleaned):
        pair, units = self.offered[cleaned["pair"]]
        unit = next((each for each in units.values() if unit_code(*each[:2]) == cleaned["unit"]), None)
        if unit is None:
            self.add_error("unit", f"Vous ne saisissez pas {pair.rate.code} pour cette unité.")
        period = CivilPeriod.read(cleaned["period"])
        if not pair.rate.has_rhythm_of(period):
            said = Rhythm(pair.rate.rhythm).label.lower()
            self.add_error("period", f"{pair.rate.code} se mesure {said} : choisissez une autre période.")
        cleaned |= {"place": (pair, unit, period)}

    def _clean_letters(self, cleaned):
        name = "file" if cleaned["file"] else "lines"
        if bool(cleaned["file"]) == bool(cleaned["lines"].strip()):
            self.add_error(name, BOTH if cleaned["file"] else NEITHER)
            return
        try:
            table = cleaned["file"][1] if cleaned["file"] else pasted_table(cleaned["lines"])
            read = read_letters(table, clock.today())
        except (UploadRefused, ColumnsRefused) as refused:
            self.add_error(name, str(refused))
            return
        if read.faults:
            self._say_faults(name, read)
        elif not read.letters:
            self.add_error(name, "Aucun courrier n’est donné.")
        cleaned["letters"] = read.letters

    def _say_faults(self, name, read):
        count = plural(len(read.faults), "faute", "fautes")
        valid = plural(len(read.letters), "ligne valable", "lignes valables")
        said = [str(fault).capitalize() for fault in read.faults[:MOST_FAULTS]]
        self.add_error(name, [f"{valid}, {count} : le taux porte sur toutes, corrigez-les.", *said])

    def _clean_measurements(self, cleaned):
        pair, unit, period = cleaned["place"]
        weighed = [weigh_letter(each, pair.threshold, period, clock.today()) for each in cleaned["letters"]]
        cleaned["sheet"] = sheet = ResponseTimeSheet(pair, unit, period, weighed, cleaned["comment"].strip())
        for line in sheet.weighed_lines():
            for fault in line.faults:
                name = "comment" if fault.place == COMMENT else None
                self.add_error(name, f"{line.said['indicator']} : {fault.sentence}")
