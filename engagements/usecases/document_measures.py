"""What the quality documents say of the démarche: IQ-42 of the référentiel."""

from qualipref.civil_periods import QUARTER, CivilPeriod

from ..enums import MeasurementOrigin
from ..measures.registers import feeds
from ..models import CampaignSite, QualityDocument
from .measurements import NewMeasurement


@feeds("IQ-42", origin=MeasurementOrigin.DOCUMENTS)
def documents_up_to_date(indicators, day):
    """Of the documents in force on `day`, those not overdue: for the préfecture as a whole, then for each site.

    A site answers for its own and for those of the whole préfecture; a place without any is not measured.
    """
    [indicator] = indicators.values()
    period = CivilPeriod.of(QUARTER, day)
    rows = CampaignSite.objects.filter(campaign__framework=indicator.framework_id, campaign__year=day.year)
    for site in (None, *(row.site for row in rows.select_related("site"))):
        documents = QualityDocument.objects.of_site(site) if site else QualityDocument.objects.all()
        in_force, late = documents.in_force(day).count(), documents.to_review(day).count()
        if in_force:
            yield NewMeasurement(indicator, site, period, in_force - late, in_force)
