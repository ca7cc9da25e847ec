"""Instants typed as Paris reads them, the two nights of the year when the clocks change included."""

import datetime

from django import forms
from django.utils.dateparse import parse_datetime

from qualipref import clock
from qualipref.civil_periods import FIRST_YEAR
from qualipref.typography import long_date

PASSAGES = [("0", "avant le changement d’heure (heure d’été)"), ("1", "après le changement d’heure (heure d’hiver)")]
EARLIEST = datetime.datetime(FIRST_YEAR, 1, 1)


class InstantField(forms.Field):
    """A day and an hour of Paris, to the minute: an aware instant in UTC.

    An hour that the clocks skipped is refused; one that they lived twice asks which (`passage`, « 0 » or « 1 »).
    """

    def __init__(self, **options):
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **options)

    def prepare_value(self, value):
        return value.astimezone(clock.PARIS) if isinstance(value, datetime.datetime) else value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        local = typed_hour(value)
        if local is None or not EARLIEST <= local <= EARLIEST.replace(year=2100):
            raise forms.ValidationError("Écrivez le jour et l’heure, par exemple 2015-10-12 23:40.")
        if not exists(local):
            raise forms.ValidationError(
                f"Cette heure n’existe pas : dans la nuit du {long_date(local)}, on passe de 2 h à 3 h."
            )
        return local.replace(tzinfo=clock.PARIS).astimezone(datetime.UTC)


class InstantsMixin:
    """A form with instants: where the typed hour was lived twice, one more field asks which of the two it was."""

    def add_passages(self):
        for name in [name for name, field in self.fields.items() if isinstance(field, InstantField)]:
            local = typed_hour(self._shown(name))
            if local and is_double(local):
                self.fields[passage(name)] = forms.ChoiceField(
                    label=f"{self.fields[name].label} : cette heure a été vécue deux fois",
                    choices=PASSAGES,
                    widget=forms.RadioSelect,
                    initial=str(self._fold(name)),
                    error_messages={"required": "Dites laquelle des deux heures est la bonne."},
                )
        self.order_fields(self._beside())

    def instant(self, name):
        """The instant cleaned, the second of the two when it was said so."""
        found = self.cleaned_data.get(name)
        if found and self.cleaned_data.get(passage(name)) == "1":
            return found.astimezone(clock.PARIS).replace(fold=1).astimezone(datetime.UTC)
        return found

    def _shown(self, name):
        value = self[name].value()
        return f"{value:%Y-%m-%dT%H:%M}" if isinstance(value, datetime.datetime) else value

    def _fold(self, name):
        initial = self.get_initial_for_field(self.fields[name], name)
        return initial.astimezone(clock.PARIS).fold if isinstance(initial, datetime.datetime) else ""

    def _beside(self):
        order = []
        for name in self.fields:
            if not name.endswith(PASSAGE):
                order += [name, passage(name)]
        return order


PASSAGE = "_passage"


def passage(name):
    return f"{name}{PASSAGE}"


def typed_hour(text):
    """The naive hour of Paris that was typed, seconds set aside; None when it is none."""
    try:
        local = parse_datetime(str(text).strip().replace("T", " "))
    except ValueError:
        return None
    return local.replace(second=0, microsecond=0) if local and local.tzinfo is None else None


def is_double(local):
    """Lived twice: the clocks went back."""
    offsets = _offsets(local)
    return offsets[0] > offsets[1]


def exists(local):
    """Not one of the hours that the clocks skip in spring."""
    offsets = _offsets(local)
    return offsets[0] >= offsets[1]


def _offsets(local):
    """Before and after a change of the clocks; the same twice when there is none."""
    return [local.replace(tzinfo=clock.PARIS, fold=fold).utcoffset() for fold in (0, 1)]
