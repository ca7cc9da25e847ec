"""How many agents are trained, by theme and service, on a day: one reading for the pages, the exports, the indicators.

« n formés » are the agents present on that day in a service, who have the function of the theme, and whose last
training counts still; « n concernés » is the last count of the staff. Names are never read here.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Max, Q

from qualipref.collation import in_alphabet
from sites.models import ScopeEntry, Service

from ..enums import SessionStatus, StaffFunction, TrainingState
from ..models import StaffCount, Trainee, TrainingRecord, TrainingTheme
from ..models.training_wall import TrainingWall
from ..readiness import Badge

SOON = datetime.timedelta(days=183)
BADGES = {
    TrainingState.BELOW: Badge("bas", TrainingState.BELOW.label, "bas"),
    TrainingState.REACHED: Badge("ok", TrainingState.REACHED.label, "ok"),
    TrainingState.UNCOUNTED: Badge("part", TrainingState.UNCOUNTED.label, "part"),
    TrainingState.TOO_MANY: Badge("part", TrainingState.TOO_MANY.label, "part"),
    TrainingState.NOBODY: Badge("neutre", TrainingState.NOBODY.label, "so"),
}
SESSIONS = {
    SessionStatus.PLANNED: Badge("info", SessionStatus.PLANNED.label, "jours"),
    SessionStatus.HELD: Badge("ok", SessionStatus.HELD.label, "ok"),
    SessionStatus.CANCELLED: Badge("neutre", SessionStatus.CANCELLED.label, "so"),
}
TO_FILL = Badge("bas", "À renseigner", "temps")


def session_badge(session, today):
    """« À renseigner » from the day after it was planned for; the same for a session and a meeting."""
    if session.status == SessionStatus.PLANNED and session.held_on < today:
        return TO_FILL
    return SESSIONS[session.status]


def staffed_services(on):
    """The services whose agents are counted: those of the perimeter, and the support ones."""
    in_scope = ScopeEntry.objects.on(on).values("service")
    return Service.objects.on(on).filter(Q(pk__in=in_scope) | Q(is_support=True))


@dataclass(frozen=True)
class TrainingRow:
    """A service and a theme that concerns it. `recycling` are the first days on which a training counts no more."""

    theme: TrainingTheme
    service: Service
    staff: StaffCount | None
    trained: int
    recycling: tuple = ()
    soon: int = 0

    @property
    def concerned(self):
        """How many agents the theme concerns; None when they were never counted."""
        return self.staff.count if self.staff else None

    @property
    def is_measurable(self):
        return bool(self.concerned) and self.trained <= self.concerned

    @property
    def percent(self):
        """Rounded down, from 0 to 100; None when it cannot be measured."""
        return 100 * self.trained // self.concerned if self.is_measurable else None

    @property
    def recycle_before(self):
        return min(self.recycling, default=None)

    @property
    def state(self):
        if self.concerned is None:
            return TrainingState.UNCOUNTED
        if self.trained > self.concerned:
            return TrainingState.TOO_MANY
        if not self.concerned:
            return TrainingState.NOBODY
        is_reached = 100 * self.trained >= self.theme.target_percent * self.concerned
        return TrainingState.REACHED if is_reached else TrainingState.BELOW

    @property
    def badge(self):
        return BADGES[self.state]


@dataclass(frozen=True)
class ThemeTotal:
    """A theme over the services measured: those without a count are left out of both numbers, and said."""

    theme: TrainingTheme
    rows: list

    @property
    def measured(self):
        return [row for row in self.rows if row.is_measurable]

    @property
    def trained(self):
        return sum(row.trained for row in self.measured)

    @property
    def concerned(self):
        return sum(row.concerned for row in self.measured)

    @property
    def percent(self):
        return 100 * self.trained // self.concerned if self.concerned else None

    @property
    def below(self):
        return sum(row.state == TrainingState.BELOW for row in self.rows)

    @property
    def uncounted(self):
        return sum(row.state in (TrainingState.UNCOUNTED, TrainingState.TOO_MANY) for row in self.rows)


def follow_up(user, on, **theme_filter):
    """The TrainingRow of each theme followed and each service that it concerns, as far as `user` counts."""
    wall = TrainingWall(user, on)
    return rows_of(wall.counts, on, shown=wall.shows_module, **theme_filter) if wall.opens_counts else []


def follow_up_of(user, service, on):
    """The rows of one service, as far as `user` counts it."""
    wall = TrainingWall(user, on)
    if not wall.opens_counts:
        return []
    return rows_of(lambda path: wall.counts(path) & Q(**{f"{path}pk": service.pk}), on, shown=wall.shows_module)


def rows_of(condition, on, *, shown=lambda module: True, **theme_filter):
    """The rows of the services that `condition(path)` opens, for the themes of a module that is `shown`."""
    themes = TrainingTheme.objects.filter(is_followed=True, **theme_filter).select_related("module")
    themes = in_alphabet(theme for theme in themes if shown(theme.module_id))
    services = {service.pk: service for service in Service.objects.filter(condition("")).for_list()}
    staff = StaffCount.objects.filter(service__in=services).latest(on)
    concerned = _concerned(themes, staff, on)
    trained = _trained(condition, themes, on)
    return [
        _row(theme, service, staff.get((pk, theme.audience)), trained[theme.pk, pk], on)
        for theme in themes
        for pk, service in services.items()
        if pk in concerned[theme.pk]
    ]


def trained_in_year(user, year, on):
    """{theme: how many agents, of the services that `user` follows, came to a session of that civil year}."""
    condition = TrainingWall(user, on).counts("trainee__service__")
    came = TrainingRecord.objects.followed().filter(condition, session__held_on__year=year).order_by()
    return dict(came.values_list("session__theme").annotate(Count("trainee", distinct=True)))


def totals(rows):
    """The ThemeTotal of each theme, in the order of the rows."""
    by_theme = defaultdict(list)
    for row in rows:
        by_theme[row.theme].append(row)
    return [ThemeTotal(theme, held) for theme, held in by_theme.items()]


def _row(theme, service, staff, trained_on, on):
    recycling = tuple(sorted(theme.recycle_on(day) for day in trained_on)) if theme.valid_months else ()
    soon = sum(day <= on + SOON for day in recycling)
    return TrainingRow(theme, service, staff, len(trained_on), recycling, soon)


def _concerned(themes, staff, on):
    """{theme: services}: those that implement its module, or anything, and those whose agents were counted for it."""
    pairs = set(ScopeEntry.objects.on(on).order_by().values_list("service", "module"))
    return {
        theme.pk: {service for service, module in pairs if theme.module_id in (None, module)}
        | {service for (service, function), row in staff.items() if function == theme.audience and row.count}
        for theme in themes
    }


def _trained(condition, themes, on):
    """{(theme, service): the last day of training of each agent that it still counts for}."""
    there = Trainee.objects.present_on(on).filter(condition("service__"))
    followed = TrainingRecord.objects.followed().filter(
        Q(session__theme__audience=StaffFunction.EVERYONE)
        | Q(trainee__functions__function=F("session__theme__audience")),
        trainee__in=there,
        session__theme__in=themes,
        session__held_on__lte=on,
    )
    agents = followed.order_by().values_list("session__theme", "trainee", "trainee__service")
    by_key, found = {theme.pk: theme for theme in themes}, defaultdict(list)
    for theme_pk, _, service, day in agents.annotate(Max("session__held_on")):
        if by_key[theme_pk].is_valid(day, on):
            found[theme_pk, service].append(day)
    return found
