"""What the pages count and bring together, by object."""

from .framework import (
    bearers_by_module,
    cited_sources,
    module_overviews,
    optional_register,
    to_decide,
    totals,
    with_details,
    written_of,
)

__all__ = [
    "bearers_by_module",
    "cited_sources",
    "module_overviews",
    "optional_register",
    "to_decide",
    "totals",
    "with_details",
    "written_of",
]
