"""The perimeter on any date: one reading for the matrix, the pages and the export."""

from collections import Counter
from dataclasses import dataclass, field

from qualipref import clock

from .models import ScopeEntry, SiteModule


@dataclass(frozen=True)
class ServiceLine:
    """A service and its cells: (module, pair or None), column by column."""

    service: object
    cells: list


@dataclass
class SiteBlock:
    """A site on that date: the modules it holds, its services and their pairs."""

    site: object
    held: list = field(default_factory=list)
    entries: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    modules: list = field(default_factory=list)

    @property
    def unnamed(self):
        """The modules held without the name of a service."""
        named = {entry.module_id for entry in self.entries}
        return [held for held in self.held if held.module_id not in named]

    @property
    def unnamed_cells(self):
        """Column by column, the module held without the name of a service, or None."""
        unnamed = {held.module_id: held for held in self.unnamed}
        return [(module, unnamed.get(module.pk)) for module in self.modules]

    @property
    def counts(self):
        """(module, number of pairs) of each column."""
        counts = Counter(entry.module_id for entry in self.entries)
        return [(module, counts[module.pk]) for module in self.modules]


@dataclass(frozen=True)
class Perimeter:
    day: object
    modules: list
    blocks: list

    @property
    def entries(self):
        return [entry for block in self.blocks for entry in block.entries]

    @property
    def has_unnamed(self):
        return any(block.unnamed for block in self.blocks)

    @property
    def has_dates_to_verify(self):
        return any(entry.to_verify for entry in self.entries)

    @property
    def service_count(self):
        return len({entry.service_id for entry in self.entries})

    @property
    def totals(self):
        """(module, number of pairs) of each column."""
        counts = Counter(entry.module_id for entry in self.entries)
        return [(module, counts[module.pk]) for module in self.modules]


def perimeter_on(user, day):
    """What `user` may see of the perimeter as it was on `day`. Rights are those of today."""
    today = clock.today()
    entries = ScopeEntry.objects.visible_to(user, today).on(day).for_list()
    held = SiteModule.objects.visible_to(user, today).on(day).select_related("site", "module")
    return build_perimeter(day, list(entries), list(held))


def build_perimeter(day, entries, site_modules):
    """The perimeter made of those pairs and of what the sites hold."""
    blocks = {}
    for row in (*site_modules, *entries):
        blocks.setdefault(row.site_id, SiteBlock(site=row.site))
    for held in site_modules:
        blocks[held.site_id].held.append(held)
    for entry in entries:
        blocks[entry.site_id].entries.append(entry)
    modules = sorted(
        {row.module for row in (*site_modules, *entries)}, key=lambda module: (module.order, module.name_sort)
    )
    for block in blocks.values():
        block.modules, block.lines = modules, _lines(block.entries, modules)
    ordered = sorted(blocks.values(), key=lambda block: (block.site.order, block.site.name_sort))
    return Perimeter(day=day, modules=modules, blocks=ordered)


def _lines(entries, modules):
    by_service = {}
    for entry in entries:
        by_service.setdefault(entry.service, {})[entry.module_id] = entry
    return [
        ServiceLine(service, [(module, pairs.get(module.pk)) for module in modules])
        for service, pairs in by_service.items()
    ]
