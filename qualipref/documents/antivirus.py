"""clamd, when CLAMD_ADDRESS names one: no file is kept before it answered."""

import socket
from contextlib import closing

from django.conf import settings

from qualipref import clock

CHUNK = 256 * 1024
PATIENCE = 30  # seconds


class Infected(Exception):
    """The file carries what the antivirus knows under that name."""


class AntivirusSilent(Exception):
    """The antivirus is set and does not answer: nothing is accepted meanwhile."""


def scan(content):
    """When the antivirus cleared `content`; None when the installation has none."""
    if not settings.CLAMD_ADDRESS:
        return None
    try:
        answer = _ask(content)
    except OSError as fault:
        raise AntivirusSilent(str(fault)) from None
    if answer.endswith("FOUND"):
        raise Infected(answer.removeprefix("stream:").removesuffix("FOUND").strip())
    if not answer.endswith("OK"):
        raise AntivirusSilent(answer)
    return clock.now()


def _ask(content):
    """clamd's INSTREAM: lengths and chunks, then an empty one; it answers one line."""
    with closing(_connect()) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            chunk = content[start : start + CHUNK]
            line.sendall(len(chunk).to_bytes(4, "big") + chunk)
        line.sendall(bytes(4))
        answer = b""
        while more := line.recv(4096):
            answer += more
    return answer.decode(errors="replace").strip("\0\n ")


def _connect():
    """« unix:/run/clamav/clamd.ctl » or « tcp:127.0.0.1:3310 »."""
    family, _, place = settings.CLAMD_ADDRESS.partition(":")
    if family == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE)
        line.connect(place)
        return line
    host, _, port = place.strip("/").rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)
