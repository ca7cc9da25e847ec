"""`render_pdf`: offline, limited, and the same bytes for the same content."""

import io
import subprocess
import sys

import pikepdf
import pytest
from pypdf import PdfReader

from qualipref.documents import rendering
from qualipref.documents.rendering import AttachedFile, RenderingFailed, render_pdf, run_child, typeface

CREATED = "2015-10-12T16:42:00+02:00"
FILES = [
    AttachedFile("provenance.csv", "renvoi;valeur\n[1];500 000\n", "Provenance", "Data"),
    AttachedFile("contenu.json", '{"a": 1}', "Contenu figé", "Source"),
]
SCRIPT = """
import hashlib, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "qualipref.settings.test"
import django
django.setup()
from tests.documents.test_rendering import small_pdf
sys.stdout.write(hashlib.sha256(small_pdf()).hexdigest())
"""


def small_pdf(**options):
    content = {"paragraphs": ["Accueil\u00a0: 279\u202f500 personnes ● ◐ ○ △ ■ ✓"]}
    settings = {"title": "Essai", "created": CREATED, "attachments": FILES} | options
    return render_pdf("documents/trial.html", content, **settings)


def request(html, **changes):
    face = typeface(shows_brand=True)
    return {
        "html": html,
        "stylesheets": ["html { font-family: Marianne }"],
        "fonts": face.files,
        "attachments": [],
        "created": CREATED,
        "seconds": 30,
        "memory": rendering.MEMORY_LIMIT,
    } | changes


def test_two_processes_give_the_same_bytes():
    printed = [
        subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert printed[0] == printed[1]


def test_one_file_is_archivable_and_accessible():
    with pikepdf.open(io.BytesIO(small_pdf())) as pdf:
        meta = pdf.open_metadata()
        assert meta.pdfa_status == "3A"
        assert meta["pdfuaid:part"] == "1"
        assert bytes(pdf.Root.Metadata.read_bytes()).count(b"<rdf:RDF") == 1
        assert str(pdf.Root.Lang) == "fr"
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert "/StructTreeRoot" in pdf.Root
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
        assert str(pdf.docinfo["/Title"]) == "Essai"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20151012164200")


def test_attachments_are_listed_once_with_their_relationship():
    with pikepdf.open(io.BytesIO(small_pdf())) as pdf:
        listed = [(str(f.UF), str(f.AFRelationship)) for f in pdf.Root.AF]
        assert listed == [("contenu.json", "/Source"), ("provenance.csv", "/Data")]
        assert pdf.attachments["contenu.json"].get_file().read_bytes() == b'{"a": 1}'


@pytest.mark.parametrize(("shows_brand", "family"), [(True, "Marianne"), (False, "Spectral")])
def test_only_our_letters_all_embedded_all_readable(shows_brand, family):
    pdf = small_pdf(face=typeface(shows_brand=shows_brand), draft=True)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
        names = {str(f.BaseFont).split("+")[-1] for f in fonts}
        assert names
        assert all(name.startswith((family, "Qualipref-Signes")) for name in names), names
        assert all("/ToUnicode" in f for f in fonts if f.Subtype == "/Type0")
        descendants = [f for f in fonts if "/FontDescriptor" in f]
        assert descendants
        assert all({"/FontFile2", "/FontFile3"} & set(f.FontDescriptor.keys()) for f in descendants)
    text = PdfReader(io.BytesIO(pdf)).pages[1].extract_text()
    assert "279 500 personnes ● ◐ ○ △ ■ ✓" in text.replace("\u202f", " ")


def test_draft_says_so_in_text():
    assert "PROJET" in PdfReader(io.BytesIO(small_pdf(draft=True))).pages[1].extract_text()


def test_a_warning_never_leaves_its_table_for_another_page():
    content = {"rows": range(1, 28), "warning": "Sans décision. " * 150}
    pdf = render_pdf("documents/trial.html", content, title="Essai", created=CREATED)
    first, last = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages[1:]]
    assert "Sans décision" in last and "Ligne 24" in last
    assert "Sans décision" not in first and "Ligne 23" in first


@pytest.mark.parametrize("url", ["file:///etc/hostname", "http://127.0.0.1:1/x.png", "police:autre"])
@pytest.mark.parametrize(
    "html",
    [
        '<img src="{}" alt="x">',
        '<link rel="attachment" href="{}">',
        '<link rel="stylesheet" href="{}">',
        '<p style="background: url({})">x</p>',
    ],
)
def test_nothing_outside_the_document_is_fetched(html, url):
    with pytest.raises(RenderingFailed, match="ressource extérieure"):
        run_child(request(f"<html lang=fr><title>t</title>{html.format(url)}"))


def test_child_is_stopped_at_the_time_limit():
    heavy = "<html lang=fr><title>t</title>" + "<table><tr><td>x</table>" * 40000
    with pytest.raises(RenderingFailed, match="arrêtée"):
        run_child(request(heavy, seconds=1))


def test_child_cannot_take_more_memory_than_its_limit():
    heavy = "<html lang=fr><title>t</title>" + "<p>x y z</p>" * 60000
    with pytest.raises(RenderingFailed, match="mémoire"):
        run_child(request(heavy, memory=200 * 1024**2))


def test_failed_layout_is_told_in_one_french_sentence():
    with pytest.raises(RenderingFailed, match="Le moteur de mise en page s’est arrêté") as failure:
        run_child(request('<html lang=fr><title>t</title><p style="font-size: 1e9px">x'))
    assert "Traceback" not in str(failure.value)


@pytest.mark.parametrize(("signal", "said"), [("SIGSEGV", r"arrêté net \(signal 11\)"), ("SIGKILL", "mémoire")])
def test_a_child_that_falls_is_not_told_as_another(signal, said):
    falls = f"import os, signal, sys; sys.stdin.read(); os.kill(os.getpid(), signal.{signal})"
    with pytest.raises(RenderingFailed, match=said):
        run_child(request("<p>x"), command=[sys.executable, "-c", falls])


def test_who_waits_is_called_and_may_stop_the_child(monkeypatch):
    monkeypatch.setattr(rendering, "TICK", 0.01)
    calls = []

    def wait():
        calls.append(1)
        if len(calls) > 3:
            raise LookupError("bail perdu")

    with pytest.raises(LookupError):
        run_child(request("<html lang=fr><title>t</title><p>x"), on_wait=wait)
    assert len(calls) == 4


@pytest.mark.parametrize(
    "html", ["<html lang='fr'><body><p>a</p></body></html>", "<html><img src='http://a.example/b'></html>"]
)
def test_child_ends_without_taking_its_engine_apart(tmp_path, html):
    """A thread of the engine that starts late would run in a library already taken away, and the PDF would be lost."""
    trace = tmp_path / "fin"
    child = rendering.ROOM / "render_child.py"
    script = f"""
import atexit, pathlib, runpy
atexit.register(pathlib.Path({str(trace)!r}).touch)
runpy.run_path({str(child)!r}, run_name="__main__")
"""
    try:
        run_child(request(html), command=[sys.executable, "-I", "-c", script])
    except RenderingFailed as refusal:
        assert "ressource extérieure" in str(refusal)
    assert not trace.exists()
