"""Small real files, drawn in a few milliseconds: a photograph, the capture of a page, a report of one page."""

import io
import random
import textwrap
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from qualipref.documents.rendering import DSFR_FONTS, MARIANNE

SIZE = (800, 600)
WALLS = ("#d8d2c4", "#cfd8dc", "#dcd6e0", "#d5dfd0")
BLUE, INK, PAPER, SHADOW, LINE = "#000091", "#161616", "#fbfbf7", "#9a958a", "#c8c8c0"
PAGE = """%PDF-1.4
%\xe2\xe3\xcf\xd3
"""


@lru_cache
def _font(size, bold=False):
    return ImageFont.truetype(str(DSFR_FONTS / (MARIANNE.bold if bold else MARIANNE.regular)), size)


def photograph(title, day, *, seed):
    """A notice on a wall of the reception hall, as a JPEG without any metadata."""
    draw = random.Random(seed)  # noqa: S311
    picture = Image.new("RGB", SIZE, draw.choice(WALLS))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 470, 800, 600), fill="#a89f8d")
    pen.line((0, 470, 800, 470), fill="#7d7566", width=6)
    left, top = draw.randint(150, 260), draw.randint(50, 100)
    pen.rectangle((left + 8, top + 8, left + 408, top + 368), fill=SHADOW)
    pen.rectangle((left, top, left + 400, top + 360), fill=PAPER, outline=INK)
    pen.rectangle((left, top, left + 400, top + 54), fill=BLUE)
    pen.text((left + 18, top + 16), "Accueil du public", font=_font(22, bold=True), fill="white")
    _write(pen, title, left + 18, top + 76, width=34, size=20, bold=True)
    for row in range(5):
        width = draw.randint(200, 350)
        pen.rectangle((left + 18, top + 200 + 22 * row, left + 18 + width, top + 208 + 22 * row), fill=LINE)
    pen.text((left + 18, top + 326), f"Vu le {day}", font=_font(16), fill=INK)
    return _bytes(picture, "JPEG", quality=72)


def page_capture(title, address, day):
    """What a browser showed at `address` that day, as a PNG of few colours."""
    picture = Image.new("RGB", (760, 480), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 760, 44), fill="#e8e8ee")
    pen.rectangle((90, 9, 740, 35), fill="white", outline=LINE)
    pen.text((100, 13), address[:78], font=_font(13), fill=INK)
    pen.rectangle((0, 44, 760, 96), fill=BLUE)
    pen.text((30, 58), "Accueil du public", font=_font(22, bold=True), fill="white")
    _write(pen, title, 30, 126, width=54, size=24, bold=True)
    for row in range(7):
        pen.rectangle((30, 240 + 24 * row, 680 - 40 * (row % 3), 249 + 24 * row), fill=LINE)
    pen.text((30, 440), f"Capture du {day}", font=_font(15), fill=INK)
    return _bytes(picture.quantize(16), "PNG", optimize=False)


def _write(pen, text, x, y, *, width, size, bold=False):
    for row, line in enumerate(textwrap.wrap(text, width)[:4]):
        pen.text((x, y + row * size * 1.3), line, font=_font(size, bold), fill=INK)


def _bytes(picture, kind, **options):
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def report(title, lines):
    """A PDF of one page: a title and its paragraphs, in the font that every reader has."""
    shown = [f"/F2 15 Tf 0 -22 Td {_string(line)} Tj" for line in textwrap.wrap(title, 62)] + ["0 -14 Td"]
    for line in lines:
        shown += [f"/F1 11 Tf 0 -17 Td {_string(part)} Tj" for part in textwrap.wrap(line, 88) or [""]]
    stream = "BT 60 790 Td\n" + "\n".join(shown) + "\nET"
    fonts = "/F1 << {} /Helvetica >> /F2 << {} /Helvetica-Bold >>".replace(
        "{}", "/Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding /BaseFont"
    )
    return _pdf(
        "<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << {fonts} >> >> >>",
        f"<< /Length {len(_latin(stream))} >>\nstream\n{stream}\nendstream",
        f"<< /Title {_string(title)} >>",
    )


def _pdf(*objects):
    """The objects numbered from 1, the first the catalogue and the last the information, with their table."""
    written, offsets = PAGE, []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(_latin(written)))
        written += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start, size = len(_latin(written)), len(objects) + 1
    written += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    written += f"trailer\n<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return _latin(written)


def _string(text):
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"({escaped})"


def _latin(text):
    return text.replace("\u202f", "\u00a0").encode("cp1252", "replace")
