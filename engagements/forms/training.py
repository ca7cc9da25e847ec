"""What is typed of the themes, of the plan and of the sessions of training, and what one asks of their lists."""

import re

from crispy_forms.helper import FormHelper
from django import forms

from qualipref import clock
from qualipref.documents.uploads import PDF, PICTURES
from qualipref.typography import enumeration
from sites.models import Module, Site

from ..enums import SessionStatus, StaffFunction, TrainingState
from ..models import Commitment, TrainingTheme
from ..models.training import USUAL_TARGET
from .alphabetical import AlphabeticalChoiceField
from .evidence_content import FilesField
from .filters import FilterForm
from .versioned import VersionedForm

MOST_MONTHS, MOST_AGENTS = 120, 9999
TO_FILL, WITHOUT_SHEET = "a-renseigner", "sans-feuille"
CODES = re.compile(r"[\s,;]+")


def version_field():
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)


def file_codes(framework, typed):
    """The codes that the file gives to the commitments typed: they stay when one of them is renamed."""
    codes = list(dict.fromkeys(code for code in CODES.split(typed) if code))
    known = Commitment.objects.filter(framework=framework).file_codes(codes)
    if unknown := [code for code in codes if code not in known]:
        raise forms.ValidationError(f"Le référentiel n’a pas d’engagement {enumeration(unknown)}.")
    return list(dict.fromkeys(known.values()))


class ThemeForm(forms.Form):
    """`framework` is the one in which codes of indicators and of commitments are looked for."""

    name = forms.CharField(label="Thème", max_length=150)
    audience = forms.ChoiceField(label="Agents à former", choices=StaffFunction.choices)
    module = forms.ModelChoiceField(
        label="Dans les services du module",
        queryset=Module.objects.all(),
        required=False,
        empty_label="Tous les services du périmètre",
    )
    valid_months = forms.IntegerField(
        label="Recyclage après, en mois",
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        help_text="36 pour « formés depuis moins de trois ans » ; vide si la formation vaut toujours.",
    )
    target_percent = forms.IntegerField(
        label="Objectif, en % des agents concernés", min_value=0, max_value=100, initial=USUAL_TARGET
    )
    indicator_code = forms.ChoiceField(label="Indicateur alimenté", required=False)
    commitment_codes = forms.CharField(
        label="Engagements prouvés",
        required=False,
        max_length=200,
        help_text="Leurs numéros, séparés par des virgules, par exemple « 1.1.13, IV.10 ».",
    )
    is_followed = forms.BooleanField(label="Ce thème est suivi", required=False, initial=True)

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, framework, **kwargs):
        super().__init__(*args, **kwargs)
        self.framework = framework
        choices = [(each.code, str(each)) for each in framework.indicators.all()] if framework else []
        self.fields["indicator_code"].choices = [("", "Aucun"), *choices]

    def clean_commitment_codes(self):
        return file_codes(self.framework, self.cleaned_data["commitment_codes"])


class ThemeChangeForm(ThemeForm, VersionedForm):
    pass


class PlanLineForm(VersionedForm):
    goal = forms.IntegerField(
        label="Agents à former dans l’année", min_value=0, max_value=MOST_AGENTS, help_text="0 : aucun cette année."
    )
    note = forms.CharField(label="Précision", required=False, max_length=300)
    version = version_field()

    helper = FormHelper()
    helper.form_tag = False


