"""The launcher leaves nothing behind and keeps a demonstration apart from real data."""

import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from .installation import ROOT, Installation, is_alive, until

pytestmark = pytest.mark.processes


def refusal(installation, *options, **env):
    command = [sys.executable, "manage.py", "serve", "--port", str(installation.port), *options]
    done = subprocess.run(command, cwd=ROOT, env=installation.env | env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_launcher_that_stops_leaves_no_orphan(embedded, sign):
    embedded.start()
    family = embedded.descendants()
    started = time.monotonic()
    code = embedded.stop(sign)
    assert time.monotonic() - started < 10
    assert code == (-9 if sign == signal.SIGKILL else 0)

    def all_dead():
        return not any(is_alive(pid) for pid in family)

    assert len(family) >= 4
    until(all_dead, 20)


def test_second_launcher_on_the_same_folder_and_a_busy_port_are_refused(embedded):
    embedded.start()
    try:
        assert "tourne déjà" in refusal(embedded)
        other = embedded.env | {"QUALIPREF_DATA_DIR": str(embedded.folder / "autre"), "DATABASE_URL": ""}
        assert f"Le port {embedded.port} est déjà pris" in refusal(embedded, **other)
    finally:
        embedded.stop()


def test_demonstration_and_real_installation_never_share_a_folder(embedded):
    (embedded.folder / "mode").write_text("installation réelle\n")
    assert "QUALIPREF_DATA_DIR=" in refusal(embedded, QUALIPREF_DEMO="1")
    (embedded.folder / "mode").write_text("démonstration\n")
    assert "QUALIPREF_DATA_DIR=" in refusal(embedded, QUALIPREF_DEMO="0")


def test_files_of_a_new_demonstration_are_its_account_s_alone(tmp_path):
    demonstration = Installation(tmp_path, is_demo=True)
    demonstration.start()
    try:
        files = [path for path in tmp_path.rglob("*") if path.name != "log"]
        assert {"qualipref.sqlite3", "broker.sqlite3", "secret-key"} <= {path.name for path in files}
        assert [path.name for path in files if open_to_others(path)] == []
    finally:
        demonstration.stop()


def open_to_others(path):
    """False too for a file gone since it was listed: the journal of the broker lives for one message."""
    with suppress(FileNotFoundError):
        return bool(path.stat().st_mode & 0o077)
    return False


def test_twenty_writers_together_never_find_sqlite_locked(embedded):
    embedded.manage("migrate", "-v0")
    done = subprocess.run(
        [sys.executable, "manage.py", "write_together", "20", "25"],
        cwd=ROOT,
        env=embedded.env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert embedded.rows("SELECT count(*), count(DISTINCT prev_hash) FROM journal_entry") == [(500, 500)]
    embedded.manage("verify_integrity", stdout=subprocess.DEVNULL)
