"""What is kept of a file that someone sends, and the sentence of each refusal."""

import io
import subprocess
import sys
import zipfile
import zlib
from types import SimpleNamespace

import pikepdf
import pytest
from PIL import Image

from qualipref.documents import inspectors
from qualipref.documents.uploads import PICTURES, UploadRefused, checked_upload

from . import samples
from .samples import docx, odt, pdf, picture, related, sent, zipped

MEBIBYTE = 1024**2


def refusal(name, content, **options):
    with pytest.raises(UploadRefused) as refused:
        checked_upload(sent(name, content), **options)
    return str(refused.value)


# --- What is accepted -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("releve.pdf", pdf(), "application/pdf"),
        ("RELEVE.PDF", pdf(pages=3), "application/pdf"),
        ("note.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("note.odt", odt(), "application/vnd.oasis.opendocument.text"),
        ("suivi.csv", "date;délai\n1er juin;12\n".encode(), "text/csv"),
        ("suivi.csv", "date;délai\n1er juin;12\n".encode("cp1252"), "text/csv"),
        ("note.txt", b"Bonjour", "text/plain"),
    ],
)
def test_a_document_is_kept_as_it_is(name, content, media_type):
    upload = checked_upload(sent(name, content))
    assert (upload.content, upload.filename, upload.media_type, upload.scanned_at) == (content, name, media_type, None)


@pytest.mark.parametrize(
    ("name", "kind", "mode"),
    [
        ("a.jpg", "JPEG", "RGB"),
        ("a.jpeg", "JPEG", "L"),
        ("a.jpg", "JPEG", "CMYK"),
        ("a.png", "PNG", "RGBA"),
        ("a.png", "PNG", "P"),
        ("a.png", "PNG", "1"),
        ("a.webp", "WEBP", "RGB"),
    ],
)
def test_a_picture_is_drawn_again(name, kind, mode):
    upload = checked_upload(sent(name, picture(kind, mode=mode)))
    with Image.open(io.BytesIO(upload.content)) as kept:
        assert (kept.format, kept.size) == (kind, (60, 40))


def test_a_photograph_loses_its_place_and_stands_upright():
    original = samples.photograph()
    assert b"Appareil" in original and b"bureau 12" in original
    upload = checked_upload(sent("affichage.jpg", original))
    with Image.open(io.BytesIO(upload.content)) as kept:
        assert kept.size == (40, 60)
        assert dict(kept.getexif()) == {} and dict(kept.getexif().get_ifd(0x8825)) == {}
        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Exif" not in upload.content and b"bureau 12" not in upload.content


def test_the_same_photograph_gives_the_same_bytes():
    one, two = (checked_upload(sent("a.jpg", samples.photograph())).content for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("sent_name", "kept"),
    [
        ("C:\\dossier\\releve.pdf", "releve.pdf"),
        ("re\u202eleve\x07.pdf", "releve.pdf"),
        ("é" * 300 + ".pdf", "é" * 196 + ".pdf"),
    ],
)
def test_a_name_holds_no_folder_and_nothing_that_is_not_seen(sent_name, kept):
    file = sent("a.pdf", pdf())
    file._name = sent_name
    assert checked_upload(file).filename == kept


def test_a_destination_on_opening_is_quiet():
    def build(made):
        made.Root.OpenAction = pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])

    assert checked_upload(sent("a.pdf", pdf(build))).media_type == "application/pdf"


def test_a_document_attached_to_a_pdf_is_no_program():
    def build(made):
        made.attachments["donnees.csv"] = b"code;libelle"

    assert checked_upload(sent("a.pdf", pdf(build)))


def test_a_text_may_speak_of_dde():
    said = b"<w:t>La DDE du site</w:t><w:instrText> PAGE </w:instrText><w:t>DDE</w:t>"
    assert checked_upload(sent("note.docx", docx(**{"word/a.xml": said})))


def test_a_hyperlink_and_a_template_of_a_shared_disk_are_usual():
    settings = related("attachedTemplate", "file:///P:/modeles/note.dotm")
    links = related("hyperlink", "https://exemple.fr")
    parts = {"word/_rels/settings.xml.rels": settings, "word/_rels/document.xml.rels": links}
    assert checked_upload(sent("note.docx", docx(**parts)))


