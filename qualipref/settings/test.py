"""The suite: fast hashes, mail kept in memory, a data folder of its own, the engine chosen by DATABASE_URL."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import BASE_DIR, MIDDLEWARE, SQLITE_OPTIONS, TEMPLATES, database, env

SECRET_KEY = "test-only"
DATA_DIR = Path(tempfile.mkdtemp(prefix="qualipref-test-"))
DOCUMENTS_DIR = DATA_DIR / "documents"
DEMO = False
SECOND_FACTOR_REQUIRED = False  # its own tests ask for it
TODAY = ""
CLAMD_ADDRESS = ""
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": database(env("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'test.sqlite3'}"))}
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test-suite.sqlite3")}
    # Nothing of the suite outlives its process: it waits for no disk.
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS | {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    }
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # nothing goes to the next test
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "templates"]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "UNKNOWN-VARIABLE-%s"
CELERY_BROKER_URL = f"embedded+sqlite:///{DATA_DIR / 'broker.sqlite3'}"
# It would list its thousands of files for each test client; the live server of the browser tests serves them itself.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
