"""The addresses of engagements, cut by object; those of the référentiel come last, for they take any code."""

from django.urls import register_converter

from . import converters

register_converter(converters.CodeConverter, "code")
register_converter(converters.KeyConverter, "key")
register_converter(converters.VersionNumberConverter, "number")
register_converter(converters.YearConverter, "year")
register_converter(converters.PeriodConverter, "period")
register_converter(converters.UnitConverter, "unit")

from . import (  # noqa: E402  converters first
    assessments,
    campaigns,
    cells,
    correction,
    crisis,
    evidence,
    evidence_requests,
    framework,
    integrity,
    measurement_imports,
    measurement_list,
    measurements,
    quality_documents,
    response_times,
    sensitisations,
    training,
)

app_name = "engagements"
urlpatterns = [
    *cells.urlpatterns,
    *assessments.urlpatterns,
    *evidence.urlpatterns,
    *evidence_requests.urlpatterns,
    *integrity.urlpatterns,
    *quality_documents.urlpatterns,
    *training.urlpatterns,
    *sensitisations.urlpatterns,
    *campaigns.urlpatterns,
    *crisis.urlpatterns,
    *correction.urlpatterns,
    *measurement_imports.urlpatterns,
    *measurement_list.urlpatterns,
    *response_times.urlpatterns,
    *measurements.urlpatterns,
    *framework.urlpatterns,
]
