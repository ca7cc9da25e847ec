"""The day, the meeting in session and who presides it, that the tests of decisions share."""

import pytest

from sites.enums import Role
from tests.factories import holder
from tests.factories.steering import MeetingFactory


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def meeting(president):
    return MeetingFactory(status="open", number=3, committee__code="copil", keyboard=president)


@pytest.fixture
def president():
    return holder(Role.SECRETARY_GENERAL)
