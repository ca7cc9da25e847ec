"""No file is kept before the antivirus answered, when there is one: with a real clamd."""

import socket
import threading

import pytest

from qualipref.documents.antivirus import AntivirusSilent, scan
from qualipref.documents.uploads import UploadRefused, checked_upload

from .clamd import needs_clamd, running_clamd
from .samples import EICAR, pdf, picture, sent


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    with running_clamd(tmp_path_factory.mktemp("clamd")) as addresses:
        yield addresses


@needs_clamd
@pytest.mark.parametrize("way", ["unix", "tcp", "tcp url"])
def test_what_the_antivirus_knows_is_refused(clamd, settings, way):
    settings.CLAMD_ADDRESS = clamd[way]
    with pytest.raises(UploadRefused, match="infecté"):
        checked_upload(sent("note.txt", EICAR))
    assert checked_upload(sent("releve.pdf", pdf())).scanned_at is not None


@needs_clamd
def test_what_is_larger_than_a_chunk_is_read_whole(clamd, settings):
    settings.CLAMD_ADDRESS = clamd["unix"]
    assert checked_upload(sent("long.txt", b"a" * 3_000_000)).scanned_at is not None
    with pytest.raises(UploadRefused, match="infecté"):
        checked_upload(sent("long.txt", b"a" * 3_000_000 + EICAR))


@needs_clamd
def test_a_picture_is_read_as_it_was_sent(clamd, settings):
    settings.CLAMD_ADDRESS = clamd["unix"]
    with pytest.raises(UploadRefused, match="infecté"):
        checked_upload(sent("photo.jpg", picture(comment=EICAR)))


@pytest.mark.parametrize("address", ["unix:/nulle/part", "tcp:127.0.0.1:1"])
def test_a_silent_antivirus_lets_nothing_in(settings, address):
    settings.CLAMD_ADDRESS = address
    with pytest.raises(UploadRefused, match="l’antivirus ne répond pas"):
        checked_upload(sent("releve.pdf", pdf()))


def test_an_antivirus_that_hangs_up_lets_nothing_in(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD_ADDRESS = f"tcp:127.0.0.1:{server.getsockname()[1]}"

        def hang_up():
            line, _ = server.accept()
            line.close()

        server.settimeout(5)
        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(AntivirusSilent):
            scan(b"a" * 1000)
        thread.join()


def test_without_an_antivirus_files_are_not_analysed(settings):
    settings.CLAMD_ADDRESS = ""
    assert scan(EICAR) is None
