"""The parsers of foreign files, alone in their process: a file on stdin, what is kept of it on stdout.

Run by its path, it imports nothing of the project. Its life and its memory are limited before it reads the file. It
exits 0 with its answer, REFUSED with the name of the fault on stderr, and otherwise when the file was too much for it.
"""

import html
import io
import os
import re
import resource
import signal
import sys
import zipfile
from pathlib import Path

REFUSED, OUT_OF_MEMORY = 20, 10
MEBIBYTE = 1024**2
SPARE_MEMORY = 64 * MEBIBYTE  # what a small file may cost beyond the libraries

PIXELS = 40_000_000
FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
MODES = {"JPEG": ("L", "RGB"), "PNG": ("L", "LA", "RGB", "RGBA"), "WEBP": ("RGB", "RGBA")}

PDF_OBJECTS = 300_000
PDF_DEPTH = 60
ACTIVE_ACTIONS = {
    "/GoTo3DView",
    "/GoToE",
    "/ImportData",
    "/JavaScript",
    "/Launch",
    "/Movie",
    "/Rendition",
    "/RichMediaExecute",
    "/Sound",
    "/SubmitForm",
}
ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
ACTIVE_ANNOTATIONS = {"/3D", "/Movie", "/RichMedia", "/Screen"}
QUIET_ACTIONS = {"/GoTo", "/GoToR", "/Named", "/Thread", "/Hide", "/SetOCGState", "/ResetForm"}

ZIP_ENTRIES = 5000
ZIP_BYTES = 50 * MEBIBYTE
ZIP_RATIO = 100
SMALL_ENTRY = MEBIBYTE  # below, a high ratio does no harm
ENCRYPTED_ENTRY = 0x1
NESTED = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp")
PROGRAMS = (
    ".exe",
    ".dll",
    ".com",
    ".scr",
    ".bat",
    ".cmd",
    ".ps1",
    ".vbs",
    ".js",
    ".jar",
    ".msi",
    ".hta",
    ".lnk",
    ".sh",
)
WITH_MACROS = (".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".potm", ".ppam")
PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe")
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODF_TYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
OPC_TYPES = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
    b"presentationml.slideshow.main+xml": "pptx",
}
OFFICE_FAULTS = (
    (b"macroEnabled", "macro"),
    (b"vnd.sun.star.script", "macro"),
    (b"<!ENTITY", "active"),
    (b"ddeLink", "external"),
    (b"oleLink", "external"),
    (b"dde-source", "external"),
    (b"dde-connection-decl", "external"),
    (b"floating-frame", "external"),
    (b"<manifest:encryption-data", "encrypted"),
)
DISTANT_PARTS = ("relationships/oleobject", "relationships/frame", "relationships/subdocument")
WEB_TARGET = re.compile(r"""target\s*=\s*["']\s*(https?|ftp):""")
MARKUP = re.compile(rb"[\xef\xbb\xbf\xff\xfe\x00\s]*<")
RELATION = re.compile(rb"<(?:[\w.-]+:)?Relationship\b")
FIELDS = re.compile(
    rb"""<(?:[\w.-]+:)?(?:(fldChar)\b|instrText\b[^>]*>([^<]*)|fldSimple\b[^>]*?instr\s*=\s*["']([^"'<]*))"""
)
DDE_FIELD = re.compile(r"^\s*DDE(AUTO)?\b", re.IGNORECASE | re.MULTILINE)
PAGE_WIDTH = 1100  # pixels of a page drawn


class Refused(Exception):
    """The name of the fault, which the parent puts into words."""


def main():
    what, seconds, memory = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    signal.alarm(seconds)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    work = WORKS[what]
    work(None)  # the libraries are loaded before the memory is counted
    content = sys.stdin.buffer.read()
    limit_memory(memory * MEBIBYTE or SPARE_MEMORY + 4 * len(content))
    try:
        answer = work(content)
    except Refused as fault:
        print(fault, file=sys.stderr)
        sys.stderr.flush()
        os._exit(REFUSED)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(answer)


def limit_memory(spare):
    """No more than `spare` bytes beyond what is held now."""
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + spare, resource.RLIM_INFINITY))


# --- Pictures -----------------------------------------------------------------------------------