# --- What is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.pdf", b"", "est vide (0 octet)"),
        ("facture.pdf", b"MZ\x90\x00" + bytes(200), "est un programme"),
        ("facture.pdf", b"\x7fELF\x02\x01\x01" + bytes(200), "est un programme"),
        ("page.pdf", b"<!DOCTYPE html><html><script>alert(1)</script>", "page web"),
        ("dessin.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "dessin SVG"),
        ("page.txt", b"  <html>", "page web"),
        ("page.csv", b"a;b\n<script>alert(1)</script>", "page web"),
        ("page.pdf", b"<html>%PDF-1.7", "page web"),
        ("note.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ancien format"),
        ("note.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ancien format"),
        ("photo.gif", picture("GIF"), "n’est pas d’un type accepté"),
        ("bruit.txt", bytes(range(256)), "n’est pas d’un type accepté"),
        ("photo.pdf", picture(), "du type JPG"),
        ("releve.jpg", pdf(), "du type PDF"),
        ("releve", pdf(), "du type PDF"),
        ("note.xlsx", docx(), "du type DOCX"),
        ("photo.jpg", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(100), "photo HEIC"),
    ],
)
def test_what_a_file_truly_is_decides(name, content, said):
    assert said in refusal(name, content)


def test_more_than_the_limit_is_refused_before_it_is_read(settings):
    settings.UPLOAD_MAX_BYTES = 3 * MEBIBYTE
    file = SimpleNamespace(name="lourd.pdf", size=3 * MEBIBYTE + 1)
    with pytest.raises(UploadRefused, match="dépasse 3\u00a0Mo"):
        checked_upload(file)


def test_only_the_kinds_asked_are_accepted():
    assert "Types acceptés : JPG, PNG, WEBP" in refusal("a.pdf", pdf(), kinds=PICTURES).replace("\u00a0", " ")


OFFICE = {
    "vba": ("docx", docx(**{"word/vbaProject.bin": b"vba"}), "macros"),
    "renamed docm": (
        "docx",
        zipped({"[Content_Types].xml": samples.DOCX_TYPES.replace(b"document.main", b"document.macroEnabled.main")}),
        "macros",
    ),
    "basic": ("odt", odt(**{"Basic/Standard/Module1.xml": b"<script:module/>"}), "macros"),
    "scripts": ("odt", odt(**{"Scripts/python/essai.py": b"pass"}), "macros"),
    "listener": ("odt", odt(**{"styles.xml": b'<x href="vnd.sun.star.script:Standard.a"/>'}), "macros"),
    "program": ("docx", docx(**{"word/media/image1.png": b"MZ\x90\x00"}), "programme"),
    "program by name": ("odt", odt(**{"Pictures/a.exe": b"x"}), "programme"),
    "ole object": ("docx", docx(**{"word/embeddings/oleObject1.bin": b"x"}), "programme"),
    "distant object": ("docx", docx(**{"word/_rels/a.rels": related("oleObject", "http://x.example/a")}), "ailleurs"),
    "web template": (
        "docx",
        docx(**{"word/_rels/a.rels": related("attachedTemplate", "https://x.example")}),
        "ailleurs",
    ),
    "dde": ("xlsx", zipped({"[Content_Types].xml": samples.XLSX_TYPES, "xl/e.xml": b"<ddeLink a='cmd'/>"}), "ailleurs"),
    "dde field": ("docx", docx(**{"word/a.xml": b"<w:instrText> DDEAUTO c:\\\\cmd.exe </w:instrText>"}), "ailleurs"),
    "dde field, cut": (
        "docx",
        docx(**{"word/a.xml": b"<w:instrText>DD</w:instrText></w:r><w:r><w:instrText>E excel</w:instrText>"}),
        "ailleurs",
    ),
    "dde simple field": ("docx", docx(**{"word/a.xml": b'<w:fldSimple w:instr=" DDE excel a"/>'}), "ailleurs"),
    "dde of a sheet": ("odt", odt(**{"content.xml": b'<office:dde-source office:dde-application="cmd"/>'}), "ailleurs"),
    "dde of a text": ("odt", odt(**{"content.xml": b'<text:dde-connection-decl office:name="a"/>'}), "ailleurs"),
    "distant frame": (
        "odt",
        odt(**{"content.xml": b'<draw:floating-frame xlink:href="http://x.example"/>'}),
        "ailleurs",
    ),
    "template in capitals": (
        "docx",
        docx(**{"word/_rels/a.rels": related("attachedTemplate", "HTTPS://x.example")}),
        "ailleurs",
    ),
    "template between apostrophes": (
        "docx",
        docx(**{"word/_rels/a.rels": related("attachedTemplate", "https://x.example").replace(b'"', b"'")}),
        "ailleurs",
    ),
    "template under a prefix": (
        "docx",
        docx(**{"word/_rels/a.rels": related("attachedTemplate", "https://x.example").replace(b"<R", b"<r:R")}),
        "ailleurs",
    ),
    "template written otherwise": (
        "docx",
        docx(**{"word/_rels/a.rels": related("attachedTemplate", "&#x68;ttps://x.example").decode().encode("utf-16")}),
        "ailleurs",
    ),
    "entities": ("docx", docx(**{"word/a.xml": b'<!DOCTYPE a [<!ENTITY a "b">]>'}), "code"),
    "climbing name": ("docx", docx(**{"../../etc/a.xml": b"x"}), "endommagé"),
    "macro inside": ("docx", docx(**{"word/embeddings/a.xlsx": docx(**{"xl/vbaProject.bin": b"v"})}), "macros"),
    "odf password": ("odt", odt(**{"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "mot de passe"),
    "zip": ("zip", zipped({"a.pdf": pdf()}), "archive"),
    "zip as docx": ("docx", zipped({"a.pdf": pdf()}), "archive"),
    "cut": ("docx", docx()[:-30], "endommagé"),
    "not a zip": ("docx", b"PK\x03\x04" + bytes(500), "endommagé"),
}


@pytest.mark.parametrize("case", OFFICE)
def test_an_office_document_that_acts_is_refused(case):
    extension, content, said = OFFICE[case]
    assert said in refusal(f"note.{extension}", content)


def on_opening(kind, **keys):
    def build(made):
        made.Root.OpenAction = made.make_indirect(samples.action(kind, **keys))

    return build


def in_a_button(made):
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=samples.action("Launch", F="a"))
    made.pages[0].Annots = pikepdf.Array([note])


def when_a_page_opens(made):
    made.pages[0].AA = pikepdf.Dictionary(O=samples.action("JavaScript", JS="app.alert(1)"))


def by_its_names(made):
    made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([])))


