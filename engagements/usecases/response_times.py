"""A relevé de délais: the letters of a unit over a period give the rate in time and the mean delay of a commitment."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from qualipref.accounts.models import User
from qualipref.civil_periods import CivilPeriod
from qualipref.typography import number, plural

from ..enums import ImportKind, LetterOutcome
from ..measures.bearers import MeasuringUnit
from ..measures.response_times import Pair, totals
from ..models import MeasurementImport
from ..models.unit import unit_name
from .import_lines import ImportLine, weigh
from .measurement_imports import preview_import
from .measurements import NewMeasurement

COMMENT = "commentaire"
NAME_LENGTH = 200


@dataclass(frozen=True)
class ResponseTimeSheet:
    """The letters (measures.response_times.Weighed) of a unit over a period, and what explains them."""

    pair: Pair
    unit: MeasuringUnit
    period: CivilPeriod
    weighed: list
    comment: str = ""

    @property
    def name(self):
        place = unit_name(self.unit.site, self.unit.service)
        return f"Relevé de délais, {self.pair.rate.code} et {self.pair.mean.code}, {self.period}, {place}"[:NAME_LENGTH]

    @property
    def kept(self):
        """Without a comment, the one that is there stays."""
        return () if self.comment else ("comment",)

    def lines(self) -> list[ImportLine]:
        """The two measurements, as lines of an import."""
        found = totals(self.weighed)
        return [
            self._line(1, self.pair.rate, found.in_time, found.ended),
            self._line(2, self.pair.mean, found.days, found.answers),
        ]

    def weighed_lines(self):
        """The same, with what would refuse them."""
        lines = self.lines()
        weigh(lines, kept=self.kept)
        return lines

    def _line(self, rank, indicator, numerator, denominator):
        source = f"Relevé de délais, {plural(len(self.weighed), 'courrier')}"
        new = NewMeasurement(
            indicator,
            self.unit.site,
            self.period,
            numerator,
            denominator,
            self.unit.service,
            comment=self.comment,
            source=source,
        )
        said = {
            "indicator": indicator.code,
            "site": str(self.unit.site or ""),
            "service": str(self.unit.service or ""),
            "period": str(self.period),
            "numerator": number(numerator),
            "denominator": number(denominator),
            "comment": self.comment,
            "source": source,
        }
        return ImportLine(rank, said, {"comment": COMMENT}, [], new)

    def letters(self) -> dict:
        """What the preview freezes of the letters."""
        return {
            "title": self.pair.name,
            "unit": unit_name(self.unit.site, self.unit.service),
            "period": str(self.period),
            "threshold": self.pair.threshold,
            "rows": [_frozen(each) for each in self.weighed],
        }


@transaction.atomic
def preview_response_times(sheet: ResponseTimeSheet, *, content: bytes, by: User) -> MeasurementImport:
    """Freezes the letters and the two measurements that they give; `content` is what was pasted or sent."""
    return preview_import(
        sheet.lines(),
        name=sheet.name,
        content=content,
        by=by,
        kind=ImportKind.RESPONSE_TIMES,
        letters=sheet.letters(),
        kept=sheet.kept,
    )


def letters_read(rows):
    """The frozen letters, with their dates."""
    return [row | _days(row) | {"outcome": LetterOutcome(row["outcome"])} for row in rows]


def _days(row):
    return {name: row[name] and datetime.date.fromisoformat(row[name]) for name in ("received", "answered", "due")}


def _frozen(weighed):
    letter = weighed.letter
    return {
        "reference": letter.reference,
        "received": letter.received.isoformat(),
        "answered": letter.answered.isoformat() if letter.answered else "",
        "due": weighed.due_on.isoformat(),
        "delay": weighed.delay,
        "outcome": weighed.outcome.value,
        "in_rate": weighed.in_rate,
        "in_mean": weighed.in_mean,
        "why": weighed.why,
    }
