"""A real clamd, started for the tests that ask: its whole knowledge is one line written here, the EICAR file."""

import contextlib
import shutil
import socket
import subprocess
import time

import pytest

from .samples import EICAR

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


@contextlib.contextmanager
def running_clamd(folder):
    """The addresses by which the clamd started in `folder` answers."""
    port = free_port()
    (folder / "signatures").mkdir()
    (folder / "signatures" / "essai.ndb").write_text(f"Essai.EICAR:0:*:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder, port=port))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([CLAMD, "--config-file", folder / "clamd.conf"], stdout=log, stderr=log)
    try:
        wait_for(folder / "clamd.ctl", process, folder / "log")
        yield {"unix": f"unix:{folder}/clamd.ctl", "tcp": f"tcp:127.0.0.1:{port}", "tcp url": f"tcp://127.0.0.1:{port}"}
    finally:
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
