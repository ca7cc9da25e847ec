from ..measures import Targets, target_text, value_of
from ..measures.badge import value_badge

MEASUREMENT_COLUMNS = [
    "indicateur",
    "nom",
    "site",
    "service",
    "dimension",
    "période",
    "du",
    "au",
    "numérateur",
    "dénominateur",
    "valeur",
    "unité",
    "valeur écrite",
    "cible",
    "situation",
    "état",
    "commentaire",
    "origine",
    "saisie par",
    "saisie le",
    "validée par",
    "validée le",
]


def measurement_rows(measurements):
    """A row per measurement of a queryset `for_list`."""
    measurements = list(measurements)
    targets = Targets({point.indicator_id for point in measurements})
    for point in measurements:
        yield measurement_row(point, value_of(point, targets))


def measurement_row(point, value):
    return (
        point.indicator.code,
        point.indicator.name,
        str(point.unit.site or ""),
        str(point.unit.service or ""),
        point.dimension,
        str(point.period),
        point.period_from,
        point.period_to,
        point.numerator,
        point.denominator,
        None if value.number is None else round(value.number, 4),
        point.indicator.unit,
        value.printed,
        value.target.value if value.target else None,
        value_badge(value).word,
        point.get_status_display(),
        point.comment,
        point.get_origin_display(),
        str(point.recorded_by or ""),
        point.recorded_at,
        str(point.validated_by or ""),
        point.validated_at,
    )


SHEET_COLUMNS = [
    "site",
    "service",
    "dimension",
    "période",
    "numérateur",
    "dénominateur",
    "valeur",
    "cible",
    "situation",
    "état",
    "commentaire",
    "saisie par",
]


def sheet_rows(lines, period):
    """A row per SheetLine, those that said nothing included."""
    for line in lines:
        point, value = line.point, line.value
        yield (
            str(line.site or ""),
            str(line.service or ""),
            line.dimension,
            str(period),
            point.numerator if point else None,
            point.denominator if point else None,
            value.printed if value else "",
            target_text(line.indicator, value.target) if value and value.target else "",
            line.badge.word,
            point.get_status_display() if point else "",
            point.comment if point else "",
            str(point.recorded_by or "") if point else "",
        )
