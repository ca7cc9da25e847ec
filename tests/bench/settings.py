"""The embedded installation, the trial document of the tests, and the bare pages beside which ours are measured."""

from qualipref.settings.embedded import *  # noqa: F403
from qualipref.settings.embedded import BASE_DIR, TEMPLATES

TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "templates"]
ROOT_URLCONF = "tests.bench.urls"
