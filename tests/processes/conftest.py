import os
import secrets
import shutil

import psycopg2
import pytest

from .installation import Installation, Redis


@pytest.fixture(scope="session")
def redis():
    server = Redis()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def postgresql_url():
    """A new database of the PostgreSQL that bin/with-postgres started; None without it."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        return None
    name = f"processes_{secrets.token_hex(4)}"
    database = psycopg2.connect(host=os.environ["PGHOST"], user="qualipref", dbname="qualipref")
    database.autocommit = True
    database.cursor().execute(f"CREATE DATABASE {name}")
    database.close()
    return address.rpartition("/")[0] + "/" + name


@pytest.fixture(scope="session")
def served_before(tmp_path_factory):
    """The folder of an installation that was served then stopped: its tables are long to make, each takes a copy."""
    made = Installation(tmp_path_factory.mktemp("served"))
    made.start()
    assert made.stop() == 0
    return made.folder


@pytest.fixture(scope="session", params=["embedded", "redis"])
def installation(request, tmp_path_factory):
    """Served for the whole session: on the embedded default, then on Redis (and PostgreSQL where there is one)."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "embedded":
        shutil.copytree(request.getfixturevalue("served_before"), folder, dirs_exist_ok=True)
        served = Installation(folder)
    else:
        server, url = request.getfixturevalue("redis"), request.getfixturevalue("postgresql_url")
        served = Installation(folder, server, url)
    served.start()
    yield served
    served.stop()
    print((folder / "log").read_text())


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def embedded(tmp_path, served_before):
    """An installation that is not served now."""
    shutil.copytree(served_before, tmp_path, dirs_exist_ok=True)
    return Installation(tmp_path)
