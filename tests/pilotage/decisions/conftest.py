"""The day, the meeting in session and who presides it, that the tests of decisions share."""

import pytest

from tests.factories import UserFactory
from tests.factories.steering import MeetingFactory


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def meeting():
    return MeetingFactory(status="open", number=3, committee__code="copil")


@pytest.fixture
def president():
    return UserFactory()
