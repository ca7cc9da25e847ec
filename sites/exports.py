"""The rows of the screens, as spreadsheets."""

PERIMETER_COLUMNS = ("site", "service", "module", "du", "au")
PAIR_COLUMNS = ("site", "service", "module", "du", "au", "à vérifier", "source")
SITE_COLUMNS = ("site", "nature", "du", "au", "modules", "services", "couples")
SERVICE_COLUMNS = ("site", "service", "nature", "support", "modules", "du", "au")
HISTORY_COLUMNS = ("date", "précision", "événement", "texte", "sites", "objectif", "source")


def perimeter_rows(perimeter):
    """One row per pair; a module held without a named service has an empty service."""
    for block in perimeter.blocks:
        for entry in block.entries:
            yield block.site.name, entry.service.name, entry.module.name, entry.du, entry.au
        for held in block.unnamed:
            yield block.site.name, "", held.module.name, held.du, held.au


def pair_rows(entries):
    for entry in entries:
        names = entry.site.name, entry.service.name, entry.module.name
        yield *names, entry.du, entry.au, "oui" if entry.to_verify else "non", entry.source


def site_rows(sites, perimeter):
    blocks = {block.site.pk: block for block in perimeter.blocks}
    for site in sites:
        block = blocks.get(site.pk)
        modules = ", ".join(held.module.name for held in block.held) if block else ""
        services = len(block.lines) if block else 0
        pairs = len(block.entries) if block else 0
        yield site.name, site.get_kind_display(), site.du, site.au, modules, services, pairs


def service_rows(services, entries):
    for service in services:
        modules = ", ".join(entry.module.name for entry in entries.get(service.pk, ()))
        yield (
            service.site.name if service.site else "Tous les sites",
            service.name,
            service.get_kind_display(),
            "oui" if service.is_support else "non",
            modules,
            service.du,
            service.au,
        )


def history_rows(milestones):
    for milestone in milestones:
        sites = ", ".join(site.name for site in milestone.sites.all())
        yield (
            milestone.on,
            milestone.get_precision_display(),
            milestone.title,
            milestone.text,
            sites,
            "oui" if milestone.is_target else "non",
            milestone.source,
        )
