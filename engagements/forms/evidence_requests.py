"""What is typed to ask for a proof, to call the request off, to list the requests and to answer one."""

import datetime
from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Prefetch, Q

from qualipref import clock
from sites.enums import Role
from sites.models import Assignment, ScopeEntry, Service, ServiceContact, Site

from ..enums import RequestStatus
from ..models import Contribution
from ..usecases.evidence_requests import UNREACHABLE, reachable
from .filters import FilterForm

USUAL_DELAY = datetime.timedelta(days=14)
LONGEST_DELAY = datetime.timedelta(days=366)
LATE, OWN = "en-retard", "mon-service"


@dataclass(frozen=True)
class Addressee:
    """A service that may be asked, its contacts of the day, and whether a correspondent can answer once signed in."""

    service: Service
    contacts: list
    has_correspondent: bool

    @property
    def without_address(self):
        return [contact for contact in self.contacts if not reachable(contact)[1]]


def addressees(place, on):
    """The service of the cell, or those of its site, then the support services that supply its chapter."""
    current = ServiceContact.objects.on(on).select_related("account")
    services = Service.objects.on(on).filter(_answers_for(place, on)).for_list()
    services = list(services.prefetch_related(Prefetch("contacts", queryset=current, to_attr="reached")))
    held = Assignment.objects.valid_on(on).filter(role=Role.CORRESPONDENT, service__in=services, user__is_active=True)
    held = set(held.values_list("service", flat=True))
    services.sort(key=lambda service: service.pk != place.service_id)
    return [Addressee(service, service.reached, service.pk in held) for service in services]


def _answers_for(place, on):
    module = place.commitment.chapter.module
    supplies = Contribution.objects.on(on).filter(
        Q(sites=None) | Q(sites=place.site_id),
        module=module.module_id if module else None,
        chapter_code__in=(place.commitment.chapter.code, place.commitment.code),
    )
    if place.service:
        return Q(pk=place.service_id) | Q(pk__in=supplies.values("service"))
    there = ScopeEntry.objects.on(on)
    if place.site:
        there = there.filter(site=place.site)
    return Q(pk__in=there.values("service")) | Q(pk__in=supplies.values("service"))


class EvidenceRequestForm(forms.Form):
    """To whom, for when, and what: one choice names the service and its contact."""

    recipient = forms.ChoiceField(
        label="À qui",
        help_text="Un contact reçoit un lien pour répondre sans compte ; un correspondant répond dans l’application.",
        error_messages={"required": "Choisissez à qui demander cette preuve."},
    )
    due_on = forms.DateField(label="Pour le", widget=forms.DateInput, help_text="Dernier jour compris.")
    message = forms.CharField(
        label="Ce qui est demandé", max_length=3000, widget=forms.Textarea(attrs={"rows": 9}), strip=True
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, addressees, initial=None, **kwargs):
        initial = {"due_on": clock.today() + USUAL_DELAY, "recipient": _usual(addressees)} | (initial or {})
        super().__init__(*args, initial=initial, **kwargs)
        self.by_key = {}
        groups = [(str(one.service), self._choices(one)) for one in addressees]
        self.fields["recipient"].choices = [("", "Choisissez"), *((name, made) for name, made in groups if made)]

    def _choices(self, addressee):
        choices = []
        for contact in addressee.contacts:
            address = reachable(contact)[1] or "sans adresse électronique"
            choices.append(self._offer(f"contact-{contact.pk}", f"{contact.function}, {address}", addressee, contact))
        if addressee.has_correspondent:
            label = "Les correspondants, dans l’application"
            choices.append(self._offer(f"service-{addressee.service.pk}", label, addressee, None))
        return choices

    def _offer(self, key, label, addressee, contact):
        self.by_key[key] = addressee.service, contact
        return key, label

    def clean_recipient(self):
        key = self.cleaned_data["recipient"]
        contact = self.by_key[key][1]
        if contact and not reachable(contact)[1]:
            raise forms.ValidationError(UNREACHABLE)
        return key

    def clean_due_on(self):
        day, today = self.cleaned_data["due_on"], clock.today()
        if day < today:
            raise forms.ValidationError("Cette date est déjà passée.")
        if day > today + LONGEST_DELAY:
            raise forms.ValidationError("Choisissez une date dans l’année qui vient.")
        return day

    @property
    def asked(self):
        """The arguments of `request_evidence`."""
        service, contact = self.by_key[self.cleaned_data["recipient"]]
        return {
            "service": service,
            "contact": contact,
            "message": self.cleaned_data["message"],
            "due_on": self.cleaned_data["due_on"],
        }


def _usual(addressees):
    """The head of the first service who can be reached, else any contact, else its correspondents."""
    for one in addressees:
        for contact in one.contacts:
            if reachable(contact)[1]:
                return f"contact-{contact.pk}"
        if one.has_correspondent:
            return f"service-{one.service.pk}"
    return ""


class RequestCancelForm(forms.Form):
    reason = forms.CharField(
        label="Motif", max_length=300, help_text="Il est envoyé à la personne sollicitée.", strip=True
    )

    helper = FormHelper()
    helper.form_tag = False


class RequestFilterForm(FilterForm):
    etat = forms.ChoiceField(
        label="État",
        choices=[
            ("", "Toutes"),
            (RequestStatus.OPEN.value, "En attente"),
            (LATE, "En retard"),
            (RequestStatus.ANSWERED.value, "Répondues"),
            (RequestStatus.CANCELLED.value, "Annulées"),
        ],
        required=False,
    )
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), to_field_name="slug", required=False, empty_label="Tous"
    )
    destinataire = forms.ChoiceField(label="Demandées à", choices=[("", "Tous"), (OWN, "Mon service")], required=False)
    texte = forms.CharField(label="Mots cherchés", required=False, max_length=100)

    def __init__(self, *args, sites, own, **kwargs):
        """`own`: the services that the person answers for."""
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites
        self.own = own
        if not own:
            del self.fields["destinataire"]

    def filter(self, requests, today):
        criteria = self.criteria
        if criteria.get("destinataire") == OWN:
            requests = requests.filter(service__in=self.own)
        if criteria.get("etat") == LATE:
            requests = requests.overdue(today)
        elif "etat" in criteria:
            requests = requests.filter(status=criteria["etat"])
        if "site" in criteria:
            requests = requests.filter(unit__site=criteria["site"])
        for word in criteria.get("texte", "").split():
            requests = requests.filter(
                Q(commitment__code__icontains=word)
                | Q(commitment__title__icontains=word)
                | Q(service__name__icontains=word)
            )
        return requests