class SessionForm(forms.Form):
    theme = AlphabeticalChoiceField(label="Thème", queryset=TrainingTheme.objects.none(), empty_label="Choisissez")
    held_on = forms.DateField(label="Date", widget=forms.DateInput)
    hours = forms.DecimalField(label="Durée en heures", min_value=0.5, max_value=200, max_digits=4, decimal_places=1)
    site = forms.ModelChoiceField(
        label="Pour", queryset=Site.objects.none(), required=False, empty_label="Tous les sites"
    )
    place = forms.CharField(label="Lieu", max_length=200)
    provider = forms.CharField(
        label="Organisme ou service formateur", max_length=200, help_text="Par sa fonction, sans nommer le formateur."
    )
    seats = forms.IntegerField(label="Places", required=False, min_value=1, max_value=MOST_AGENTS)

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, themes, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = themes
        self.fields["site"].queryset = sites

    def clean_held_on(self):
        day, today = self.cleaned_data["held_on"], clock.today()
        if not today.year - 20 <= day.year <= today.year + 3:
            raise forms.ValidationError("Cette date est trop loin : vérifiez l’année.")
        return day


class SessionChangeForm(SessionForm, VersionedForm):
    reason = forms.CharField(
        label="Motif de la correction", max_length=300, help_text="La séance est tenue : le journal garde le motif."
    )

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        if session.status == SessionStatus.PLANNED:
            del self.fields["reason"]


class SessionCancelForm(forms.Form):
    reason = forms.CharField(label="Motif", max_length=300)

    helper = FormHelper()
    helper.form_tag = False


class SheetForm(forms.Form):
    """The sheet that the agents signed, scanned or photographed."""

    sheet = FilesField(
        label="Feuille signée",
        several=False,
        kinds=PDF | PICTURES,
        help_text="PDF ou image. Elle porte des noms : seuls la voient ceux qui suivent les agents par leur nom.",
        error_messages={"required": "Choisissez le fichier de la feuille signée."},
    )
    version = version_field()

    helper = FormHelper()
    helper.form_tag = False


class FollowUpFilterForm(FilterForm):
    """What one asks of the rows: the themes and the sites offered are theirs."""

    theme = forms.ChoiceField(label="Thème", required=False)
    site = forms.ChoiceField(label="Site", required=False)
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *TrainingState.choices], required=False)
    recyclage = forms.BooleanField(label="À recycler dans les six mois", required=False)

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        themes = {row.theme.slug: row.theme.name for row in rows}
        sites = {row.service.site.slug: row.service.site.name for row in rows if row.service.site}
        self.fields["theme"].choices = [("", "Tous"), *themes.items()]
        self.fields["site"].choices = [("", "Tous"), *sites.items()]

    def filter(self, rows):
        criteria = self.criteria
        return [
            row
            for row in rows
            if criteria.get("theme") in (None, row.theme.slug)
            and ("site" not in criteria or (row.service.site and row.service.site.slug == criteria["site"]))
            and criteria.get("etat") in (None, row.state)
            and (not criteria.get("recyclage") or row.soon)
        ]


class SessionFilterForm(FilterForm):
    etat = forms.ChoiceField(
        label="État",
        choices=[
            ("", "Toutes"),
            *SessionStatus.choices,
            (TO_FILL, "À renseigner"),
            (WITHOUT_SHEET, "Feuille à déposer"),
        ],
        required=False,
    )
    theme = AlphabeticalChoiceField(
        label="Thème", queryset=TrainingTheme.objects.none(), to_field_name="slug", required=False, empty_label="Tous"
    )
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), to_field_name="slug", required=False, empty_label="Tous"
    )
    annee = forms.IntegerField(label="Année", required=False, min_value=1000, max_value=9999)

    def __init__(self, *args, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = TrainingTheme.objects.all()
        self.fields["site"].queryset = sites

    def filter(self, sessions, today):
        criteria = self.criteria
        state = criteria.get("etat")
        if state == TO_FILL:
            sessions = sessions.to_fill(today)
        elif state == WITHOUT_SHEET:
            sessions = sessions.without_sheet()
        elif state:
            sessions = sessions.filter(status=state)
        if "theme" in criteria:
            sessions = sessions.filter(theme=criteria["theme"])
        if "site" in criteria:
            sessions = sessions.filter(site=criteria["site"])
        if "annee" in criteria:
            sessions = sessions.filter(held_on__year=criteria["annee"])
        return sessions
