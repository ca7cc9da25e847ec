"""What is kept of a file that someone sends, and the sentence of each refusal."""

import io
from types import SimpleNamespace

import pikepdf
import pytest
from PIL import Image

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
