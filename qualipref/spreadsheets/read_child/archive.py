"""An archive of XML parts, opened once its directory says that it is no bomb; each part is read as it inflates."""

import io
import zipfile
from xml.parsers import expat

from sheet import Refused

ENTRIES, BYTES, RATIO = 5000, 50 * 1024**2, 100
SMALL_ENTRY = 1024**2  # below, a high ratio does no harm
ENCRYPTED_ENTRY = 0x1
CHUNK = 64 * 1024


def opened(content):
    """The archive, once its directory says that it is no bomb."""
    if content.count(b"PK\x01\x02") > ENTRIES:
        raise Refused("bomb")
    archive = zipfile.ZipFile(io.BytesIO(content))
    entries = archive.infolist()
    if sum(each.file_size for each in entries) > BYTES:
        raise Refused("bomb")
    for each in entries:
        if each.file_size > SMALL_ENTRY and each.file_size > RATIO * max(each.compress_size, 1):
            raise Refused("bomb")
        if each.flag_bits & ENCRYPTED_ENTRY:
            raise Refused("encrypted")
    return archive


def parse(archive, name, reader):
    """Gives each element of a part to `reader`; an entity, and so anything outside of the part, is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.characters
    with archive.open(name) as stream:  # zipfile inflates no further than the entry declares
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    return reader


def refuse_doctype(*_):
    raise Refused("active")


def sheets_of(content, read):
    try:
        with opened(content) as archive:
            return read(archive)
    except (zipfile.BadZipFile, zipfile.zlib.error, EOFError, OSError, KeyError, ValueError, NotImplementedError):
        raise Refused("broken") from None
    except (expat.ExpatError, IndexError, OverflowError, RuntimeError):
        raise Refused("broken") from None
