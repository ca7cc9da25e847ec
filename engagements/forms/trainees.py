"""Agents typed one by one or pasted as lines, and what one asks of their list."""

import re

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Max, Q

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.collation import sort_key
from qualipref.documents.uploads import PDF, PICTURES
from sites.models import Assignment, Service

from ..enums import Presence, SessionStatus, StaffFunction
from ..models import TrainingTheme
from ..models.training import counts_after
from ..usecases.trainees import TraineeLine
from .alphabetical import AlphabeticalChoiceField
from .evidence_content import FilesField
from .filters import FilterForm
from .training import version_field
from .versioned import VersionedForm

FUNCTIONS = [choice for choice in StaffFunction.choices if choice[0] != StaffFunction.EVERYONE]
MOST_LINES, NAME_LENGTH = 300, 120
COLUMNS = re.compile(r"\s*[;\t]\s*")
VALID, EXPIRED, NEVER = "a-jour", "a-recycler", "jamais"
FAULTS_SAID = 10


def services_by_label(services):
    """{sort key: service} of each way to name one: its code, « nom, site », or its name when no other has it."""
    named, twice = {}, set()
    for service in services:
        labels = {service.code, service.name, service.short_name}
        labels |= {f"{name}, {service.site}" for name in (service.name, service.short_name) if service.site and name}
        for key in {sort_key(label) for label in labels if label}:
            if named.get(key, service) != service:
                twice.add(key)
            named[key] = service
    return {key: service for key, service in named.items() if key not in twice}


class LinesForm(forms.Form):
    """One agent per line: « NOM Prénom », or « NOM Prénom ; service » as a spreadsheet pastes it."""

    service = forms.ModelChoiceField(
        label="Service",
        queryset=Service.objects.none(),
        required=False,
        empty_label="Celui de chaque ligne",
        help_text="Il vaut pour les lignes qui n’en nomment pas.",
    )
    lines = forms.CharField(
        label="Agents",
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=(
            "Un agent par ligne : nom et prénom, puis, s’il le faut, un point-virgule ou une tabulation et le service. "
            "Des lignes copiées d’un tableur conviennent."
        ),
        error_messages={"required": "Écrivez au moins un agent."},
    )
    functions = forms.MultipleChoiceField(
        label="Leurs fonctions", choices=FUNCTIONS, required=False, widget=forms.CheckboxSelectMultiple
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.typed = self._read(cleaned["lines"], cleaned.get("service"))
        return cleaned

    def _read(self, text, default):
        by_label = services_by_label(self.fields["service"].queryset)
        numbered = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
        if len(numbered) > MOST_LINES:
            self.add_error("lines", f"Collez {MOST_LINES} lignes au plus à la fois.")
            return []
        read, faults = [], []
        for number, line in numbered:
            name, service, fault = _line(line, by_label, default)
            if fault:
                faults.append(f"Ligne {number} : {fault}")
            else:
                read.append(TraineeLine(name, service))
        if faults:
            more = [f"… et {len(faults) - FAULTS_SAID} autres lignes."] if len(faults) > FAULTS_SAID else []
            self.add_error("lines", faults[:FAULTS_SAID] + more)
        return read


def _line(line, by_label, default):
    """(name, service, what is wrong with the line)."""
    name, *rest = COLUMNS.split(line.strip())
    name = " ".join(name.split())
    label = rest[0] if rest else ""
    if sum(character.isalpha() for character in name) < 2 or len(name) > NAME_LENGTH:
        return name, None, f"« {name[:40]} » n’est pas un nom."
    if not label:
        return name, default, "" if default else f"« {name} » n’a pas de service."
    service = by_label.get(sort_key(label))
    fault = "" if service else f"le service « {label[:60]} » n’est pas connu, ou plusieurs portent ce nom."
    return name, service, fault


class AttendanceForm(forms.Form):
    """Who came, among those enrolled."""

    present = forms.MultipleChoiceField(
        label="Agents présents",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "La liste des inscrits a changé : relisez-la."},
    )
    version = version_field()

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, records, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = [
            (str(record.pk), f"{record.trainee}, {record.trainee.service}") for record in records
        ]
        if not records:
            del self.fields["present"]

    @property
    def came(self):
        return [int(pk) for pk in self.cleaned_data.get("present", [])]


