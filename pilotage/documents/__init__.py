"""The documents of pilotage: `x_content(...)` freezes plain data, `x_pdf(content)` is a pure function of it."""

from .application_file import application_file_content, is_unchanged, numbered_content
from .application_file_pdf import application_file_pdf, cells_csv, measurements_csv, provenance_csv
from .hand_over import hand_over_content, hand_over_pdf

__all__ = [
    "application_file_content",
    "application_file_pdf",
    "cells_csv",
    "hand_over_content",
    "hand_over_pdf",
    "is_unchanged",
    "measurements_csv",
    "numbered_content",
    "provenance_csv",
]
