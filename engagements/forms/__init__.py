from .commitment import CommitmentFilterForm
from .filters import FilterForm, VersionForm
from .indicator import IndicatorFilterForm

__all__ = ["CommitmentFilterForm", "FilterForm", "IndicatorFilterForm", "VersionForm"]
