"""What engagements puts on paper: `…_content` freezes plain data, `…_pdf` is made from it alone."""

from .attendance import Gathering, sheet_content, sheet_pdf, statement_content, statement_pdf
from .call_list import call_check_content, call_check_pdf, call_list_pdf
from .certificate import certificate_content, certificate_pdf, versions_of

__all__ = [
    "Gathering",
    "call_check_content",
    "call_check_pdf",
    "call_list_pdf",
    "certificate_content",
    "certificate_pdf",
    "sheet_content",
    "sheet_pdf",
    "statement_content",
    "statement_pdf",
    "versions_of",
]
