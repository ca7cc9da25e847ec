from .commitment import CommitmentFilterForm
from .filters import FilterForm, VersionForm
from .indicator import IndicatorFilterForm
from .matrix import MatrixFilterForm

__all__ = ["CommitmentFilterForm", "FilterForm", "IndicatorFilterForm", "MatrixFilterForm", "VersionForm"]
