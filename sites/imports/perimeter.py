"""Writes what the perimeter file says of the préfecture, its sites, its services and its history."""

from ..models import (
    KeyFigure,
    Milestone,
    Module,
    Prefecture,
    ScopeEntry,
    Service,
    ServiceContact,
    ServiceDuty,
    Site,
    SiteModule,
    SteeringFunction,
    SupportTask,
)


def write(file, ledger):
    """Writes the rows of `file` (a PerimeterFile) and returns its modules, sites and services by code."""
    _write_prefecture(file.prefecture, ledger)
    modules = {row.code: ledger.put(Module, {"slug": row.code}, row.values, row.code) for row in file.modules.values()}
    sites = {row.code: ledger.put(Site, {"slug": row.code}, row.values, row.code) for row in file.sites.values()}
    services = _write_services(file.services, sites, ledger)
    named = {"site": sites, "module": modules}
    _write_dated(SiteModule, file.site_modules, named, ledger)
    _write_dated(ScopeEntry, file.scope_entries, named | {"service": services}, ledger)
    _write_contacts(file.contacts, services, ledger)
    _write_steering(file.steering, ledger)
    _write_milestones(file.milestones, sites, ledger)
    _write_figures(file.figures, ledger)
    _note_kept(sites, services, ledger)
    return modules, sites, services


def _write_prefecture(row, ledger):
    installed = Prefecture.objects.first()
    if installed and installed.department != row.values["department"]:
        raise row.refusal(
            "departement",
            f"cette installation est celle de « {installed.name} » ; une installation sert une seule préfecture.",
        )
    ledger.put(Prefecture, {"pk": 1}, row.values, row.values["name"])


def _write_services(rows, sites, ledger):
    services = {}
    for row in sorted(rows.values(), key=lambda row: row.links["parent"] is not None):
        identity = {"slug": row.links["slug"], "site": sites.get(row.links["site"])}
        services[row.code] = _write_service(row, identity, services, ledger)
    return services


def _write_service(row, identity, services, ledger):
    service = ledger.put(Service, identity, row.values | {"parent": services.get(row.links["parent"])}, row.code)
    for duty in row.links["duties"]:
        ledger.put(ServiceDuty, {"service": service, "duty": duty}, {}, f"{row.code}, {duty}")
    for order, text in enumerate(row.links["tasks"], start=1):
        ledger.put(SupportTask, {"service": service, "order": order}, {"text": text}, f"{row.code}, n° {order}")
    ledger.keep(service.duties.exclude(duty__in=row.links["duties"]))
    ledger.keep(service.support_tasks.filter(order__gt=len(row.links["tasks"])))
    return service


def _write_dated(model, rows, named, ledger):
    """Dated facts are found by what they join (`named`, by code) and by their first day."""
    written = []
    for row in rows:
        identity = {key: objects[row.links[key]] for key, objects in named.items()}
        values = dict(row.values)
        start = {"du": values.pop("du")}
        fact = ledger.put(model, identity | start, values, " × ".join(row.links[key] for key in named))
        _refuse_overlap(model, fact, identity, row)
        written.append(fact.pk)
    ledger.keep(model.objects.exclude(pk__in=written))


def _refuse_overlap(model, fact, identity, row):
    others = model.objects.filter(**identity).exclude(pk=fact.pk)
    if any(_meet(fact, other) for other in others):
        raise row.refusal("du", "ces dates en recouvrent d’autres, déjà enregistrées pour le même module.")


def _meet(one, other):
    starts_before_end = other.au is None or one.du is None or one.du <= other.au
    ends_after_start = one.au is None or other.du is None or one.au >= other.du
    return starts_before_end and ends_after_start


def _write_contacts(rows, services, ledger):
    for row in rows:
        identity = {"service": services[row.links["service"]], "function": row.code}
        ledger.put(ServiceContact, identity, row.values, f"{row.links['service']}, {row.code}")


def _write_steering(rows, ledger):
    for row in rows.values():
        ledger.put(SteeringFunction, {"slug": row.code}, row.values, row.code)
    ledger.keep(SteeringFunction.objects.exclude(slug__in=rows))


def _write_milestones(rows, sites, ledger):
    for row in rows.values():
        milestone = ledger.put(Milestone, {"slug": row.code}, row.values, row.code)
        ledger.link(milestone, "sites", [sites[code] for code in row.links["sites"]], row.code)
    ledger.keep(Milestone.objects.exclude(slug__in=rows))


def _write_figures(rows, ledger):
    figures = {}
    for row in sorted(rows.values(), key=lambda row: row.links["part_of"] is not None):
        values = row.values | {"part_of": figures.get(row.links["part_of"])}
        figures[row.code] = ledger.put(KeyFigure, {"slug": row.code}, values, row.code)
    ledger.keep(KeyFigure.objects.exclude(slug__in=rows))


def _note_kept(sites, services, ledger):
    ledger.keep(Site.objects.exclude(pk__in=[site.pk for site in sites.values()]))
    ledger.keep(Service.objects.exclude(pk__in=[service.pk for service in services.values()]))
