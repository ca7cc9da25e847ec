"""What a foreign file is, and what is kept of it: its parsers run in a child process."""

from pathlib import Path

from qualipref import confined
from qualipref.confined import Fault

__all__ = ["Fault", "draw_pdf_pages", "inspect_office", "inspect_pdf_upload", "inspect_picture"]

CHILD = Path(__file__).parent / "inspect_child.py"
LONG = 20  # seconds
DRAWN_MEBIBYTES = 768
DRAWN_LONG = 90  # seconds


def inspect_picture(content):
    """The picture without its metadata, upright."""
    return _inspected("picture", content)


def inspect_pdf_upload(content):
    """The number of pages of a PDF that does nothing by itself."""
    return int(_inspected("pdf", content))


def inspect_office(content):
    """« odt », « xlsx »…: what the archive truly is."""
    return _inspected("office", content).decode()


def draw_pdf_pages(content, count):
    """The first `count` pages, as PNG."""
    drawn = _inspected("pdf_pages", content, str(count), seconds=DRAWN_LONG, mebibytes=DRAWN_MEBIBYTES)
    pages, start = [], 0
    while start < len(drawn):
        length = int.from_bytes(drawn[start : start + 4], "big")
        pages.append(drawn[start + 4 : start + 4 + length])
        start += 4 + length
    return pages


def _inspected(work, content, *arguments, seconds=None, mebibytes=0):
    return confined.run(CHILD, work, content, seconds=seconds or LONG, mebibytes=mebibytes, arguments=arguments)
