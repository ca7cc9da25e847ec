"""What is typed of a meeting, of a communication, of who came, and of the cells that either proves."""

from crispy_forms.helper import FormHelper
from django import forms

from qualipref import clock
from qualipref.documents.uploads import PDF, PICTURES
from sites.models import Site

from ..enums import SensitisationKind, SessionStatus
from .evidence import CasesMixin
from .evidence_content import FilesField
from .filters import FilterForm
from .training import MOST_AGENTS, TO_FILL, WITHOUT_SHEET, file_codes, version_field
from .versioned import VersionedForm

USUAL_CODES = "IV.9"
INVITED, PRESENT = "attendus", "presents"


class CountsForm(forms.Form):
    """A number per service; a service left empty is not concerned."""

    def add_counts(self, prefix, services, initial, *, required=False):
        self.services, self.count_prefix = list(services), prefix
        for service in self.services:
            self.fields[f"{prefix}-{service.pk}"] = forms.IntegerField(
                label=f"{service}",
                required=required,
                min_value=0,
                max_value=MOST_AGENTS,
                initial=initial.get(service.pk),
                widget=forms.NumberInput(attrs={"class": "fr-input q-court", "inputmode": "numeric"}),
            )

    @property
    def head(self):
        """The other fields, that the template shows before the numbers."""
        return [bound for bound in self.visible_fields() if not bound.name.startswith(f"{self.count_prefix}-")]

    @property
    def rows(self):
        return [(service, self[f"{self.count_prefix}-{service.pk}"]) for service in self.services]

    @property
    def counts(self):
        typed = {service: self.cleaned_data.get(f"{self.count_prefix}-{service.pk}") for service in self.services}
        return {service: count for service, count in typed.items() if count is not None}

    @property
    def said(self):
        """The fields but the numbers and the files."""
        left_out = {f"{self.count_prefix}-{service.pk}" for service in self.services}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class SensitisationForm(CountsForm):
    kind = forms.ChoiceField(label="Forme", choices=SensitisationKind.choices)
    subject = forms.CharField(label="Sujet", max_length=200)
    held_on = forms.DateField(
        label="Date", widget=forms.DateInput, help_text="D’une réunion, ou du jour où la communication a été diffusée."
    )
    site = forms.ModelChoiceField(label="Pour", queryset=Site.objects.none(), empty_label="Choisissez")
    place = forms.CharField(label="Lieu", required=False, max_length=200, help_text="Pour une réunion.")
    note = forms.CharField(label="Contenu", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    commitment_codes = forms.CharField(
        label="Engagements prouvés",
        required=False,
        max_length=200,
        initial=USUAL_CODES,
        help_text="Leurs numéros, séparés par des virgules.",
    )
    support = FilesField(
        label="Support",
        required=False,
        several=False,
        help_text="Diaporama, message, affiche ou capture de la page. Sans nom d’agent : un auditeur le lira.",
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, framework, sites, services, opens_all, invited=None, **kwargs):
        """`sites` are those of which the person answers; `opens_all`, whether « tous les sites » is one of them."""
        super().__init__(*args, **kwargs)
        self.framework = framework
        self.fields["site"].queryset = sites
        if opens_all:
            self.fields["site"].required = False
            self.fields["site"].empty_label = "Tous les sites"
        self.add_counts(INVITED, services, invited or {})

    def clean_held_on(self):
        day, today = self.cleaned_data["held_on"], clock.today()
        if not today.year - 20 <= day.year <= today.year + 3:
            raise forms.ValidationError("Cette date est trop loin : vérifiez l’année.")
        return day

    def clean_commitment_codes(self):
        return file_codes(self.framework, self.cleaned_data["commitment_codes"])

    def clean_support(self):
        return next(iter(self.cleaned_data["support"] or []), None)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.counts:
            self.add_error(None, "Dites quels services sont informés : au moins un nombre d’agents.")
        return cleaned


class SensitisationChangeForm(SensitisationForm, VersionedForm):
    reason = forms.CharField(
        label="Motif de la correction", max_length=300, help_text="Ce qui a eu lieu ne se corrige pas sans motif."
    )

    def __init__(self, *args, sensitisation, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["kind"]
        if sensitisation.status == SessionStatus.PLANNED:
            del self.fields["reason"]


class MeetingForm(CountsForm):
    """How many came, and the sheet they signed."""

    sheet = FilesField(
        label="Feuille signée",
        required=False,
        several=False,
        kinds=PDF | PICTURES,
        help_text="PDF ou image. Elle porte des noms : elle n’est jamais jointe à une preuve.",
    )
    version = version_field()

    def __init__(self, *args, services, present, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_counts(PRESENT, services, present, required=True)

    def clean_sheet(self):
        return next(iter(self.cleaned_data["sheet"] or []), None)


class AttendanceOfferForm(CasesMixin, forms.Form):
    """The cells that a session or a sensitisation is offered for, all of them ticked at first."""

    case = forms.MultipleChoiceField(
        label="Engagements et services",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins un engagement.",
            "invalid_choice": "Un des engagements choisis n’est pas de votre périmètre, ou il est déjà prouvé.",
        },
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(places, places)


class SensitisationFilterForm(FilterForm):
    forme = forms.ChoiceField(label="Forme", choices=[("", "Toutes"), *SensitisationKind.choices], required=False)
    etat = forms.ChoiceField(
        label="État",
        choices=[
            ("", "Tous"),
            *SessionStatus.choices,
            (TO_FILL, "À renseigner"),
            (WITHOUT_SHEET, "Feuille à déposer"),
        ],
        required=False,
    )
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), to_field_name="slug", required=False, empty_label="Tous"
    )
    annee = forms.IntegerField(label="Année", required=False, min_value=1000, max_value=9999)

    def __init__(self, *args, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites

    def filter(self, sensitisations, today):
        criteria = self.criteria
        state = criteria.get("etat")
        if state == TO_FILL:
            sensitisations = sensitisations.to_fill(today)
        elif state == WITHOUT_SHEET:
            sensitisations = sensitisations.without_sheet()
        elif state:
            sensitisations = sensitisations.filter(status=state)
        if "forme" in criteria:
            sensitisations = sensitisations.filter(kind=criteria["forme"])
        if "site" in criteria:
            sensitisations = sensitisations.filter(site=criteria["site"])
        if "annee" in criteria:
            sensitisations = sensitisations.filter(held_on__year=criteria["annee"])
        return sensitisations
