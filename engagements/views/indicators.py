from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.civil_periods import CivilPeriod
from qualipref.panels import panels_for
from qualipref.spreadsheets import criteria_of, export_response

from .. import exports, permissions
from ..figures import board_figures, figure_of_sheet
from ..forms import IndicatorFilterForm
from ..forms.indicator import ScopeForm
from ..measures import Targets
from ..measures.board import WHOLE, BoardReader
from ..measures.due import last_period
from ..measures.registers import is_fed, register_of
from ..measures.series import series, trend_chart, trend_title
from ..measures.sheet import sheet
from ..models import Indicator, Measurement
from .reading import reading


def filtered(request):
    """(référentiel, filter, the lines of all the indicators one may read there, those that answer the filter)."""
    read, user, today = reading(request), request.user, clock.today()
    reader = BoardReader(user, today)
    whole = reader.lines(read.framework) if read.framework else []
    form = IndicatorFilterForm(request.GET, bearers=reader.services, modules=_modules(whole))
    scope = form.scope
    lines = whole if scope == WHOLE or not whole else reader.lines(read.framework, scope)
    return read, form, whole, form.filter(lines)


def _modules(lines):
    """{key: name} of the modules that the indicators measure, in the order of the référentiel."""
    modules = {each.chapter.module for line in lines for each in line.indicator.measured if each.chapter.module}
    return {module.module_id: module.title for module in sorted(modules, key=lambda each: each.number)}


@require_http_methods(["GET", "HEAD"])
def indicator_list(request):
    read, form, whole, lines = filtered(request)
    context = {
        "read": read,
        "framework": read.framework,
        "form": form,
        "lines": lines,
        "readable_count": len(whole),
        "is_filtered": bool(form.criteria),
        "figures": board_figures(whole, read.framework, clock.today()) if whole else (),
        "scope_name": form.scope_name,
        "may_read_values": permissions.can_read_cells(request.user, clock.today()),
    }
    return render(request, "engagements/indicator_list.html", context)


@require_http_methods(["GET", "HEAD"])
def indicator_export(request, kind):
    _, form, _, lines = filtered(request)
    rows, criteria = exports.indicator_rows(lines), criteria_of(form)
    columns = exports.INDICATOR_COLUMNS
    return export_response("indicateurs", columns, rows, kind, criteria=criteria, by=request.user)


class IndicatorPage:
    """An indicator as one person reads it: for all, a site or a service, over one period."""

    def __init__(self, request, framework_pk, code):
        self.user, self.today = request.user, clock.today()
        self.readable = Indicator.objects.visible_to(self.user, self.today).filter(framework=framework_pk)
        found = self.readable.select_related("framework").prefetch_related("sources").with_commitments(self.today)
        self.indicator = get_object_or_404(found, code=code)
        self.reader = BoardReader(self.user, self.today)
        self.form = ScopeForm(request.GET, bearers=self.reader.services)
        self.measurements = Measurement.objects.visible_to(self.user, self.today)
        self.targets = Targets([self.indicator])
        self.steps = series(self.indicator, self.measurements, self.today, self.targets, self.form.scope)
        self.period = self._period(request.GET.get("periode", ""))

    def _period(self, code):
        """The period asked, else the last that was measured, else the last that is over."""
        if code:
            try:
                return CivilPeriod.read(code)
            except ValueError:
                raise Http404 from None
        return self.last.period if self.last else last_period(self.indicator, self.today)

    @property
    def typed_period(self):
        """The period on screen, or the last that is over: what the button « Saisir » opens."""
        return self.period if self.period and self.period.first <= self.today else None

    @property
    def last(self):
        """The last step that was measured, or None."""
        known = [step for step in self.steps if step.value]
        return known[-1] if known else None

    @property
    def headline(self):
        return trend_title(self.indicator, self.last) if self.last else ""

    @property
    def reasons(self):
        return " ".join(self.last.value.reasons) if self.last else ""

    @cached_property
    def sheet(self):
        if self.period is None:
            return []
        scope = self.form.scope
        lines = sheet(self.indicator, self.period, self.measurements, self.today, self.targets, self.reader.wall)
        return [line for line in lines if scope.holds((line.site and line.site.pk, line.service and line.service.pk))]

    @cached_property
    def figure(self):
        """The value of the period on screen; None when nobody measured it."""
        step = next((step for step in self.steps if step.period == self.period and step.value), None)
        if step is None:
            return None
        named = {"unit": self.form.unit_code, "name": self.form.scope_name}
        return figure_of_sheet(self.indicator, self.period, step.value, self.sheet, self.today, **named)

    @property
    def periods(self):
        """Those that one may turn to, the last first."""
        offered = [step.period for step in self.steps] + [last_period(self.indicator, self.today), self.period]
        return sorted({period for period in offered if period}, reverse=True)


@require_http_methods(["GET", "HEAD"])
def indicator_detail(request, framework_pk, code):
    page = IndicatorPage(request, framework_pk, code)
    indicator, user, today = page.indicator, request.user, clock.today()
    context = {
        "indicator": indicator,
        "framework": indicator.framework,
        "page": page,
        "form": page.form,
        "chart": trend_chart(indicator, page.steps),
        "lines": page.sheet,
        "commitments": indicator.commitments.visible_to(user, today).for_list(),
        "targets": page.targets.rows,
        "is_fed": is_fed(indicator),
        "may_read_values": permissions.can_read_cells(user, today),
        "panels": panels_for("engagements.indicator", user, indicator),
    }
    context |= _neighbours(page) | _gestures(page, user, today)
    return render(request, "engagements/indicator_detail.html", context)


def _neighbours(page):
    """The indicators before and after, in the order of the référentiel."""
    row = list(page.readable.order_by("order", "pk"))
    rank = row.index(page.indicator)
    return {"previous": row[rank - 1] if rank else None, "next": row[rank + 1] if rank + 1 < len(row) else None}


def _gestures(page, user, today):
    due = last_period(page.indicator, today)
    fed = is_fed(page.indicator)
    measured = page.indicator.measured
    places = page.reader.perimeter.services[None].values()
    types = any(permissions.can_measure(user, each.site, each.service, measured, today) for each in places)
    types = types or permissions.can_measure(user, None, None, measured, today)
    sites = {each.site for each in places}
    return {
        "due": due,
        "may_type": types and not fed,
        "may_set_target": any(permissions.can_set_target(user, site) for site in [None, *sites]),
        "may_measure_now": register_of(page.indicator) is not None and permissions.can_measure_now(user),
    }


@require_http_methods(["GET", "HEAD"])
def indicator_sheet_export(request, framework_pk, code, kind):
    """The table of the page, unit by unit."""
    page = IndicatorPage(request, framework_pk, code)
    rows = exports.sheet_rows(page.sheet, page.period)
    columns, criteria = exports.SHEET_COLUMNS, [*criteria_of(page.form), ("Période", str(page.period or ""))]
    return export_response(f"mesures-{code}", columns, rows, kind, criteria=criteria, by=request.user)