def picture(content):
    """The same picture, upright, without anything that is not its pixels: no place, no date, no thumbnail."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit, told before anything is decoded
    if content is None:
        Image.init()
        return None
    try:
        image = Image.open(io.BytesIO(content), formats=list(FORMATS.values()))
        if image.width * image.height > PIXELS:
            raise Refused("pixels")
        limit_memory(SPARE_MEMORY + 4 * len(content) + 16 * image.width * image.height)
        kind = image.format
        image.load()
        upright = ImageOps.exif_transpose(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise Refused("broken") from None
    return encoded(upright, kind)


def encoded(image, kind):
    from PIL import Image

    transparent = "transparency" in image.info or image.mode in ("LA", "PA", "RGBA", "La", "RGBa")
    if image.mode not in MODES[kind]:
        image = image.convert("RGBA" if transparent and kind != "JPEG" else "RGB")
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    target = io.BytesIO()
    options = {} if kind == "PNG" else {"quality": 90}
    bare.save(target, kind, **options)
    return target.getvalue()


# --- PDF ----------------------------------------------------------------------------------------


def pdf(content):
    """Nothing, when the PDF opens, is whole and does nothing by itself."""
    import pikepdf

    if content is None:
        return None
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as opened:
            if opened.is_encrypted:
                raise Refused("encrypted")
            count = len(opened.pages)
            if not count or any("damaged" in str(each) for each in opened.get_warnings()):
                raise Refused("broken")
            refuse_active_content(pikepdf, opened)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError):
        raise Refused("broken") from None
    return str(count).encode()


def refuse_active_content(pikepdf, opened):
    if len(opened.objects) > PDF_OBJECTS:
        raise Refused("complex")
    for held in opened.objects:
        look_into(pikepdf, held, 0)


def look_into(pikepdf, held, depth):
    """`held` and what is written inside it; what it only refers to is looked into in its turn."""
    if depth > PDF_DEPTH:
        raise Refused("complex")
    if isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
        pairs = dict(held.stream_dict.items() if isinstance(held, pikepdf.Stream) else held.items())
        refuse_active_dictionary(pikepdf, pairs)
        inside = pairs.values()
    elif isinstance(held, pikepdf.Array):
        inside = held
    else:
        return
    for each in inside:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            look_into(pikepdf, each, depth + 1)


def refuse_active_dictionary(pikepdf, pairs):
    if ACTIVE_KEYS & pairs.keys():
        raise Refused("active")
    if text(pikepdf, pairs.get("/S")) in ACTIVE_ACTIONS or text(pikepdf, pairs.get("/Subtype")) in ACTIVE_ANNOTATIONS:
        raise Refused("active")
    for key in ("/OpenAction", "/AA"):
        if key in pairs and not is_quiet(pikepdf, pairs[key]):
            raise Refused("active")
    if "/EF" in pairs and is_program(pikepdf, pairs):
        raise Refused("program")


def text(pikepdf, value):
    return str(value) if isinstance(value, pikepdf.Name) else ""


def is_quiet(pikepdf, action):
    """A destination, an action that only moves in the document, or triggers made of such actions."""
    if not isinstance(action, pikepdf.Dictionary):
        return True
    if "/S" in action:
        following = action.get("/Next")
        chain = following if isinstance(following, pikepdf.Array) else [following]
        return text(pikepdf, action.get("/S")) in QUIET_ACTIONS and all(is_quiet(pikepdf, each) for each in chain)
    return all(is_quiet(pikepdf, each) for each in action.values())


def is_program(pikepdf, pairs):
    """Whether an attached file is a program, by its name or by its first bytes."""
    names = (str(pairs[key]).lower() for key in ("/F", "/UF") if key in pairs)
    if any(name.endswith(PROGRAMS + WITH_MACROS) for name in names):
        return True
    files = pairs["/EF"].values() if isinstance(pairs["/EF"], pikepdf.Dictionary) else ()
    return any(file.read_bytes()[:64].startswith(PROGRAM_STARTS) for file in files if isinstance(file, pikepdf.Stream))


def pdf_pages(content):
    """The first pages as pictures: for each, its length on four bytes, then a PNG."""
    import pypdfium2

    if content is None:
        return None
    count = int(sys.argv[4])
    answer = io.BytesIO()
    opened = pypdfium2.PdfDocument(content)
    for number in range(min(count, len(opened))):
        page = opened[number]
        width, height = page.get_size()
        scale = min(PAGE_WIDTH / max(width, 1), (4 * PAGE_WIDTH) / max(height, 1))
        drawn = io.BytesIO()
        page.render(scale=scale).to_pil().convert("P", palette=1, colors=128).save(drawn, "PNG", optimize=True)
        answer.write(drawn.tell().to_bytes(4, "big") + drawn.getvalue())
        page.close()
    return answer.getvalue()


# --- Office documents ---------------------------------------------------------------------------


def office(content):
    """« odt », « docx »… when the archive is what it says and carries neither program nor distant part."""
    if content is None:
        import encodings.cp437  # noqa: F401  old names of entries

        return None
    return office_kind(content, depth=0).encode()


def office_kind(content, depth):
    refuse_too_many_entries(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            refuse_bomb(entries)
            kind = kind_of(archive)
            for entry in entries:
                refuse_entry(archive, entry, depth)
            return kind
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, UnicodeError, KeyError, ValueError) as broken:
        raise Refused("encrypted" if "password" in str(broken) else "broken") from None
    except RuntimeError:  # what zipfile raises for an entry under a password
        raise Refused("encrypted") from None
    except zipfile.zlib.error:
        raise Refused("broken") from None


def refuse_too_many_entries(content):
    """Before the directory is read: each entry of it costs memory."""
    if content.count(b"PK\x01\x02") > ZIP_ENTRIES:
        raise Refused("bomb")


def refuse_bomb(entries):
    """By the directory alone, before anything is inflated."""
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > ZIP_ENTRIES or total > ZIP_BYTES or total > ZIP_RATIO * max(packed, SMALL_ENTRY // ZIP_RATIO):
        raise Refused("bomb")
    for entry in entries:
        if entry.file_size > SMALL_ENTRY and entry.file_size > ZIP_RATIO * max(entry.compress_size, 1):
            raise Refused("bomb")
        if entry.flag_bits & ENCRYPTED_ENTRY:
            raise Refused("encrypted")


def kind_of(archive):
    names = set(archive.namelist())
    if "mimetype" in names:
        kind = ODF_TYPES.get(inflated(archive, archive.getinfo("mimetype"))[:100].strip())
    elif "[Content_Types].xml" in names:
        types = inflated(archive, archive.getinfo("[Content_Types].xml"))
        if b"macroEnabled" in types:
            raise Refused("macro")
        kind = next((kind for mark, kind in OPC_TYPES.items() if mark in types), None)
    else:
        kind = None
    if kind is None:
        raise Refused("archive")
    return kind


def refuse_entry(archive, entry, depth):
    name = entry.filename.lower()
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
        raise Refused("broken")
    if entry.is_dir():
        return
    if "vbaproject" in name or name.startswith(("basic/", "scripts/")):
        raise Refused("macro")
    if "activex" in name or name.endswith(PROGRAMS) or "oleobject" in name:
        raise Refused("program")
    read_entry(archive, entry, name, depth)


def inflated(archive, entry):
    """What the entry holds, inflated no further than it declares: one that lies is broken."""
    with archive.open(entry) as stream:
        return stream.read(entry.file_size) + stream.read(1)


def read_entry(archive, entry, name, depth):
    held = inflated(archive, entry)
    if held.startswith((*PROGRAM_STARTS, OLE_START)):
        raise Refused("program")
    if MARKUP.match(held):
        refuse_marks(held.replace(b"\0", b"") if b"\0" in held[:4] else held)
    if name.endswith(NESTED):
        if depth:
            raise Refused("bomb")
        office_kind(held, depth + 1)


def refuse_marks(held):
    for mark, fault in OFFICE_FAULTS:
        if mark in held:
            raise Refused(fault)
    if DDE_FIELD.search(field_codes(held)) or any(is_distant(each) for each in RELATION.split(held)[1:]):
        raise Refused("external")


def field_codes(held):
    """What the fields of a text ask for, a field a line: a word may be cut into several runs."""
    found = (match.groups(b"") for match in FIELDS.finditer(held))
    codes = (b"\n" + simple + b"\n" if simple else code or (mark and b"\n") for mark, code, simple in found)
    return html.unescape(b"".join(codes).decode("latin-1"))


def is_distant(relation):
    """A part fetched when the document is opened; a template on a shared disk is usual, on the web it is not."""
    said = html.unescape(relation.decode("latin-1")).lower()
    if "external" not in said:
        return False
    return any(part in said for part in DISTANT_PARTS) or ("attachedtemplate" in said and bool(WEB_TARGET.search(said)))


WORKS = {"picture": picture, "pdf": pdf, "pdf_pages": pdf_pages, "office": office}

if __name__ == "__main__":
    main()
