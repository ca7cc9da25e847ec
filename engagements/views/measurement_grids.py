"""The measurements typed at the keyboard: an indicator for all its units, or a unit for all its indicators."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.civil_periods import CivilPeriod
from qualipref.collation import sort_key
from qualipref.drafts.pages import FormDraft
from qualipref.typography import plural
from sites.permissions import require

from .. import permissions
from ..enums import Rhythm
from ..forms.measurements import DayForm, GridForm, PasteForm
from ..forms.pasted_table import read_pasted
from ..measures.due import last_period
from ..measures.grid import grid_of_indicator, grid_of_unit
from ..measures.to_type import to_type
from ..models import Campaign, Indicator, Measurement
from ..models.unit import unit_code
from ..models.wall import CellWall
from ..readiness.grid import perimeter
from ..usecases.measurements import MeasurementsRefused, record_measurements
from .reading import reading

LONGEST_DIMENSION = 80


@dataclass
class GridPage:
    """A grid on its page. `address(period)` is the one of the same grid over another period."""

    title: str
    short_title: str
    period: CivilPeriod
    lines: list
    name: str
    kwargs: dict
    done_address: str
    indicator: Indicator | None = None
    dimension: str = ""
    dimensions: list = field(default_factory=list)

    @property
    def lead(self):
        return str(self.period)

    @property
    def query(self):
        """Said even when it is none, once some are: without it, the first of them opens."""
        is_said = self.dimension or self.dimensions
        return f"?{urlencode({'dimension': self.dimension})}" if is_said else ""

    @property
    def bare_address(self):
        return reverse(f"engagements:{self.name}_grid", kwargs=self.kwargs | {"period": self.period})

    @property
    def address(self):
        return self.bare_address + self.query

    @property
    def paste_address(self):
        return reverse(f"engagements:{self.name}_paste", kwargs=self.kwargs | {"period": self.period}) + self.query

    @property
    def previous_address(self):
        return self._over(self.period.previous())

    @property
    def next_address(self):
        """Nothing when that period has not begun."""
        following = self.period.following()
        return self._over(following) if following.first <= clock.today() else ""

    def _over(self, period):
        return reverse(f"engagements:{self.name}_grid", kwargs=self.kwargs | {"period": period}) + self.query

    @property
    def has_denominator(self):
        return any(line.has_denominator for line in self.lines)

    @property
    def numerator_label(self):
        return "Numérateur" if self.has_denominator else "Valeur"

    @property
    def denominator_label(self):
        return "Dénominateur"

    @property
    def paste_help(self):
        first = "l’unité" if self.indicator else "le code de l’indicateur"
        numbers = "le numérateur, le dénominateur" if self.has_denominator else "la valeur"
        return (
            f"Une ligne par ligne du tableur : {first}, {numbers}, puis un commentaire s’il y en a un. "
            "Sans première colonne, les lignes suivent l’ordre de la grille."
        )


@require_http_methods(["GET", "HEAD"])
def measurement_home(request):
    """What one has to type, indicator by indicator and unit by unit."""
    user, today = request.user, clock.today()
    if not user.assignments.of(user, today):
        raise Http404
    context = {
        "groups": to_type(_framework(request, today), user, today),
        "may_import": permissions.can_import_measurements(user),
    }
    return render(request, "engagements/measurement_home.html", context)


@require_http_methods(["GET", "HEAD"])
def measurement_day(request, framework_pk, code):
    """Which day is measured, of what follows committees or events; the last period that is over, of the others."""
    user, today = request.user, clock.today()
    readable = Indicator.objects.visible_to(user, today).filter(framework=framework_pk)
    indicator = get_object_or_404(readable, code=code)
    require(permissions.can_import_measurements(user))
    form = DayForm(request.GET or None)
    period = last_period(indicator, today) or (CivilPeriod.day(form.cleaned_data["jour"]) if form.is_valid() else None)
    if period:
        return redirect("engagements:measurement_grid", framework_pk=framework_pk, code=code, period=period)
    return render(request, "engagements/measurement_day.html", {"form": form, "indicator": indicator})


@require_http_methods(["GET", "POST"])
def measurement_grid(request, framework_pk, code, period):
    return _typed(request, _indicator_page(request, framework_pk, code, period))


@require_http_methods(["POST"])
def measurement_paste(request, framework_pk, code, period):
    return _pasted(request, _indicator_page(request, framework_pk, code, period))


@require_http_methods(["GET", "POST"])
def measurement_unit_grid(request, unit, period):
    return _typed(request, _unit_page(request, unit, period))


@require_http_methods(["POST"])
def measurement_unit_paste(request, unit, period):
    return _pasted(request, _unit_page(request, unit, period))


# --- Which grid ---------------------------------------------------------------------------------
def _indicator_page(request, framework_pk, code, period):
    user, today = request.user, clock.today()
    readable = Indicator.objects.visible_to(user, today).filter(framework=framework_pk).with_commitments(today)
    indicator = get_object_or_404(readable, code=code)
    if period.months != Rhythm(indicator.rhythm).months or period.first > today:
        raise Http404
    dimensions = list(_dimensions(indicator, user, today))
    dimension = _asked_dimension(request, dimensions)
    kwargs = {"framework_pk": indicator.framework_id, "code": indicator.code}
    detail = reverse("engagements:indicator_detail", kwargs=kwargs)
    return GridPage(
        title=f"{indicator.code} {indicator.name}",
        short_title=f"{indicator.code}, {period}",
        period=period,
        lines=grid_of_indicator(indicator, period, dimension, user, today),
        name="measurement",
        kwargs=kwargs,
        done_address=f"{detail}?periode={period.code}",
        indicator=indicator,
        dimension=dimension,
        dimensions=dimensions,
    )


def _dimensions(indicator, user, today):
    """What its measurements were parted by, so far."""
    said = Measurement.objects.visible_to(user, today).filter(indicator=indicator).exclude(dimension="")
    return said.order_by("dimension").values_list("dimension", flat=True).distinct()


def _asked_dimension(request, dimensions):
    """The one of the address, as it is already written, or none when it says so; else the first one."""
    if "dimension" not in request.GET:
        return next(iter(dimensions), "")
    asked = request.GET["dimension"].replace("\x00", "").strip()[:LONGEST_DIMENSION]
    return next((known for known in dimensions if sort_key(known) == sort_key(asked)), asked)


def _unit_page(request, unit, period):
    user, today = request.user, clock.today()
    if period.first > today:
        raise Http404
    found = perimeter(min(period.last, today))
    site, service = _unit_or_404(user, unit, found)
    readable = Indicator.objects.visible_to(user, today).filter(framework=_framework(request, today))
    of_length = [rhythm for rhythm in Rhythm if rhythm.months == period.months and period.months]
    indicators = list(readable.filter(rhythm__in=of_length).with_commitments(today))
    title = f"{service}, {site}" if service else str(site or "Préfecture entière")
    return GridPage(
        title=title,
        short_title=f"{title}, {period}",
        period=period,
        lines=grid_of_unit(indicators, site, service, period, user, today, found),
        name="measurement_unit",
        kwargs={"unit": unit},
        done_address=reverse("engagements:measurement_home"),
    )


def _framework(request, today):
    """The référentiel of the campaign in course, else the last one loaded."""
    campaign = Campaign.objects.current(today)
    return campaign.framework if campaign else reading(request).framework


def _unit_or_404(user, code, found):
    """The unit of the perimeter `found` that an address names, if `user` may see one of its cells."""
    wall = CellWall(user, clock.today())
    places = [(bearer.site, bearer.service) for bearer in found.services[None].values()]
    places += [*((bearer.site, None) for bearer in found.sites[None].values()), (None, None)]
    for site, service in places:
        if unit_code(site, service) == code and wall.touches(site and site.pk, service and service.pk):
            return site, service
    raise Http404


# --- What is done with it -----------------------------------------------------------------------
def _typed(request, page):
    require(page.lines)
    draft = FormDraft(request, f"measurements:{page.address}", page=page.address)
    form = draft.fill(GridForm(request.POST or None, lines=page.lines, period=page.period))
    if form.is_valid() and (done := _recorded(request, page, form)):
        draft.forget()
        return done
    return _shown(request, page, form, draft, status=409 if any(line.theirs for line in form.lines) else 200)


def _recorded(request, page, form):
    """The answer once all is recorded, or None: each line that refuses says why, and none is written."""
    held = {fields.line.key: fields.line.version for fields in form.lines}
    try:
        points = record_measurements(form.measurements, by=request.user)
    except MeasurementsRefused as refused:
        for fields in form.refuse(refused.refusals):
            fields.theirs = Measurement.objects.for_list().filter(**_where(page, fields.line)).first()
        return None
    changed = sum(point.version != held[fields.line.key] for (fields, _), point in zip(form.typed, points, strict=True))
    said = plural(changed, "mesure est enregistrée", "mesures sont enregistrées") if changed else "Rien n’a changé"
    messages.success(request, f"{said}.")
    return redirect(page.done_address)


def _where(page, line):
    shown = line.sheet_line
    at = {"unit__site": shown.site, "unit__service": shown.service, "dimension": shown.dimension}
    return at | {"indicator": line.indicator, "period_from": page.period.first, "period_to": page.period.last}


def _pasted(request, page):
    """The grid filled with what was pasted: it is recorded by its own button, once it was read again."""
    require(page.lines)
    paste = PasteForm(request.POST)
    pasted = read_pasted(paste.cleaned_data["table"], page.lines) if paste.is_valid() else None
    form = GridForm(lines=page.lines, period=page.period, pasted=pasted and pasted.cells)
    draft = FormDraft(request, f"measurements:{page.address}", page=page.address)
    return _shown(request, page, form, draft, paste=paste, pasted=pasted)


def _shown(request, page, form, draft, *, paste=None, pasted=None, status=200):
    context = {"page": page, "form": form, "draft": draft, "paste": paste or PasteForm(), "pasted": pasted}
    context["conflicts"] = [line for line in form.lines if line.theirs]
    context["faults"] = [line for line in form.lines if line.errors]
    return render(request, "engagements/measurement_grid.html", context, status=status)
