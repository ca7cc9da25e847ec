"""The columns of each list in a spreadsheet: the rows are those of the screen."""

from .commitment import COMMITMENT_COLUMNS, commitment_rows
from .evidence import EVIDENCE_COLUMNS, evidence_rows
from .fingerprint import FINGERPRINT_COLUMNS, fingerprint_rows
from .framework_source import SOURCE_COLUMNS, source_rows
from .indicator import INDICATOR_COLUMNS, indicator_rows
from .matrix import MATRIX_COLUMNS, matrix_rows
from .optional_register import REGISTER_COLUMNS, register_rows

__all__ = [
    "COMMITMENT_COLUMNS",
    "FINGERPRINT_COLUMNS",
    "EVIDENCE_COLUMNS",
    "INDICATOR_COLUMNS",
    "MATRIX_COLUMNS",
    "REGISTER_COLUMNS",
    "SOURCE_COLUMNS",
    "commitment_rows",
    "fingerprint_rows",
    "evidence_rows",
    "indicator_rows",
    "matrix_rows",
    "register_rows",
    "source_rows",
]
