"""Small files, true and hostile, made when asked."""

import io
import zipfile

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
DOCX_TYPES = (
    b'<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>'
)
XLSX_TYPES = DOCX_TYPES.replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")
RELATION = (
    '<Relationships><Relationship Id="r1" Type="http://schemas/relationships/{}" Target="{}" {}/></Relationships>'
)
EXTERNAL = 'TargetMode="External"'


def sent(name, content):
    return SimpleUploadedFile(name, content)


def zipped(entries, *, compression=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def docx(**parts):
    """`docx(**{"word/vbaProject.bin": b"…"})`"""
    return zipped({"[Content_Types].xml": DOCX_TYPES, "word/document.xml": b"<w:document>Bonjour</w:document>"} | parts)


def odt(**parts):
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office:text/>"} | parts)


def related(kind, target, mode=EXTERNAL):
    return RELATION.format(kind, target, mode).encode()


def pdf(build=None, *, pages=1, **save):
    """A PDF of blank pages, on which `build(pdf)` lays what a test needs."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    if build:
        build(made)
    target = io.BytesIO()
    made.save(target, **save)
    return target.getvalue()


def action(kind, **keys):
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **keys)


def picture(kind="JPEG", size=(60, 40), *, mode="RGB", **save):
    target = io.BytesIO()
    Image.new(mode, size, "navy").save(target, kind, **save)
    return target.getvalue()


def photograph():
    """A JPEG that lies on its side, with its place, its date and its device."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: to be turned by a quarter
    exif[0x0110] = "Appareil"
    exif.get_ifd(0x8825).update({1: "N", 2: (49.0, 2.0, 3.0), 3: "E", 4: (2.0, 4.0, 40.0)})
    return picture(size=(60, 40), exif=exif, comment=b"bureau 12")
