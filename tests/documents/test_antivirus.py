"""A real clamd, whose whole knowledge is one line written here: the EICAR file."""

import contextlib
import shutil
import socket
import subprocess
import threading
import time

import pytest

from qualipref.documents.antivirus import AntivirusSilent, scan
from qualipref.documents.uploads import UploadRefused, checked_upload

from .samples import EICAR, pdf, picture, sent

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/sbin")
needs_clamd = pytest.mark.skipif(CLAMD is None, reason="clamd n’est pas installé (paquet clamav-daemon)")
CONFIGURATION = """
LocalSocket {folder}/clamd.ctl
TCPAddr 127.0.0.1
TCPSocket {port}
DatabaseDirectory {folder}/signatures
TemporaryDirectory {folder}
Foreground yes
StreamMaxLength 60M
ConcurrentDatabaseReload no
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("clamd"), free_port()
    (folder / "signatures").mkdir()
    (folder / "signatures" / "essai.ndb").write_text(f"Essai.EICAR:0:*:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder, port=port))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([CLAMD, "--config-file", folder / "clamd.conf"], stdout=log, stderr=log)
    wait_for(folder / "clamd.ctl", process, folder / "log")
    yield {"unix": f"unix:{folder}/clamd.ctl", "tcp": f"tcp:127.0.0.1:{port}", "tcp url": f"tcp://127.0.0.1:{port}"}
    process.terminate()
    process.wait(20)


def wait_for(path, process, log):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.connect(str(path))
            return
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


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
