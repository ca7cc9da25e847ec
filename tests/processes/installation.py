"""A real installation in a folder of its own: its launcher, its children, its database."""

import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, seconds=30):
    """The first true value of `condition()`; fails when it does not come in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"toujours faux après {seconds} s : {condition.__name__}")


def children_of(pid):
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listing.read_text().split()] if listing.exists() else []


def is_alive(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


class Redis:
    """A Redis of ours that keeps nothing, so that a kill loses all it held."""

    def __init__(self):
        self.port, self.password = free_port(), secrets.token_hex(16)
        self.url = f"redis://:{self.password}@127.0.0.1:{self.port}/0"
        self.start()

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--requirepass", self.password, "--save", ""]
        self.process = subprocess.Popen([*command, "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL)
        until(self.answers)

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def kill(self):
        self.process.kill()
        self.process.wait()


class Installation:
    """A real one, unless `is_demo`: the demonstration takes a minute to live its year."""

    def __init__(self, folder, redis=None, database_url=None, *, is_demo=False):
        self.folder, self.port, self.redis = folder, free_port(), redis
        self.database_url = database_url
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("QUALIPREF_")} | {
            "DJANGO_SETTINGS_MODULE": "tests.processes.settings",
            "QUALIPREF_DATA_DIR": str(folder),
            "QUALIPREF_DEMO": "1" if is_demo else "0",
            "DATABASE_URL": database_url or f"sqlite:///{folder / 'qualipref.sqlite3'}",
            "REDIS_URL": redis.url if redis else "",
        }

    def manage(self, *command, **options):
        return subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=self.env, check=True, **options)

    def start(self):
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.launcher = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        until(self.is_healthy, 300)

    def stop(self, sign=signal.SIGTERM):
        self.launcher.send_signal(sign)
        return self.launcher.wait(15)

    def children(self):
        return children_of(self.launcher.pid)

    def descendants(self):
        return [pid for child in self.children() for pid in (child, *children_of(child))]

    def child(self, name):
        """The process id of « web », « worker », « relay » or « beat », once it runs."""
        word = {"web": "gunicorn"}.get(name, name)

        def found():
            for pid in self.children():
                words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
                if word in words:
                    return pid
            return None

        return until(found)

    def health(self):
        """The status and the parts at fault, as /sante/ says."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sante/", timeout=10) as answer:
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, body = error.code, error.read()
        except OSError:
            return None, ["web"]
        return status, sorted(name for name, part in json.loads(body).items() if not part["ok"])

    def is_healthy(self):
        return self.health() == (200, [])

    def ask(self, *keys):
        self.manage("ask_work", *keys)

    def rows(self, query):
        if self.database_url:
            name = self.database_url.rpartition("/")[2]
            with closing(psycopg2.connect(host=os.environ["PGHOST"], user="qualipref", dbname=name)) as database:
                cursor = database.cursor()
                cursor.execute(query)
                return cursor.fetchall()
        with closing(sqlite3.connect(self.folder / "qualipref.sqlite3", timeout=20)) as database:
            return database.execute(query).fetchall()

    def job(self, key):
        """(status, step, attempts) of a job."""
        [row] = self.rows(f"SELECT status, step, attempts FROM jobs_job WHERE key = '{key}'")  # noqa: S608
        return row

    def effects(self, key):
        """How many times the work of a job took effect."""
        [[pk]] = self.rows(f"SELECT id FROM jobs_job WHERE key = '{key}'")  # noqa: S608
        query = "SELECT count(*) FROM journal_entry WHERE event = 'trial.ended'"
        [[count]] = self.rows(f"{query} AND subject_id = '{pk}'")
        return count
