"""The embedded installation, and the trial document of the tests."""

from qualipref.settings.embedded import *  # noqa: F403
from qualipref.settings.embedded import BASE_DIR, TEMPLATES

TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "templates"]
