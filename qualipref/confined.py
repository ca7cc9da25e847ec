"""A foreign file is opened by a child process with limits of time and memory: a bomb takes nothing else with it.

The children (`inspect_child`, `read_child`) are run by their path and import nothing of the project. They read the file
on stdin and exit 0 with their answer, REFUSED with the name of the fault on stderr, or OUT_OF_MEMORY.
"""

import contextlib
import logging
import os
import subprocess
import sys

logger = logging.getLogger(__name__)
REFUSED, OUT_OF_MEMORY = 20, 10
KEPT_ENVIRONMENT = ("PATH", "TMPDIR")


class Fault(Exception):
    """Why a file is not kept, by name: « bomb », « macro », « active », « time »…"""


def run(child, work, content, *, seconds, mebibytes=0, arguments=()):
    """What `child` (the path of a script) answers; raises Fault.

    `mebibytes` is its memory beyond its libraries, in proportion of the file when it is 0.
    """
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", str(child), work, str(seconds), str(mebibytes), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment | {"LANG": "C.UTF-8"},
    )
    try:
        answer, complaint = process.communicate(content, timeout=seconds + 2)
    except subprocess.TimeoutExpired:
        raise Fault("time") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.wait()
    if process.returncode == 0:
        return answer
    raise Fault(_fault(process.returncode, complaint.decode(errors="replace")))


def _fault(code, complaint):
    if code == REFUSED:
        return complaint.strip().splitlines()[-1]
    if code == -14:  # SIGALRM: the child's own clock
        return "time"
    if code == OUT_OF_MEMORY or code < 0 or "MemoryError" in complaint:
        return "memory"
    logger.warning("contrôle d’un fichier interrompu (code %s) : %s", code, complaint.strip()[-300:])
    return "broken"
