"""A database that stops gives a clear 503; when it comes back, so does the application, without a restart."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.processes
def test_postgresql_stopped_gives_503_then_the_page_again():
    if not list(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")):
        pytest.skip("PostgreSQL n’est pas installé")
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "qualipref.settings.test", "PYTHONPATH": str(ROOT)}
    command = [ROOT / "bin" / "with-postgres", sys.executable, ROOT / "tests" / "foundation" / "database_stopped.py"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    before, stopped, still_stopped, after = json.loads(done.stdout.splitlines()[-1])
    assert before["status"] == after["status"] == 200
    assert stopped == still_stopped == {"status": 503, "retry": "30", "french": True}
