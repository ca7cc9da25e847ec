"""The figures of the indicators: what each is worth over a period, the targets missed, what waits."""

from urllib.parse import urlencode

from django.urls import reverse

from qualipref.civil_periods import CivilPeriod
from qualipref.figures import Parameter, Rows, declare
from sites.models import Service

from ..enums import MeasurementStatus, TargetState
from ..measures import Targets, measured_value
from ..measures.board import YEAR_BEFORE, BoardReader
from ..measures.totals import standing_for_others, totals
from ..models import Indicator, Measurement
from ..models.unit import unit_name, unit_slugs
from .parameters import PLACE, PREFECTURE, campaign_asked, site_asked

THEME = "Indicateurs"
SOURCE = "Mesures enregistrées"
GIVEN_WAY = "Reprises dans la mesure d’un ensemble"


def _indicators(user, on):
    read = Indicator.objects.visible_to(user, on).filter(framework__campaigns__year=on.year)
    return [(code, f"{code} {name}") for code, name in read.values_list("code", "name")]


INDICATOR = declare(
    "engagements.indicator",
    "Indicateur",
    meaning="Valeur d’un indicateur sur une période civile, pour toutes les unités qui l’ont mesuré ou l’une d’elles.",
    formula="Somme des numérateurs ÷ somme des dénominateurs ; une mesure faite pour un site entier tient lieu de "
    "celles de ses services ; un dénominateur nul est « non mesurable »",
    source=SOURCE,
    theme=THEME,
    parameters=(
        Parameter("indicateur", "Indicateur", _indicators, is_required=True),
        Parameter("periode", "Période"),
        Parameter("unite", "Unité"),
    ),
)


def indicator_figure(indicator, period, value, *, rows, counted, provisional, on, unit="", name=""):
    """The MeasuredValue of `indicator` over `period`, for the unit of that code or for all.

    `counted` of the `rows` measurements add up to it: the others give way to that of a whole site.
    """
    asked = {"indicateur": indicator.code, "du": period.first.isoformat(), "au": period.last.isoformat()}
    url = f"{reverse('engagements:measurement_list')}?{urlencode(asked | ({'unite': unit} if unit else {}))}"
    perimeter = f"{name or 'tous les sites'}, {period}"
    return INDICATOR.rate(
        value.numerator,
        value.denominator,
        value.printed,
        subject=", ".join(filter(None, (f"{indicator.code} {indicator.name}", name, str(period)))),
        meaning=indicator.definition,
        formula=_formula(indicator),
        calculation=" ".join(value.reasons),
        perimeter=f"{perimeter}, dont {provisional} provisoires" if provisional else perimeter,
        on=on,
        rows=Rows.of(rows, "mesure", url, weight=0),
        excluded=((GIVEN_WAY, Rows.of(rows - counted, "mesure")),) if rows > counted else (),
        source=indicator.data_source or SOURCE,
        parameters={"indicateur": indicator.code, "periode": period.code, "unite": unit},
    )


def _formula(indicator):
    """The one that the référentiel gives, else that of every indicator."""
    numerator, denominator = (indicator.formula.get(name) for name in ("numerator", "denominator"))
    return f"{numerator} ÷ {denominator}" if numerator and denominator else numerator or INDICATOR.formula


def figure_of_sheet(indicator, period, value, lines, on, *, unit="", name=""):
    """The same, counted from the lines of the sheet of that period."""
    points = [line for line in lines if line.point]
    keys = [(line.site and line.site.pk, line.service and line.service.pk, line.dimension) for line in points]
    provisional = sum(line.point.status == MeasurementStatus.PROVISIONAL for line in points)
    counted = len(standing_for_others(keys))
    said = {"rows": len(points), "counted": counted, "provisional": provisional, "unit": unit, "name": name}
    return indicator_figure(indicator, period, value, on=on, **said)


@INDICATOR.computed
def indicator_asked(user, on, *, indicateur, periode, unite):
    indicator, place = _indicator(user, on, indicateur), _place(user, on, unite)
    if indicator is None or place is None:
        return None
    where = {f"unit__{path}": slug for path, slug in (unit_slugs(unite) if unite else {}).items()}
    measured = Measurement.objects.visible_to(user, on).filter(indicator=indicator, **where)
    found = _last(measured, indicator, periode, on)
    if found is None:
        return None
    period, total = found
    target = Targets([indicator]).on(indicator, period.last, *(each and each.pk for each in place))
    value = measured_value(indicator, total.numerator, total.denominator, target)
    statuses = list(measured.over(period).values_list("status", flat=True))
    return indicator_figure(
        indicator,
        period,
        value,
        rows=len(statuses),
        counted=total.count,
        provisional=statuses.count(MeasurementStatus.PROVISIONAL),
        on=on,
        unit=unite,
        name=unit_name(*place) if unite else "",
    )


