"""Enter and leave the perimeter."""

from django.db import transaction

from qualipref.journal.models import Entry
from qualipref.typography import french, long_date
from qualipref.workflow import TransitionRefused, save_if_unchanged

from ..enums import Precision
from ..models import ScopeEntry, Service, SiteModule


def why_not_enter(service, module, du):
    """Why `service` may not implement `module` from `du`, in one sentence; nothing when it may."""
    if not service.site_id:
        return "Un service de tous les sites ne met pas en œuvre de module."
    if not service.holds_on(du) or not service.site.holds_on(du):
        return f"Le service ou son site n’existe pas au {long_date(du)}."
    if not SiteModule.objects.on(du).filter(site=service.site_id, module=module).exists():
        return french(f"{service.site} n’a pas ce module au {long_date(du)}.")
    if any(entry.au is None or entry.au >= du for entry in ScopeEntry.objects.filter(service=service, module=module)):
        return french(f"Ce service met déjà en œuvre ce module au {long_date(du)} ou après.")
    return ""


def why_not_leave(entry, au):
    """Why the pair may not end on `au`; nothing when it may."""
    if entry.au is not None:
        return f"Ce couple est déjà sorti du périmètre, le {long_date(entry.au)}."
    if entry.du and au < entry.du:
        return f"La sortie précède l’entrée, le {long_date(entry.du)}."
    return ""


@transaction.atomic
def enter_perimeter(*, service, module, du, reason, by):
    """`service` implements `module` from `du` on."""
    Service.objects.select_for_update().get(pk=service.pk)  # two coordinators at once: the second sees the first
    refusal = why_not_enter(service, module, du)
    if refusal:
        raise TransitionRefused(refusal)
    entry = ScopeEntry.objects.create(site=service.site, service=service, module=module, du=du, reason_in=reason)
    _record("scope_entry.entered", entry, by=by, on_day=du, reason=reason)
    return entry


@transaction.atomic
def leave_perimeter(entry, *, au, reason, version, by):
    """The pair ends on `au`, last day included; it stays visible on the dates before."""
    refusal = why_not_leave(entry, au)
    if refusal:
        raise TransitionRefused(refusal)
    entry.au, entry.au_precision, entry.reason_out = au, Precision.DAY, reason
    save_if_unchanged(entry, version=version, fields=["au", "au_precision", "reason_out"])
    _record("scope_entry.left", entry, by=by, on_day=au, reason=reason)


def _record(event, entry, *, by, on_day, reason):
    """Told on the service, whose page shows the history."""
    codes = {"site": entry.site.slug, "service": entry.service.code, "module": entry.module.slug}
    Entry.objects.record(
        event, on=entry.service, by=by, **codes, name=entry.module.name, day=long_date(on_day), reason=reason
    )
