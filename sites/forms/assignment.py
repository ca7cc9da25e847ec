import datetime

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError

from qualipref import clock
from qualipref.keys import RowsField

from ..enums import Role
from ..models import Module, Service, Site
from ..usecases.assignments import why_not_assign

WITHOUT_PLACE = {Role.ADMINISTRATOR, Role.SECRETARY_GENERAL, Role.COORDINATOR}
WITH_SITE = {Role.SUB_PREFECT, Role.QUALITY_MANAGER, Role.AUDITOR}


def date_field(label, **options):
    return forms.DateField(label=label, widget=forms.DateInput, **options)


class AssignmentForm(forms.Form):
    """A role and where it holds. What the role does not need must stay empty, so that nothing is silently dropped."""

    role = forms.ChoiceField(label="Rôle")
    site = forms.ModelChoiceField(
        label="Site",
        queryset=Site.objects.none(),
        required=False,
        empty_label="Toute la préfecture",
        help_text="Sous-préfet, responsable qualité, auditeur, agent.",
    )
    service = forms.ModelChoiceField(
        label="Service",
        queryset=Service.objects.none(),
        required=False,
        empty_label="Aucun",
        help_text="Correspondant, agent d’un service. Le site est celui du service.",
    )
    modules = RowsField(
        label="Modules",
        queryset=Module.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Auditeur seulement : les modules audités.",
    )
    valid_from = date_field("Du")
    valid_until = date_field("Au", required=False, help_text="Dernier jour compris. Obligatoire pour un auditeur.")
    evidence_from = date_field("Preuves du", required=False, help_text="Auditeur seulement : période des preuves lues.")
    evidence_until = date_field("Preuves au", required=False)

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, account, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.account = account
        today = clock.today()
        self.fields["role"].choices = [("", "Choisir"), *((role.value, role.label) for role in roles)]
        self.fields["site"].queryset = Site.objects.on(today)
        self.fields["service"].queryset = Service.objects.on(today).for_list()
        self.fields["service"].label_from_instance = _service_label
        self.fields["valid_from"].initial = today

    def clean(self):
        values = super().clean()
        role = values.get("role")
        if role:
            self._check_place(role, values)
            self._check_dates(role, values)
            if not self.errors:
                self._check_free(values)
        return values

    def _check_place(self, role, values):
        if role == Role.CORRESPONDENT and not values.get("service"):
            self.add_error("service", "Un correspondant est affecté à un service.")
        if role in WITH_SITE and not values.get("site"):
            self.add_error("site", "Ce rôle se tient sur un site.")
        if role == Role.AGENT and not (values.get("site") or values.get("service")):
            self.add_error("site", "Un agent est affecté à un site ou à un service.")
        if role in WITHOUT_PLACE and values.get("site"):
            self.add_error("site", "Ce rôle vaut pour toute la préfecture : laissez le site vide.")
        if role not in (Role.CORRESPONDENT, Role.AGENT) and values.get("service"):
            self.add_error("service", "Ce rôle ne se tient pas dans un service : laissez-le vide.")
        if role == Role.AUDITOR and not values.get("modules"):
            self.add_error("modules", "Un auditeur lit des modules : choisissez-en au moins un.")
        if role != Role.AUDITOR and values.get("modules"):
            self.add_error("modules", "Les modules ne se choisissent que pour un auditeur.")
        self._take_site_of_service(values)

    def _take_site_of_service(self, values):
        service, site = values.get("service"), values.get("site")
        if not service:
            return
        if site and service.site_id != site.pk:
            self.add_error("site", "Ce n’est pas le site du service : laissez le site vide.")
        values["site"] = service.site

    def _check_dates(self, role, values):
        first, last = values.get("valid_from"), values.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", "La date de fin précède la date de début.")
        if role == Role.AUDITOR and not last and "valid_until" not in self.errors:
            self.add_error("valid_until", "L’accès d’un auditeur a une date de fin.")
        evidence = [values.get("evidence_from"), values.get("evidence_until")]
        if role != Role.AUDITOR and any(evidence):
            self.add_error("evidence_from", "La période des preuves ne concerne que les auditeurs.")
        elif any(evidence) and not all(evidence):
            self.add_error("evidence_until", "Donnez les deux dates de la période des preuves, ou aucune.")
        elif all(evidence) and evidence[1] < evidence[0]:
            self.add_error("evidence_until", "La date de fin précède la date de début.")

    def _check_free(self, values):
        asked = {name: values[name] for name in ("role", "site", "service", "modules", "valid_from", "valid_until")}
        refusal = why_not_assign(self.account, **asked)
        if refusal:
            self.add_error("role", refusal)


def _service_label(service):
    return f"{service.site or 'Tous sites'} – {service.name}"


class EndAssignmentForm(forms.Form):
    last_day = date_field("Dernier jour", help_text="Hier pour une fin immédiate, aujourd’hui ou plus tard.")

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, assignment, **kwargs):
        super().__init__(*args, **kwargs)
        self.assignment = assignment
        self.fields["last_day"].initial = clock.today()

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day < clock.today() - datetime.timedelta(days=1):
            raise ValidationError("Une affectation ne se termine pas dans le passé : donnez hier ou un jour à venir.")
        if day < self.assignment.valid_from:
            raise ValidationError("La date de fin précède la date de début.")
        if self.assignment.valid_until and day > self.assignment.valid_until:
            raise ValidationError("L’affectation se termine déjà avant ; pour la prolonger, donnez de nouveau le rôle.")
        return day


class AssignmentFilter(forms.Form):
    role = forms.ChoiceField(label="Rôle", required=False, choices=[("", "Tous"), *Role.choices])
    site = forms.ModelChoiceField(
        label="Site", required=False, queryset=Site.objects.all(), empty_label="Tous", to_field_name="slug"
    )
    le = date_field("Tenus le", required=False)

    helper = FormHelper()
    helper.form_tag = False

    def filter(self, assignments):
        """The assignments that answer, on the day asked or today; a value that is not a choice is set aside."""
        self.is_valid()
        values = self.cleaned_data
        if values.get("role"):
            assignments = assignments.filter(role=values["role"])
        if values.get("site"):
            assignments = assignments.filter(site=values["site"])
        return assignments.valid_on(self.day)

    @property
    def day(self):
        return self.cleaned_data.get("le") or clock.today()
