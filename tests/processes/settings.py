"""An installation that also knows the trial work, with leases short enough for a test."""

from qualipref.settings.embedded import *  # noqa: F403
from qualipref.settings.embedded import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.processes.trial"]
JOBS_LEASE_SECONDS = 4
