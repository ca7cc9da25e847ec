"""Whom to reach in a service."""

from django.db import transaction

from qualipref.journal.models import Entry
from qualipref.typography import long_date
from qualipref.workflow import TransitionRefused, save_if_unchanged

from ..enums import Precision
from ..models import Service, ServiceContact

FIELDS = ("function", "email", "phone", "is_head")


def why_not_end(contact, au):
    """Why the contact may not end on `au`; nothing when it may."""
    if contact.au is not None:
        return f"Ce contact est déjà terminé, le {long_date(contact.au)}."
    if contact.du and au < contact.du:
        return f"La fin précède le début, le {long_date(contact.du)}."
    return ""


@transaction.atomic
def add_contact(service, *, du, by, **fields):
    Service.objects.select_for_update().get(pk=service.pk)  # a form sent twice: the second sees the first
    if service.contacts.filter(au=None, du=du, **fields).exists():
        raise TransitionRefused("Ce contact est déjà inscrit.")
    contact = ServiceContact.objects.create(service=service, du=du, **fields)
    _record("service_contact.added", contact, by)
    return contact


@transaction.atomic
def change_contact(contact, *, version, by, **fields):
    for name in FIELDS:
        setattr(contact, name, fields[name])
    save_if_unchanged(contact, version=version, fields=FIELDS)
    _record("service_contact.changed", contact, by)


@transaction.atomic
def end_contact(contact, *, au, version, by):
    """`au` is the last day; the contact stays readable among the former ones."""
    refusal = why_not_end(contact, au)
    if refusal:
        raise TransitionRefused(refusal)
    contact.au, contact.au_precision = au, Precision.DAY
    save_if_unchanged(contact, version=version, fields=["au", "au_precision"])
    _record("service_contact.ended", contact, by)


def _record(event, contact, by):
    service = contact.service
    site = service.site.slug if service.site else ""
    Entry.objects.record(event, on=service, by=by, site=site, service=service.code, function=contact.function)
