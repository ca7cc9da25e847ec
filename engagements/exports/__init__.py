"""The columns of each list in a spreadsheet: the rows are those of the screen."""

from .assessment import ASSESSMENT_COLUMNS, PROGRESS_COLUMNS, assessment_rows, progress_rows
from .call_list import CHECK_COLUMNS, OPERATOR_COLUMNS, check_rows, operator_rows
from .campaign import CAMPAIGN_COLUMNS, campaign_rows
from .commitment import COMMITMENT_COLUMNS, commitment_rows
from .comparison import COMPARISON_COLUMNS, comparison_rows
from .crisis_event import CRISIS_EVENT_COLUMNS, crisis_event_rows
from .evidence import EVIDENCE_COLUMNS, evidence_rows
from .evidence_request import REQUEST_COLUMNS, request_rows
from .fingerprint import FINGERPRINT_COLUMNS, fingerprint_rows
from .framework_source import SOURCE_COLUMNS, source_rows
from .indicator import INDICATOR_COLUMNS, indicator_rows
from .matrix import MATRIX_COLUMNS, matrix_rows
from .measurement import MEASUREMENT_COLUMNS, SHEET_COLUMNS, measurement_row, measurement_rows, sheet_rows
from .measurement_import import (
    IMPORT_COLUMNS,
    IMPORT_LINE_COLUMNS,
    LETTER_COLUMNS,
    MODEL_COLUMNS,
    import_line_rows,
    import_rows,
    letter_rows,
    model_rows,
)
from .official_text import OFFICIAL_TEXT_COLUMNS, official_text_rows
from .optional_register import REGISTER_COLUMNS, register_rows
from .quality_document import DOCUMENT_COLUMNS, READER_COLUMNS, document_rows, reader_rows
from .sensitisation import SENSITISATION_COLUMNS, sensitisation_rows
from .training import (
    PLAN_COLUMNS,
    SESSION_COLUMNS,
    STAFF_COLUMNS,
    TRAINEE_COLUMNS,
    TRAINING_COLUMNS,
    plan_rows,
    session_rows,
    staff_rows,
    trainee_rows,
    training_rows,
)

__all__ = [
    "ASSESSMENT_COLUMNS",
    "CAMPAIGN_COLUMNS",
    "CHECK_COLUMNS",
    "COMMITMENT_COLUMNS",
    "COMPARISON_COLUMNS",
    "CRISIS_EVENT_COLUMNS",
    "DOCUMENT_COLUMNS",
    "EVIDENCE_COLUMNS",
    "FINGERPRINT_COLUMNS",
    "IMPORT_COLUMNS",
    "IMPORT_LINE_COLUMNS",
    "INDICATOR_COLUMNS",
    "LETTER_COLUMNS",
    "MATRIX_COLUMNS",
    "MEASUREMENT_COLUMNS",
    "MODEL_COLUMNS",
    "OFFICIAL_TEXT_COLUMNS",
    "OPERATOR_COLUMNS",
    "PLAN_COLUMNS",
    "PROGRESS_COLUMNS",
    "READER_COLUMNS",
    "REGISTER_COLUMNS",
    "REQUEST_COLUMNS",
    "SENSITISATION_COLUMNS",
    "SESSION_COLUMNS",
    "SHEET_COLUMNS",
    "SOURCE_COLUMNS",
    "STAFF_COLUMNS",
    "TRAINEE_COLUMNS",
    "TRAINING_COLUMNS",
    "assessment_rows",
    "campaign_rows",
    "check_rows",
    "commitment_rows",
    "comparison_rows",
    "crisis_event_rows",
    "document_rows",
    "evidence_rows",
    "fingerprint_rows",
    "import_line_rows",
    "import_rows",
    "indicator_rows",
    "letter_rows",
    "matrix_rows",
    "measurement_row",
    "measurement_rows",
    "model_rows",
    "official_text_rows",
    "operator_rows",
    "plan_rows",
    "progress_rows",
    "reader_rows",
    "register_rows",
    "request_rows",
    "sensitisation_rows",
    "session_rows",
    "sheet_rows",
    "source_rows",
    "staff_rows",
    "trainee_rows",
    "training_rows",
]
