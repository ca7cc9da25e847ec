"""`make run`: one machine, SQLite and an embedded broker unless DATABASE_URL and REDIS_URL say otherwise."""

from .base import *  # noqa: F403
from .base import DATA_DIR, env
from .secret import kept_secret_key

SECRET_KEY = env("SECRET_KEY", default="") or kept_secret_key(DATA_DIR)
