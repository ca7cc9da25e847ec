"""What the self-assessment says of the démarche itself: IQ-41 and IQ-43 of the référentiel."""

from qualipref.civil_periods import CivilPeriod

from ..enums import Conformity, MeasurementOrigin
from ..measures.registers import feeds
from ..models import Campaign, OpenGap
from ..readiness import board
from .measurements import NewMeasurement

COMPLIANT = frozenset({Conformity.STRENGTH, Conformity.COMPLIANT})


@feeds("IQ-41", origin=MeasurementOrigin.SELF_ASSESSMENT)
def compliant_commitments(indicators, day):
    """For each site, its compliant cells among those that are assessed and apply, in the year so far."""
    [indicator] = indicators.values()
    campaign = _campaign(indicator, day)
    if campaign is None:
        return
    counted = {}
    for state in board(campaign, day).states:
        if state.place.site and state.is_applicable and state.is_assessed:
            good, assessed = counted.get(state.place.site, (0, 0))
            counted[state.place.site] = good + (state.cell.conformity in COMPLIANT), assessed + 1
    for site, (good, assessed) in counted.items():
        yield NewMeasurement(indicator, site, CivilPeriod.year(day.year), good, assessed)


@feeds("IQ-43", origin=MeasurementOrigin.SELF_ASSESSMENT)
def open_gaps(indicators, day):
    """For each site of the campaign, the gaps that are open on that day."""
    [indicator] = indicators.values()
    campaign = _campaign(indicator, day)
    if campaign is None:
        return
    gaps = OpenGap.objects.open_on(day)
    for row in campaign.campaign_sites.select_related("site"):
        yield NewMeasurement(indicator, row.site, CivilPeriod.day(day), gaps.filter(unit__site=row.site).count())


def _campaign(indicator, day):
    return Campaign.objects.filter(framework=indicator.framework_id, year=day.year).first()
