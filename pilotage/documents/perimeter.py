"""Chapters 2 and 3 of the dossier: who steers, who supports, which services implement which module on which site."""

from collections import Counter

from engagements.models import Chapter, Commitment, Contribution
from qualipref.typography import enumeration, long_date, plural
from sites.enums import Precision
from sites.figures import pairs_figure
from sites.models import ScopeEntry, Service, Site, SiteModule, SteeringFunction


def steering():
    return [{"title": row.title, "tasks": row.tasks} for row in SteeringFunction.objects.order_by("order")]


def support_services(campaign, on):
    """Each support service, what it does for all the sites, and the chapters whose proof it supplies."""
    titles = dict(Commitment.objects.filter(framework=campaign.framework).values_list("code", "title"))
    titles |= dict(Chapter.objects.filter(framework=campaign.framework).values_list("code", "title"))
    supplied = {}
    for row in Contribution.objects.on(on).prefetch_related("sites"):
        supplied.setdefault(row.service_id, []).append(_supplied(row, titles))
    services = Service.objects.filter(is_support=True).on(on).prefetch_related("support_tasks").for_list()
    return [
        {
            "name": service.name,
            "note": service.note,
            "tasks": [task.text for task in service.support_tasks.all()],
            "chapters": supplied.get(service.pk, []),
        }
        for service in services
    ]


def _supplied(row, titles):
    sites = enumeration(site.name for site in row.sites.all())
    title = titles.get(row.chapter_code, "")
    return f"{row.chapter_code} {title}".strip() + (f" ({sites})" if sites else "")


def scope(campaign, on, notes):
    """The pairs open on that day: totals by site and module, then the services of each site."""
    entries = list(ScopeEntry.objects.on(on).for_list().select_related("service__parent"))
    named = {row.module_id: row for row in campaign.framework.modules.all()}
    modules = sorted({entry.module for entry in entries}, key=lambda module: _order(module, named))
    blocks = [_site_block(site, entries, modules) for site in dict.fromkeys(entry.site for entry in entries)]
    return {
        "on": long_date(on),
        "modules": [_module(module, named, entries) for module in modules],
        "sites": blocks,
        "total": _totals(blocks, modules),
        "in_words": _in_words(entries, blocks),
        "remarks": _remarks(entries, modules, named),
        "to_verify": sum(entry.to_verify for entry in entries),
        "since": sorted({long_date(entry.du, entry.du_precision) for entry in entries if entry.du}),
        "note": notes.cite(pairs_figure(len(entries), on)),
    }


def _order(module, named):
    return (named[module.pk].order if module.pk in named else 999, module.order, module.name_sort)


def _module(module, named, entries):
    row = named.get(module.pk)
    sites = list(dict.fromkeys(entry.site.name for entry in entries if entry.module_id == module.pk))
    return {
        "number": row.number if row else "",
        "title": row.title if row else module.name,
        "short": module.short_name or module.name,
        "is_mandatory": bool(row and row.is_mandatory),
        "sites": sites,
    }


def _site_block(site, entries, modules):
    here = [entry for entry in entries if entry.site_id == site.pk]
    services = list(dict.fromkeys(entry.service for entry in here))
    held = {(entry.service_id, entry.module_id) for entry in here}
    by_module = Counter(entry.module_id for entry in here)
    return {
        "name": site.name,
        "kind": site.get_kind_display().lower(),
        "services": [
            {
                "name": _service_name(service),
                "holds": [(service.pk, module.pk) in held for module in modules],
            }
            for service in services
        ],
        "service_count": len(services),
        "counts": [by_module[module.pk] for module in modules],
        "pair_count": len(here),
        "head": f"{plural(len(services), 'service')}, {plural(len(here), 'couple')}",
    }


def _service_name(service):
    if service.parent and service.parent.name.lower() not in service.name.lower():
        return f"{service.name}, {service.parent.name[:1].lower()}{service.parent.name[1:]}"
    return service.name


