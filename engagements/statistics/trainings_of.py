"""What each agent was trained in, and until when it counts: for who sees him by name."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from qualipref.collation import in_alphabet

from ..enums import Presence, SessionStatus
from ..models import TrainingRecord, TrainingTheme
from ..readiness import Badge
from .training import SOON

EXPECTED = Badge("info", "Inscrit", "jours")
ABSENT = Badge("neutre", "Absent", "so")
CALLED_OFF = Badge("neutre", "Séance annulée", "so")
VALID = Badge("ok", "À jour", "ok")
RECYCLE_SOON = Badge("part", "À recycler bientôt", "temps")
EXPIRED = Badge("bas", "À recycler", "temps")


@dataclass(frozen=True)
class Training:
    """A session as one agent lived it. `recycle_on` is the first day on which it counts no more."""

    record: TrainingRecord
    theme: TrainingTheme
    day: datetime.date
    recycle_on: datetime.date | None
    badge: Badge

    @property
    def is_valid(self):
        return self.badge in (VALID, RECYCLE_SOON)


def training(record, on):
    session = record.session
    return Training(record, session.theme, session.held_on, _limit(record), _badge(record, on))


def trainings_of(trainee, on):
    """All of them, the last first."""
    return [training(record, on) for record in trainee.records.for_list()]


def standings(trainees, on):
    """(trainee, the last training that he followed on each theme), for a page of agents."""
    trainees = list(trainees)
    held = TrainingRecord.objects.followed().filter(trainee__in=trainees).for_list()
    last = defaultdict(dict)
    for record in in_alphabet(held.order_by("-session__held_on", "pk"), name=lambda record: record.session.theme.name):
        last[record.trainee_id].setdefault(record.session.theme_id, training(record, on))
    return [(trainee, list(last[trainee.pk].values())) for trainee in trainees]


def _is_followed(record):
    return record.presence == Presence.PRESENT and record.session.status == SessionStatus.HELD


def _limit(record):
    return record.session.theme.recycle_on(record.session.held_on) if _is_followed(record) else None


def _badge(record, on):
    if record.session.status == SessionStatus.CANCELLED:
        return CALLED_OFF
    if record.presence == Presence.ABSENT:
        return ABSENT
    if not _is_followed(record):
        return EXPECTED
    limit = _limit(record)
    if limit is None or limit > on + SOON:
        return VALID
    return RECYCLE_SOON if limit > on else EXPIRED
