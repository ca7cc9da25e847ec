"""What is typed of the measurements: a grid, a pasted table, a validation, a reopening, a target."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError

from qualipref import clock
from qualipref.civil_periods import known_year
from qualipref.typography import read_number

from ..usecases.measurements import NewMeasurement

LONGEST = 1000
TYPED = ("numerator", "denominator", "comment")
KEPT = "Une mesure enregistrée ne s’efface pas : corrigez-la."
WITHOUT_NUMBER = "Saisissez la mesure que ce commentaire accompagne."


def _shown(number):
    """A number as one types it: « 1234,5 »."""
    return "" if number is None else f"{number.normalize():f}".replace(".", ",")


class GridLineFields:
    """The fields of one line of a grid, and what another person said of it meanwhile (`theirs`, a Measurement)."""

    def __init__(self, form, line):
        self.form, self.line, self.theirs = form, line, None

    def field(self, name):
        return self.form[f"{name}-{self.line.key}"]

    @property
    def numerator(self):
        return self.field("numerator")

    @property
    def denominator(self):
        return self.field("denominator") if self.line.has_denominator else None

    @property
    def comment(self):
        return self.field("comment")

    @property
    def name(self):
        """What the line is, for who hears its fields one by one."""
        shown = self.line.sheet_line
        return f"{shown.unit_name}, {shown.indicator.code}"

    @property
    def version_name(self):
        return f"version-{self.line.key}"

    @property
    def version(self):
        """The version that the page shows: the present one once the person has been told of it."""
        return self.theirs.version if self.theirs else self.field("version").value()

    @property
    def errors(self):
        return [error for name in TYPED for error in self.form.errors.get(f"{name}-{self.line.key}", [])]

    def said(self, name):
        return self.form.cleaned_data.get(f"{name}-{self.line.key}", "")


class GridForm(forms.Form):
    """A line per GridLine: numerator, denominator when it has one, comment, and the version that was shown.

    A line left blank is not recorded. `pasted`, {key of a line: {field: text}}, fills what is shown.
    """

    def __init__(self, data=None, *, lines, period, pasted=None):
        super().__init__(data)
        self.period = period
        self.lines = [GridLineFields(self, line) for line in lines]
        for line in lines:
            self._add(line, (pasted or {}).get(line.key, {}))

    def _add(self, line, pasted):
        point = line.point
        shown = dict.fromkeys(TYPED, "") | {"version": line.version}
        if point:
            shown |= {"numerator": _shown(point.numerator), "denominator": _shown(point.denominator)}
            shown |= {"comment": point.comment}
        for name, value in (shown | pasted).items():
            if name != "denominator" or line.has_denominator:
                self.fields[f"{name}-{line.key}"] = self._field(name, value)

    def _field(self, name, value):
        if name == "version":
            return forms.IntegerField(required=False, min_value=0, max_value=2_000_000_000, initial=value)
        return forms.CharField(required=False, max_length=LONGEST if name == "comment" else 40, initial=value)

    def clean(self):
        self.typed = []
        for fields in self.lines:
            if f"numerator-{fields.line.key}" in self.data:
                self._read(fields)
        return self.cleaned_data

    def _read(self, fields):
        numbers = {name: fields.said(name) for name in ("numerator", "denominator")}
        if not any(numbers.values()):
            self._read_blank(fields)
            return
        line, read = fields.line.sheet_line, {}
        for name, text in numbers.items():
            read[name] = self._number(fields, name, text)
        version = fields.said("version")
        new = NewMeasurement(
            line.indicator,
            line.site,
            self.period,
            service=line.service,
            dimension=line.dimension,
            comment=fields.said("comment"),
            expected_version=version if version not in (None, "") else fields.line.version,
            **read,
        )
        self.typed.append((fields, new))

    def _read_blank(self, fields):
        if fields.line.point:
            self.add_error(f"numerator-{fields.line.key}", KEPT)
        elif fields.said("comment"):
            self.add_error(f"numerator-{fields.line.key}", WITHOUT_NUMBER)

    def _number(self, fields, name, text):
        if not text:
            return None
        try:
            return read_number(text)
        except ValueError as refusal:
            self.add_error(f"{name}-{fields.line.key}", str(refusal))
            return None

    @property
    def measurements(self):
        return [new for _, new in self.typed]

    def refuse(self, refusals):
        """Says beside each line what refuses it, {rank in `measurements`: exception}; gives those that changed."""
        changed = []
        for rank, refusal in refusals.items():
            fields = self.typed[rank][0]
            if isinstance(refusal, ValidationError):
                self._say(fields, refusal)
            else:
                changed.append(fields)
        return changed

    def _say(self, fields, refusal):
        messages = refusal.message_dict if hasattr(refusal, "error_dict") else {"numerator": refusal.messages}
        for name, said in messages.items():
            field = name if name in TYPED else "numerator"
            self.add_error(f"{field}-{fields.line.key}", said)


class DayForm(forms.Form):
    """The day of the event or of the committee."""

    jour = forms.DateField(label="Jour de l’événement ou du comité", widget=forms.DateInput)

    helper = FormHelper()
    helper.form_tag = False

    def clean_jour(self):
        day = self.cleaned_data["jour"]
        if day > clock.today():
            raise ValidationError("Ce jour n’est pas encore venu.")
        try:
            known_year(day.year)
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from None
        return day


class PasteForm(forms.Form):
    """A block copied from a spreadsheet."""

    table = forms.CharField(
        label="Tableau copié",
        max_length=50_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Collez les lignes de votre tableau."},
    )


class VersionForm(forms.Form):
    """The version that was shown."""

    version = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    helper = FormHelper()
    helper.form_tag = False


class ValidationForm(VersionForm):
    comment = forms.CharField(
        label="Commentaire",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Obligatoire quand la cible est manquée et qu’aucune action du plan n’y répond.",
    )


class ReopeningForm(VersionForm):
    reason = forms.CharField(
        label="Motif",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Gardé dans l’historique.",
    )


class TargetForm(forms.Form):
    """A new dated target: those before it stay."""

    place = forms.ChoiceField(label="Pour")
    value = forms.CharField(label="Cible", max_length=20)
    du = forms.DateField(label="À partir du", widget=forms.DateInput)
    au = forms.DateField(label="Jusqu’au", required=False, widget=forms.DateInput, help_text="Vide : sans fin.")
    basis = forms.CharField(
        label="Origine de la cible", max_length=250, help_text="La séance, la note ou le texte qui la fixe."
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, places, **kwargs):
        """`places`: {code: (name, site, service)}."""
        super().__init__(*args, **kwargs)
        self.places = places
        self.fields["place"].choices = [(code, name) for code, (name, *_) in places.items()]

    def clean_value(self):
        try:
            value = read_number(self.cleaned_data["value"])
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from None
        if not 0 <= value < 10**8 or value != round(value, 2):
            raise ValidationError("Saisissez un nombre positif, à deux décimales au plus.")
        return value

    @property
    def target(self):
        """The arguments of `set_target`."""
        said = dict(self.cleaned_data)
        _, site, service = self.places[said.pop("place")]
        return said | {"site": site, "service": service}