def _totals(blocks, modules):
    return {
        "services": sum(block["service_count"] for block in blocks),
        "counts": [sum(block["counts"][index] for block in blocks) for index in range(len(modules))],
        "pairs": sum(block["pair_count"] for block in blocks),
    }


def _in_words(entries, blocks):
    services = len({entry.service_id for entry in entries})
    return (
        f"{plural(services, 'service')} sur {plural(len(blocks), 'site')} mettent en œuvre "
        f"{plural(len(entries), 'couple')} service × module : "
        "la candidature porte sur ce périmètre daté, et sur lui seul."
    )


def _remarks(entries, modules, named):
    """What a hurried reader gets wrong: said from the rows themselves."""
    mandatory = {module.pk for module in modules if module.pk in named and named[module.pk].is_mandatory}
    held = {}
    for entry in entries:
        held.setdefault(entry.service, set()).add(entry.module_id)
    numbers = {module.pk: named[module.pk].number if module.pk in named else module.name for module in modules}
    remarks = []
    alone = [service for service, ids in held.items() if mandatory and not ids & mandatory]
    for ids in dict.fromkeys(frozenset(held[service]) for service in alone):
        names = [f"« {service.name} »" for service in alone if frozenset(held[service]) == ids]
        verb = "porte" if len(names) == 1 else "portent"
        which = enumeration(f"module {numbers[pk]}" for pk in sorted(ids))
        remarks.append(f"{enumeration(names)} {verb} le seul {which}.")
    support = [service for service in held if service.is_support]
    remarks += [f"« {service.name} » est à la fois service du périmètre et service support." for service in support]
    return remarks + _namesakes(held, numbers)


def _namesakes(held, numbers):
    """Services of the same name that do not hold the same modules from one site to another."""
    remarks, seen = [], set()
    for service in sorted(held, key=lambda one: len(one.name)):
        alike = [other for other in held if other.name.lower().startswith(service.name.lower())]
        if service in seen or len({other.site_id for other in alike}) < 2:
            continue
        seen.update(alike)
        if len({frozenset(held[other]) for other in alike}) > 1:
            places = [
                f"{_numbers(held[other], numbers)} à {other.site.name}"
                for other in sorted(alike, key=lambda one: (one.site.order, one.pk))
            ]
            remarks.append(f"« {service.name} » met en œuvre {enumeration(places)}.")
    return remarks


def _numbers(ids, numbers):
    listed = sorted(numbers[pk] for pk in ids)
    return f"le module {listed[0]}" if len(listed) == 1 else f"les modules {enumeration(listed)}"


def retained_modules(campaign, on):
    """The business modules that each site stands for, and its mandatory one."""
    named = {row.module_id: row for row in campaign.framework.modules.all()}
    rows = SiteModule.objects.on(on).select_related("site", "module").order_by("site__order", "module__order")
    sites = {}
    for row in rows:
        sites.setdefault(row.site.name, []).append(_retained(row, named))
    return [{"site": site, "modules": modules} for site, modules in sites.items()]


def _retained(row, named):
    found = named.get(row.module_id)
    return {
        "number": found.number if found else "",
        "title": found.title if found else row.module.name,
        "is_mandatory": bool(found and found.is_mandatory),
        "is_target": row.is_target,
    }


def former_sites(on):
    """Sites that left the démarche, what they were certified for, and why they left."""
    shown = []
    for site in Site.objects.filter(au__lt=on).prefetch_related("site_modules__module"):
        periods = [
            f"« {row.name_then or row.module.name} », {_from_to(row)}" for row in site.site_modules.all() if row.du
        ]
        reasons = [row.reason_out for row in site.site_modules.all() if row.reason_out]
        shown.append(
            {
                "name": site.name,
                "kind": site.get_kind_display().lower(),
                "periods": " ; ".join(periods),
                "reason": reasons[0] if reasons else site.note,
            }
        )
    return shown


def _from_to(row):
    start, end = long_date(row.du, row.du_precision), long_date(row.au, row.au_precision) if row.au else ""
    first = f"de {start}" if row.du_precision in (Precision.YEAR_END, Precision.MONTH) else f"depuis {start}"
    return f"{first} à {end}" if end else first
