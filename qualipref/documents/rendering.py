"""Frozen content to PDF: the template is filled here, laid out in a child process that has a limit and no network."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import dsfr
from django.template.loader import render_to_string

from qualipref.jobs.models import JobFailed

from . import render_child

ROOM = Path(__file__).parent
DSFR_FONTS = Path(dsfr.__file__).parent / "static" / "dsfr" / "dist" / "fonts"
TIME_LIMIT = 120  # seconds of wall clock
MEMORY_LIMIT = 2 * 1024**3  # bytes of address space
OUT_OF_MEMORY_SIGNALS = (-signal.SIGKILL, -signal.SIGABRT, -signal.SIGTRAP)  # of the machine, of the engine's libraries
TICK = 1.0  # seconds between two calls of `on_wait`
KEPT_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE")


class RenderingFailed(JobFailed):
    """The PDF could not be made; the sentence says why to the person who asked for it."""


@dataclass(frozen=True)
class Typeface:
    """The letters of a document: a family and its files, in WOFF, which the engine unpacks far faster than WOFF2."""

    family: str
    regular: str
    bold: str
    italic: str

    @property
    def svg_family(self):
        """What a drawing writes in `font-family`: the engine gives it no font of the page."""
        return f"{self.family}, Qualipref Signes"

    @property
    def files(self):
        texts = {"regular": self.regular, "bold": self.bold, "italic": self.italic}
        fonts = {f"police:texte-{name}": str(DSFR_FONTS / file) for name, file in texts.items()}
        return fonts | {"police:signes": str(ROOM / "fonts" / "qualipref-signes.woff2")}


MARIANNE = Typeface("Marianne", "Marianne-Regular.woff", "Marianne-Bold.woff", "Marianne-Regular_Italic.woff")
SPECTRAL = Typeface("Spectral", "Spectral-Regular.woff", "Spectral-ExtraBold.woff", "Spectral-Regular.woff")


def typeface(*, shows_brand):
    """Marianne belongs to the State's brand block; without it, Spectral (SIL Open Font License)."""
    return MARIANNE if shows_brand else SPECTRAL


@dataclass(frozen=True)
class AttachedFile:
    """A file carried by the PDF. `relationship` is the word of PDF/A-3: Source, Data…"""

    name: str
    text: str
    description: str
    relationship: str


def render_pdf(
    template,
    content,
    *,
    title,
    created,
    author="",
    subject="",
    attachments=(),
    draft=False,
    face=MARIANNE,
    on_wait=None,
):
    """The PDF/A-3a and PDF/UA-1 of `template` filled with `content`: the same arguments give the same bytes.

    `created` (an aware ISO instant) is the document's date. `on_wait` is called about every second meanwhile: what it
    raises stops the child.
    """
    frame = {"title": title, "created": created, "author": author, "subject": subject, "draft": draft}
    html = render_to_string(template, {"document": frame, "face": face, **content})
    request = {
        "html": html,
        "stylesheets": [_stylesheet(name, face) for name in (["document", "projet"] if draft else ["document"])],
        "fonts": face.files,
        "attachments": [asdict(file) for file in attachments],
        "created": created,
        "seconds": TIME_LIMIT,
        "memory": MEMORY_LIMIT,
    }
    return run_child(request, on_wait=on_wait)


def _stylesheet(name, face):
    return (ROOM / "styles" / f"{name}.css").read_text().replace("Qualipref Texte", face.family)


def run_child(request, *, on_wait=None, command=None):
    """Sends `request` to the layout engine and waits for its PDF, no longer than the limit."""
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    child = subprocess.Popen(  # noqa: S603
        command or [sys.executable, "-I", str(ROOM / "render_child.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment | {"LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": "0"},
    )
    try:
        pdf, complaint = _wait(child, json.dumps(request).encode(), request["seconds"], on_wait)
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        child.wait()
    if child.returncode == 0 and pdf.startswith(b"%PDF"):
        return pdf
    raise RenderingFailed(_reason(child.returncode, complaint.decode(errors="replace")))


def _wait(child, message, seconds, on_wait):
    deadline = time.monotonic() + seconds
    while True:
        try:
            return child.communicate(message, timeout=TICK)
        except subprocess.TimeoutExpired:
            message = None
        if time.monotonic() > deadline:
            raise RenderingFailed(_too_long(seconds))
        if on_wait:
            on_wait()


def _too_long(seconds):
    return (
        f"La mise en page a dépassé {seconds} secondes\u00a0: elle a été arrêtée. "
        "Relancez-la\u202f; si elle s’arrête encore, prévenez l’administrateur."
    )


def _reason(code, complaint):
    if code == -14:  # SIGALRM: the child's own clock
        return "La mise en page a pris trop de temps\u00a0: elle a été arrêtée."
    if code == render_child.RESOURCE_REFUSED:
        return f"Le document appelle une ressource extérieure, refusée\u00a0: {complaint.strip()[:200]}."
    if code in (render_child.OUT_OF_MEMORY, *OUT_OF_MEMORY_SIGNALS) or "MemoryError" in complaint:
        return "La mise en page demande plus de mémoire que permis\u00a0: elle a été arrêtée."
    if code < 0:
        return (
            f"Le moteur de mise en page s’est arrêté net (signal {-code}). Relancez-le\u202f; "
            "s’il s’arrête encore, prévenez l’administrateur."
        )
    last = complaint.strip().splitlines()[-1][:200] if complaint.strip() else f"code {code}"
    return f"Le moteur de mise en page s’est arrêté ({last}). Prévenez l’administrateur."