class TraineeForm(VersionedForm):
    name = forms.CharField(label="Nom et prénom", max_length=NAME_LENGTH, min_length=2)
    service = forms.ModelChoiceField(label="Service", queryset=Service.objects.none())
    functions = forms.MultipleChoiceField(
        label="Fonctions", choices=FUNCTIONS, required=False, widget=forms.CheckboxSelectMultiple
    )
    account = forms.ModelChoiceField(
        label="Son compte",
        queryset=User.objects.none(),
        required=False,
        empty_label="Aucun",
        help_text="S’il en a un, il lit ses propres formations.",
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services
        held = Assignment.objects.valid_on(clock.today()).values("user")
        self.fields["account"].queryset = User.objects.filter(is_active=True, pk__in=held).order_by("label_sort", "pk")

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())


class DepartureForm(forms.Form):
    """The last day; a reason when another was noted already."""

    left_on = forms.DateField(label="Dernier jour", widget=forms.DateInput, help_text="Jour compris.")
    reason = forms.CharField(
        label="Motif de la correction", max_length=300, help_text="Sans nommer l’agent : il reste lisible au journal."
    )
    version = version_field()

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, trainee, **kwargs):
        initial = {"version": trainee.version, "left_on": trainee.left_on or clock.today()}
        super().__init__(*args, initial=initial, **kwargs)
        if trainee.left_on is None:
            del self.fields["reason"]

    def clean_left_on(self):
        day, today = self.cleaned_data["left_on"], clock.today()
        if not today.year - 20 <= day.year <= today.year + 2:
            raise forms.ValidationError("Cette date est trop loin : vérifiez l’année.")
        return day


class ErasureForm(forms.Form):
    version = version_field()

    helper = FormHelper()
    helper.form_tag = False


class AttestationForm(forms.Form):
    attestation = FilesField(
        label="Attestation",
        several=False,
        kinds=PDF | PICTURES,
        help_text="PDF ou image.",
        error_messages={"required": "Choisissez le fichier de l’attestation."},
    )

    helper = FormHelper()
    helper.form_tag = False


class TraineeFilterForm(FilterForm):
    texte = forms.CharField(label="Nom, service ou site", required=False, max_length=100)
    fonction = forms.ChoiceField(label="Fonction", choices=[("", "Toutes"), *FUNCTIONS], required=False)
    theme = AlphabeticalChoiceField(
        label="Thème", queryset=TrainingTheme.objects.none(), to_field_name="slug", required=False, empty_label="Tous"
    )
    etat = forms.ChoiceField(
        label="Sur ce thème",
        choices=[("", "Tous"), (VALID, "À jour"), (EXPIRED, "À recycler"), (NEVER, "Jamais formés")],
        required=False,
    )
    partis = forms.BooleanField(label="Avec ceux qui sont partis", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = TrainingTheme.objects.filter(is_followed=True)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("etat") and not cleaned.get("theme"):
            self.add_error("etat", "Choisissez aussi un thème.")
        return cleaned

    def filter(self, trainees, today):
        criteria = self.criteria
        if not criteria.get("partis"):
            trainees = trainees.present_on(today)
        if "fonction" in criteria:
            trainees = trainees.filter(functions__function=criteria["fonction"])
        for word in sort_key(criteria.get("texte", "")).split():
            place = Q(service__name_sort__contains=word) | Q(service__site__name_sort__contains=word)
            trainees = trainees.filter(Q(name_sort__contains=word) | place)
        if "theme" in criteria:
            trainees = _on_theme(trainees, criteria["theme"], criteria.get("etat"), today)
        return trainees


def _on_theme(trainees, theme, state, today):
    """Those whom the theme concerns, in that state."""
    if theme.audience != StaffFunction.EVERYONE:
        trainees = trainees.filter(functions__function=theme.audience)
    followed = Q(
        records__presence=Presence.PRESENT,
        records__session__status=SessionStatus.HELD,
        records__session__theme=theme,
        records__session__held_on__lte=today,
    )
    trainees = trainees.annotate(last_trained_on=Max("records__session__held_on", filter=followed))
    if state == NEVER:
        return trainees.filter(last_trained_on=None)
    limit = counts_after(today, theme.valid_months) if theme.valid_months else None
    if state == VALID:
        trainees = trainees.exclude(last_trained_on=None)
        return trainees.filter(last_trained_on__gt=limit) if limit else trainees
    if state == EXPIRED:
        return trainees.filter(last_trained_on__lte=limit) if limit else trainees.none()
    return trainees
