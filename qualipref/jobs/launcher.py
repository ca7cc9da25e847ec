"""Keeps the processes of an installation alive on one machine, and leaves none behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before a dead child is started again
SETTLED = 60.0  # a child that lived that long is forgiven its falls
STOP_WITHIN = 8.0
LOOK_EVERY = 0.2
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def die_with_parent():
    """Run in the child before its program: Linux kills it when the launcher dies, even by kill -9."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass
class Child:
    """A process of its own group, started again when it dies."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    start_after: float = 0.0
    falls: int = 0

    def start(self):
        self.process = subprocess.Popen(  # noqa: S603  our own commands
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  the launcher has one thread
        )
        self.started = time.monotonic()

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def look(self):
        """Starts the child again when it is dead and its pause is over; says what happened, or None."""
        now = time.monotonic()
        if self.is_running:
            if now - self.started > SETTLED:
                self.falls = 0
            return None
        if self.process is not None:
            return self._bury(now)
        if now >= self.start_after:
            self.start()
        return None

    def _bury(self, now):
        self.signal_group(signal.SIGKILL)  # what it had started must not outlive it
        code, self.process = self.process.returncode, None
        pause = min(FIRST_PAUSE * 2**self.falls, LONGEST_PAUSE)
        self.falls += 1
        self.start_after = now + pause
        return f"{self.name} s’est arrêté (code {code}) : relancé dans {pause:.0f} s."

    def ask_to_stop(self):
        if self.is_running:
            self.process.terminate()

    def signal_group(self, sign):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, sign)


@dataclass
class Launcher:
    """`tell` writes a sentence; `greet` is called until it returns True, to say that all is ready."""

    children: list[Child]
    tell: Callable
    greet: Callable
    stops: int = field(default=0, init=False)

    def run(self):
        """Until SIGINT or SIGTERM; a second one does not wait."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._on_signal)
        greeted = False
        while not self.stops:
            greeted = greeted or self.greet()
            for child in self.children:
                sentence = child.look()
                if sentence:
                    self.tell(sentence)
            time.sleep(LOOK_EVERY)
        self._stop()

    def _on_signal(self, sign, frame):
        self.stops += 1

    def _stop(self):
        for child in self.children:
            child.ask_to_stop()
        end = time.monotonic() + STOP_WITHIN
        while self.stops < 2 and time.monotonic() < end and any(child.is_running for child in self.children):
            time.sleep(0.05)
        for child in self.children:
            if child.process is not None:
                child.signal_group(signal.SIGKILL)
                child.process.wait()
