"""The columns of each list in a spreadsheet: the rows are those of the screen."""

from .commitment import commitments_csv
from .framework_source import sources_csv
from .indicator import indicators_csv
from .optional_register import register_csv

__all__ = ["commitments_csv", "indicators_csv", "register_csv", "sources_csv"]
