"""Foreign files are opened in a child process with limits of time and memory: a bomb takes nothing else with it."""

import contextlib
import logging
import os
import subprocess
import sys
from pathlib import Path

from . import inspect_child

logger = logging.getLogger(__name__)
CHILD = Path(__file__).parent / "inspect_child.py"
KEPT_ENVIRONMENT = ("PATH", "TMPDIR")
LONG = 20  # seconds
DRAWN_MEBIBYTES = 768
DRAWN_LONG = 90  # seconds


class Fault(Exception):
    """Why a file is not kept, by name: « bomb », « macro », « active », « time »…"""


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
    """The answer of the child; `mebibytes` is its memory, in proportion of the file when it is 0."""
    seconds = seconds or LONG
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", str(CHILD), work, str(seconds), str(mebibytes), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment | {"LANG": "C.UTF-8"},
    )
    try:
        answer, complaint = child.communicate(content, timeout=seconds + 2)
    except subprocess.TimeoutExpired:
        raise Fault("time") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        child.wait()
    if child.returncode == 0:
        return answer
    raise Fault(_fault(child.returncode, complaint.decode(errors="replace")))


def _fault(code, complaint):
    if code == inspect_child.REFUSED:
        return complaint.strip().splitlines()[-1]
    if code == -14:  # SIGALRM: the child's own clock
        return "time"
    if code == inspect_child.OUT_OF_MEMORY or code < 0 or "MemoryError" in complaint:
        return "memory"
    logger.warning("contrôle d’un fichier interrompu (code %s) : %s", code, complaint.strip()[-300:])
    return "broken"
