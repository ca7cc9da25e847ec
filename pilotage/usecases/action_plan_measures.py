"""What the action plan measures by itself."""

from engagements.enums import MeasurementOrigin
from engagements.measures.registers import feeds
from engagements.models import CampaignSite
from engagements.usecases.measurements import NewMeasurement
from qualipref.civil_periods import CivilPeriod
from qualipref.typography import long_date, plural

from ..models import Action


@feeds("IQ-40", origin=MeasurementOrigin.ACTION_PLAN)
def realisation_of_the_plan(indicators, day):
    """For each site of the campaign, its actions closed among those due since 1 January; a site without any is left."""
    [indicator] = indicators.values()
    rows = CampaignSite.objects.filter(campaign__framework=indicator.framework_id, campaign__year=day.year)
    for row in rows.select_related("site"):
        closed, due = Action.objects.filter(site=row.site).realisation(day)
        if due:
            source = f"Plan d’action au {long_date(day)} : {plural(closed, 'close', 'closes')} sur {due} échues"
            yield NewMeasurement(indicator, row.site, CivilPeriod.day(day), closed, due, source=source)
