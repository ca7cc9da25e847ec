from django.urls.converters import IntConverter, StringConverter

from qualipref.civil_periods import CivilPeriod


class CodeConverter(StringConverter):
    """The code of a commitment, of a chapter or of an indicator: no slash, nothing that a database refuses."""

    regex = r"[^/\x00-\x1f]{1,20}"


class KeyConverter(IntConverter):
    """A key that either database can hold."""

    regex = "[0-9]{1,9}"


class VersionNumberConverter(StringConverter):
    """The number of a version of a document: « 1.2 »."""

    regex = r"[0-9]{1,4}\.[0-9]{1,4}"


class YearConverter(IntConverter):
    """The civil year of a campaign."""

    regex = "[12][0-9]{3}"


class UnitConverter(StringConverter):
    """« service.site », « site » or « prefecture » (engagements.models.unit.unit_code)."""

    regex = r"[-a-zA-Z0-9_]{1,80}(\.[-a-zA-Z0-9_]{1,60})?"


class PeriodConverter(StringConverter):
    """« 2015-03 », « 2015-T1 », « 2015-S1 », « 2015 », « 2015-03-12 »: what is no period is no address."""

    regex = "[12][0-9]{3}(-[ST0-9-]{2,5})?"

    def to_python(self, value):
        return CivilPeriod.read(value)

    def to_url(self, value):
        return value.code
