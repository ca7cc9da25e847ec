"""When an indicator is to be measured."""

import datetime

from qualipref.civil_periods import CivilPeriod

from ..enums import Rhythm

LONGEST_WAIT = datetime.timedelta(days=92)  # after the end of a period, how long its measurement is called for


def last_period(indicator, today):
    """The last civil period that is over; None when it is measured at each committee or event."""
    months = Rhythm(indicator.rhythm).months
    return CivilPeriod.of(months, today).previous() if months else None
