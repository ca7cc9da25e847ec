"""The day, and a world to measure."""

import pytest

from .world import build


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def world():
    return build()
