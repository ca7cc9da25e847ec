"""Rows to a spreadsheet file, and back. The columns of a given export or import belong to its app."""

from .columns import CellFault, Column, ColumnsRefused, Record, Records, read_day, records_of
from .criteria import criteria_of
from .csv_files import csv_response, csv_text, safe_cell
from .ods import ods_file
from .reading import Cell, CellError, Row, Table, TableRefused, read_table
from .response import EXPORT_KINDS, ExportKindConverter, export_response

__all__ = [
    "EXPORT_KINDS",
    "Cell",
    "CellError",
    "CellFault",
    "Column",
    "ColumnsRefused",
    "ExportKindConverter",
    "Record",
    "Records",
    "Row",
    "Table",
    "TableRefused",
    "criteria_of",
    "csv_response",
    "csv_text",
    "export_response",
    "ods_file",
    "read_day",
    "read_table",
    "records_of",
    "safe_cell",
]