def _place(user, on, code):
    """(site, service) of the unit of that code, both None without a code; None when one may not see it."""
    if not code:
        return None, None
    slugs = unit_slugs(code)
    if "service__slug" not in slugs:
        site = site_asked(user, on, slugs.get("site__slug", ""))
        return (site, None) if site else None
    seen = Service.objects.visible_to(user, on).select_related("site")
    service = seen.filter(slug=slugs["service__slug"], site__slug=slugs["site__slug"]).first()
    return (service.site, service) if service else None


def _indicator(user, on, code):
    """That of the campaign of the year."""
    readable = Indicator.objects.visible_to(user, on)
    return readable.filter(framework__campaigns__year=on.year, code=code).first()


def _last(measured, indicator, code, on):
    """(period, Total) of the period of that code or, without one, of the last measured; None when nothing was."""
    if code:
        try:
            measured = measured.over(CivilPeriod.read(code))
        except ValueError:
            return None
    else:
        measured = measured.filter(period_to__gt=on - YEAR_BEFORE)
    found = totals(measured, [indicator]).get(indicator.pk)
    return max(found.items()) if found else None


TARGETS_MISSED = declare(
    "engagements.targets_missed",
    "Cibles manquées",
    meaning="Indicateurs dont la dernière valeur, tous sites réunis, n’atteint pas la cible du dernier jour de sa "
    "période.",
    formula="Indicateurs à la cible manquée, sur les indicateurs qui ont une cible et une valeur mesurable",
    source=SOURCE,
    theme=THEME,
)
TO_TYPE = declare(
    "engagements.indicators_to_type",
    "Indicateurs à saisir",
    meaning="Indicateurs dont toutes les unités attendues n’ont pas encore dit leur dernière période close ; ceux que "
    "l’application calcule ne se saisissent pas.",
    formula="Indicateurs à saisir, sur les indicateurs que vous lisez",
    source=SOURCE,
    theme=THEME,
)


def board_figures(lines, framework, on):
    """The targets missed and the indicators to type, among the lines of a whole board."""
    states = [line.state for line in lines]
    missed, aimed = states.count(TargetState.MISSED), states.count(TargetState.MET) + states.count(TargetState.MISSED)
    to_type = sum(line.is_to_type for line in lines)
    said = {"perimeter": f"{framework.name}, tous les sites que vous lisez", "on": on}
    return [
        TARGETS_MISSED.count(missed, aimed, rows=_listed(missed, framework, "manquee"), **said),
        TO_TYPE.count(to_type, len(lines), rows=_listed(to_type, framework, "a-saisir"), **said),
    ]


def _listed(count, framework, state):
    asked = urlencode({"version": framework.pk, "etat": state})
    return Rows.of(count, "indicateur", f"{reverse('engagements:indicator_list')}?{asked}")


def _board(user, on):
    campaign = campaign_asked("", on)
    if campaign is None or not user.assignments.of(user, on):
        return None
    return board_figures(BoardReader(user, on).lines(campaign.framework), campaign.framework, on)


@TARGETS_MISSED.computed
def targets_missed(user, on):
    found = _board(user, on)
    return found[0] if found else None


@TO_TYPE.computed
def indicators_to_type(user, on):
    found = _board(user, on)
    return found[1] if found else None


TO_VALIDATE = declare(
    "engagements.measurements_to_validate",
    "Mesures à valider",
    meaning="Mesures provisoires dont la période est close : elles comptent déjà, et attendent le responsable qualité.",
    formula="Mesures provisoires de périodes closes",
    source=SOURCE,
    theme=THEME,
    parameters=(PLACE,),
)


def to_validate_figure(count, on, *, slug="", name=""):
    """How many measurements of the site named, or of all of them, wait for their validation."""
    address = reverse("engagements:measurement_review")
    return TO_VALIDATE.count(
        count,
        subject=name,
        perimeter=name or "tous les sites",
        on=on,
        rows=Rows.of(count, "mesure", f"{address}?site={slug}" if slug else address),
        parameters={"site": slug},
    )


@TO_VALIDATE.computed
def to_validate_asked(user, on, *, site):
    waiting = Measurement.objects.visible_to(user, on).to_validate(on)
    if not site:
        return to_validate_figure(waiting.count(), on)
    if site == PREFECTURE:
        count = waiting.filter(unit__site=None).count()
        return to_validate_figure(count, on, slug=PREFECTURE, name=unit_name(None, None))
    place = site_asked(user, on, site)
    if place is None:
        return None
    return to_validate_figure(waiting.filter(unit__site=place).count(), on, slug=place.slug, name=place.name)
