"""Rows to a spreadsheet file. The columns of a given export belong to the app that exports."""

from .criteria import criteria_of
from .csv_files import csv_response, csv_text, safe_cell
from .ods import ods_file
from .response import EXPORT_KINDS, ExportKindConverter, export_response

__all__ = [
    "EXPORT_KINDS",
    "ExportKindConverter",
    "criteria_of",
    "csv_response",
    "csv_text",
    "export_response",
    "ods_file",
    "safe_cell",
]
