"""Bombs cost at most two seconds and 100 MB more than a file that does no harm (SECURITY.md, F15)."""

import subprocess
import sys
import zipfile
import zlib

import pytest

from qualipref.documents import inspectors
from qualipref.documents.uploads import UploadRefused, checked_upload

from . import samples
from .samples import docx, pdf, picture, sent, zipped

MEBIBYTE = 1024**2


def many_zeros(count):
    return zipped({"[Content_Types].xml": samples.DOCX_TYPES, "word/document.xml": bytes(count)})


def lying_directory():
    """Says 100 bytes, inflates to 100 MB."""
    bomb = bytearray(many_zeros(100 * MEBIBYTE))
    true = (100 * MEBIBYTE).to_bytes(4, "little")
    return bytes(bomb.replace(true, (100).to_bytes(4, "little")))


def many_entries():
    return zipped({f"{number}": b"" for number in range(6000)}, compression=zipfile.ZIP_STORED)


def inflated_objects():
    """A PDF whose objects lie in a compressed stream of 200 MB."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R>>"]
    index = b" ".join(b"%d %d" % (n + 1, sum(map(len, objects[:n])) + n) for n in range(3)) + b" "
    packed = zlib.compress(index + b" ".join(objects) + b" " * 200 * MEBIBYTE)
    start = b"%PDF-1.7\n"
    head = b"<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>" % (len(index), len(packed))
    stream = b"4 0 obj" + head + b"stream\n" + packed + b"\nendstream endobj\n"
    where = len(start) + len(stream)
    rows = [(0, 0, 255), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, len(start), 0), (1, where, 0)]
    table = b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([rank]) for kind, place, rank in rows)
    keys = b"<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>" % len(table)
    return (
        start + stream + b"5 0 obj" + keys + b"stream\n" + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % where
    )


def nested_arrays():
    made = pdf()
    return made.replace(b"/Rotate 0", b"/Rotate 0 /Essai " + b"[" * 5000 + b"]" * 5000) + b"[" * 5000


def huge_png():
    return picture("PNG", (12000, 12000), mode="1")


def huge_jpeg():
    small = bytearray(picture("JPEG", (16, 16)))
    header = small.index(b"\xff\xc0")
    small[header + 5 : header + 9] = b"\xff\xff\xff\xff"
    return bytes(small)


BOMBS = {
    "zeros": ("office", many_zeros, (105 * MEBIBYTE,), docx()),
    "lying": ("office", lying_directory, (), docx()),
    "entries": ("office", many_entries, (), docx()),
    "objects": ("pdf", inflated_objects, (), pdf()),
    "arrays": ("pdf", nested_arrays, (), pdf()),
    "png": ("picture", huge_png, (), picture("PNG")),
    "jpeg": ("picture", huge_jpeg, (), picture()),
}


MEASURE = """
import resource, subprocess, sys, time
start = time.monotonic()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
print(time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, code)
"""


def cost(work, content):
    return cost_of(inspectors.CHILD, work, content)


def cost_of(script, work, content):
    """The seconds and the memory (MB) of a child, and how it ended.

    Started by a small process: a child counts as its own what its parent held when it was born.
    """
    child = [sys.executable, "-I", str(script), work, str(inspectors.LONG), "0"]
    said = subprocess.run([sys.executable, "-I", "-c", MEASURE, *child], input=content, capture_output=True, check=True)
    seconds, memory, code = said.stdout.split()
    return float(seconds), float(memory), int(code)


@pytest.mark.parametrize("case", BOMBS)
def test_a_bomb_costs_nothing(case):
    work, make, arguments, harmless = BOMBS[case]
    bomb = make(*arguments)
    _, usual, code = cost(work, harmless)
    assert code == 0
    seconds, memory, code = cost(work, bomb)
    assert code != 0
    assert memory - usual <= 100 + len(bomb) / MEBIBYTE
    assert seconds <= 2


@pytest.mark.parametrize("limits_itself", [True, False])
def test_a_file_that_takes_too_long_is_let_go(monkeypatch, tmp_path, limits_itself):
    child = tmp_path / "child.py"
    alarm = "signal.alarm(1); " if limits_itself else ""
    child.write_text(f"import signal, sys, time; {alarm}sys.stdin.read(); time.sleep(60)")
    monkeypatch.setattr(inspectors, "CHILD", child)
    monkeypatch.setattr(inspectors, "LONG", 1)
    with pytest.raises(UploadRefused, match="trop long"):
        checked_upload(sent("releve.pdf", pdf()))
