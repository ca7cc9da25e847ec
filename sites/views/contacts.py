from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock

from .. import permissions
from ..forms.contacts import ContactChangeForm, ContactEndForm, NewContactForm
from ..models import Service, ServiceContact
from ..permissions import require
from ..usecases import contacts as usecases


def _contact(request, pk):
    """A contact that the person may see and change."""
    visible = ServiceContact.objects.visible_to(request.user, clock.today()).select_related("service__site")
    contact = get_object_or_404(visible, pk=pk)
    require(permissions.can_edit_contacts(request.user, contact.service))
    return contact


@require_http_methods(["GET", "POST"])
def contact_add(request, pk):
    visible = Service.objects.visible_to(request.user, clock.today()).select_related("site")
    service = get_object_or_404(visible, pk=pk)
    require(permissions.can_edit_contacts(request.user, service))
    form = NewContactForm(request.POST or None)
    if form.is_valid():
        usecases.add_contact(service, by=request.user, **form.cleaned_data)
        messages.success(request, "Le contact est ajouté.")
        return redirect("sites:service_detail", pk=service.pk)
    return render(request, "sites/contact_form.html", {"form": form, "service": service, "verb": "Ajouter"})


@require_http_methods(["GET", "POST"])
def contact_change(request, pk):
    contact = _contact(request, pk)
    initial = {name: getattr(contact, name) for name in (*usecases.FIELDS, "version")}
    form = ContactChangeForm(request.POST or None, initial=initial)
    if form.is_valid():
        usecases.change_contact(contact, by=request.user, **form.cleaned_data)
        messages.success(request, "Le contact est modifié.")
        return redirect("sites:service_detail", pk=contact.service_id)
    context = {"form": form, "service": contact.service, "verb": "Modifier"}
    return render(request, "sites/contact_form.html", context)


@require_http_methods(["GET", "POST"])
def contact_end(request, pk):
    contact = _contact(request, pk)
    form = ContactEndForm(request.POST or None, contact=contact)
    if form.is_valid():
        usecases.end_contact(contact, by=request.user, **form.cleaned_data)
        messages.success(request, "Le contact est terminé ; il reste lisible parmi les anciens.")
        return redirect("sites:service_detail", pk=contact.service_id)
    context = {"form": form, "service": contact.service, "contact": contact}
    return render(request, "sites/contact_end.html", context)
