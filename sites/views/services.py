from collections import defaultdict

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.panels import panels_for
from qualipref.spreadsheets import criteria_of, export_response

from .. import exports, permissions
from ..forms.filters import ServiceFilterForm
from ..models import Module, ScopeEntry, Service, Site


def _filtered(request):
    """The filter form, the services that answer it and their pairs on that date."""
    user, today = request.user, clock.today()
    form = ServiceFilterForm(
        request.GET or None, sites=Site.objects.visible_to(user, today), modules=Module.objects.all()
    )
    services = list(form.narrow(Service.objects.visible_to(user, today)).for_list())
    entries = defaultdict(list)
    for entry in ScopeEntry.objects.visible_to(user, today).on(form.day()).for_list():
        entries[entry.service_id].append(entry)
    return form, services, entries


@require_http_methods(["GET"])
def service_list(request):
    form, services, entries = _filtered(request)
    context = {
        "form": form,
        "rows": [(service, entries.get(service.pk, [])) for service in services],
        "day": form.day(),
        "is_filtered": bool(request.GET),
    }
    return render(request, "sites/service_list.html", context)


@require_http_methods(["GET"])
def service_export(request, kind):
    form, services, entries = _filtered(request)
    rows, criteria = exports.service_rows(services, entries), criteria_of(form)
    return export_response("services", exports.SERVICE_COLUMNS, rows, kind, criteria=criteria, by=request.user)


@require_http_methods(["GET"])
def service_detail(request, pk):
    today = clock.today()
    visible = Service.objects.visible_to(request.user, today).select_related("site", "parent")
    service = get_object_or_404(visible, pk=pk)
    entries = ScopeEntry.objects.visible_to(request.user, today).filter(service=service).for_list()
    contacts = service.contacts.all()
    context = {
        "service": service,
        "today": today,
        "current_entries": [entry for entry in entries if entry.au is None or entry.au >= today],
        "past_entries": [entry for entry in entries if entry.au is not None and entry.au < today],
        "contacts": [contact for contact in contacts if contact.au is None or contact.au >= today],
        "past_contacts": [contact for contact in contacts if contact.au is not None and contact.au < today],
        "sections": service.sections.on(today),
        "panels": panels_for("sites.service", request.user, service),
        "may_edit_contacts": permissions.can_edit_contacts(request.user, service),
        "may_change_perimeter": permissions.can_change_perimeter(request.user) and service.site_id,
        "shows_journal": permissions.can_read_history(request.user),
    }
    return render(request, "sites/service_detail.html", context)