def by_its_form(made):
    made.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Array([]))


def by_its_media(made):
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia)
    made.pages[0].Annots = pikepdf.Array([made.make_indirect(note)])


def by_its_attachment(made):
    made.attachments["facture.exe"] = b"MZ"


def by_its_disguised_attachment(made):
    made.attachments["facture.pdf"] = b"MZ\x90\x00"


PDF = {
    "javascript": (pdf(on_opening("JavaScript", JS="app.alert(1)")), "code"),
    "launch": (pdf(on_opening("Launch", F="cmd.exe")), "code"),
    "submit": (pdf(on_opening("SubmitForm", F="http://x.example")), "code"),
    "unknown action": (pdf(on_opening("Essai")), "code"),
    "web page on opening": (pdf(on_opening("URI", URI="http://x.example")), "code"),
    "web page after a move": (
        pdf(on_opening("Named", N=pikepdf.Name.NextPage, Next=samples.action("URI", URI="http://x.example"))),
        "code",
    ),
    "button": (pdf(in_a_button), "code"),
    "page": (pdf(when_a_page_opens), "code"),
    "names": (pdf(by_its_names), "code"),
    "xfa": (pdf(by_its_form), "code"),
    "rich media": (pdf(by_its_media), "code"),
    "in an object stream": (
        pdf(on_opening("JavaScript", JS="1"), object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "code",
    ),
    "attachment": (pdf(by_its_attachment), "programme"),
    "disguised attachment": (pdf(by_its_disguised_attachment), "programme"),
    "password": (pdf(encryption=pikepdf.Encryption(user="a", owner="b")), "mot de passe"),
    "owner": (pdf(encryption=pikepdf.Encryption(user="", owner="b")), "mot de passe"),
    "cut": (pdf(pages=20)[:-400], "endommagé"),
    "noise": (b"%PDF-1.7\n" + bytes(2000), "endommagé"),
}


@pytest.mark.parametrize("case", PDF)
def test_a_pdf_that_acts_is_refused(case):
    content, said = PDF[case]
    assert said in refusal("releve.pdf", content)


@pytest.mark.parametrize("length", [3, 20, 200])
def test_a_broken_picture_is_refused(length):
    for kind, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        assert refusal(name, picture(kind, size=(300, 300))[:length])


# --- Bombs: at most two seconds and 100 MB more than a file that does no harm (F15) ----------------


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
    """The seconds and the memory (MB) of the child, and how it ended.

    Started by a small process: a child counts as its own what its parent held when it was born.
    """
    child = [sys.executable, "-I", str(inspectors.CHILD), work, str(inspectors.LONG), "0"]
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
