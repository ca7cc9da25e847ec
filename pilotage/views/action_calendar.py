"""The due dates of the action plan, month by month: the filter of the list, a table of weeks, and its export."""

import calendar
import datetime
from dataclasses import dataclass

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.typography import long_date

from .. import permissions
from ..action_lines import action_lines
from ..enums import MeetingStatus
from ..exports.action import ACTION_COLUMNS, action_rows
from ..models import Meeting
from .action_list import filtered

PER_DAY = 4
WEEKDAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")


@dataclass(frozen=True)
class Day:
    """A day of the table; `lines` are the first of those due then, `rest` how many more are, `meetings` held then."""

    date: datetime.date
    is_of_month: bool
    is_today: bool
    lines: list
    rest: int
    url: str
    meetings: list


@require_http_methods(["GET", "HEAD"])
def action_calendar(request):
    form, first, last, due = _asked(request)
    today = clock.today()
    actions = list(due.for_list())
    by_day = {}
    for action, line in zip(actions, action_lines(actions, today), strict=True):
        by_day.setdefault(action.due_on, []).append(line)
    meetings = _meetings(request.user, first, last, today)
    context = {
        "form": form,
        "query": form.address(),
        "month": long_date(first, "month"),
        "weekdays": WEEKDAYS,
        "weeks": [
            (week[0].isocalendar().week, [_day(form, day, first, today, by_day, meetings) for day in week])
            for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
        ],
        "previous": _month(form, first - datetime.timedelta(days=1)),
        "next": _month(form, last + datetime.timedelta(days=1)),
        "this_month": _month(form, today),
        "is_this_month": first <= today <= last,
        "count": len(actions),
        "shows_blockers": permissions.can_read_blockers(request.user),
    }
    return render(request, "pilotage/action_calendar.html", context)


@require_http_methods(["GET", "HEAD"])
def action_calendar_export(request, kind):
    form, first, _, due = _asked(request)
    rows = action_rows(due.for_page(), clock.today())
    criteria = [*criteria_of(form), ("Mois", long_date(first, "month"))]
    return export_response("echeances", ACTION_COLUMNS, rows, kind, criteria=criteria, by=request.user)


def _asked(request):
    """(filter, first and last day of the month, the actions due then, by date)."""
    form, _, listed = filtered(request)
    asked = form.criteria.get("mois")
    first = datetime.date.fromisoformat(f"{asked}-01") if asked else clock.today().replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return form, first, last, listed.filter(due_on__range=(first, last)).order_by("due_on", "priority", "pk")


def _meetings(user, first, last, today):
    """{day: the meetings that `user` sees}; they are of no action, so that the filter does not ask them."""
    around = datetime.timedelta(days=1)
    seen = Meeting.objects.visible_to(user, today).filter(starts_at__date__range=(first - around, last + around))
    held = {}
    for meeting in seen.exclude(status=MeetingStatus.CANCELLED).for_list().order_by("starts_at", "pk"):
        held.setdefault(meeting.day, []).append(meeting)
    return held


def _day(form, day, first, today, by_day, meetings):
    lines = by_day.get(day, ())
    return Day(
        date=day,
        is_of_month=day.month == first.month,
        is_today=day == today,
        lines=lines[:PER_DAY],
        rest=max(len(lines) - PER_DAY, 0),
        url=f"?{form.address('mois', du=day.isoformat(), au=day.isoformat())}",
        meetings=meetings.get(day, []),
    )


def _month(form, day):
    """(name of the month, address that shows it)."""
    return long_date(day.replace(day=1), "month"), f"?{form.address(mois=f'{day:%Y-%m}')}"
