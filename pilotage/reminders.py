"""The weekly mail: what waits for each person in the engagements, from the first working day of the week, once.

`today` is an argument; the tick of beat and `manage.py send_reminders` come through the same functions.
"""

import datetime

from qualipref import clock
from qualipref.jobs.models import Job, JobStatus
from qualipref.notifications.models import OutgoingEmail
from qualipref.working_days import is_working_day, next_working_day
from sites.models import Assignment

from . import emails, my_week
from .models import WeeklyMailRefusal
from .my_week import actions, cells, departures, documents, emergencies, measurements, training

KIND = "pilotage.reminders"
MORNING = 8  # the hour, in Paris
TOLD_EVERY = 20  # persons
AWAITED = frozenset(
    {
        actions.actions_of_the_week,
        actions.actions_to_close,
        actions.dates_to_decide,
        actions.dates_to_grant,
        actions.efficacy_overdue,
        actions.efficacy_to_check,
        actions.late_actions,
        actions.late_managed_actions,
        actions.proposals_to_bring,
        cells.altered_files,
        cells.assessments_to_give,
        cells.cells_not_assessed,
        cells.cells_without_coverage,
        cells.changes_asked,
        cells.late_requests,
        cells.own_holes,
        cells.proofs_asked,
        cells.proofs_refused,
        cells.proofs_to_review,
        emergencies.call_list_to_check,
        emergencies.feedback_awaited,
        emergencies.numbers_found_wrong,
        emergencies.operators_to_train,
        departures.held_by_suspended,
        documents.documents_to_read,
        documents.documents_to_review,
        documents.versions_sent_back,
        documents.versions_to_approve,
        documents.versions_to_verify,
        measurements.measurements_to_type,
        measurements.measurements_to_validate,
        measurements.missed_targets_to_explain,
        training.meetings_to_fill,
        training.services_below_target,
        training.sessions_to_come,
        training.sessions_to_fill,
        training.sheets_to_deposit,
    }
)


def week_of(day):
    """« 2015-W42 »: the civil week, and the key of all that is sent once a week."""
    return f"{day:%G-W%V}"


def ask_this_week(*, at_any_hour=False):
    """The job of the week, asked once, at the first tick of a working morning; None at another moment."""
    now = clock.now().astimezone(clock.PARIS)
    if not is_working_day(now.date()) or (now.hour < MORNING and not at_any_hour):
        return None
    return Job.objects.ask(KIND, week_of(now.date()), by=None)


def put_off(job_pk, *, today):
    """Whether the job waits for the next working morning: a worker that comes back on a Sunday writes to nobody."""
    if is_working_day(today):
        return False
    morning = datetime.datetime.combine(next_working_day(today), datetime.time(MORNING), tzinfo=clock.PARIS)
    wait = morning - clock.now()
    Job.objects.filter(pk=job_pk, status=JobStatus.QUEUED).update(try_after=clock.real_now() + wait)
    return True


def send_weekly(*, today, tell=lambda done, count: None):
    """Writes the mail of the week of each person for whom something waits; how many were written."""
    if not is_working_day(today):
        return 0
    written, people = 0, list(_concerned(today))
    for rank, person in enumerate(people):
        if rank % TOLD_EVERY == 0:
            tell(rank + 1, len(people))
        written += _write(person, today)
    return written


def awaiting(person, today):
    """The tasks of the mail: those of his home page that the engagements wait for."""
    return my_week.tasks(my_week.Situation(person, today), among=AWAITED)


def _write(person, today):
    """Whether his mail was written now: once a week, however often the job runs."""
    key = f"weekly:{person.pk}:{week_of(today)}"
    if OutgoingEmail.objects.filter(dedup_key=key).exists():
        return False
    tasks = awaiting(person, today)
    if tasks:
        emails.weekly(person, tasks, today=today, dedup_key=key)
    return bool(tasks)


def _concerned(today):
    """The open accounts that hold a role today, or stand in for someone, and did not refuse this mail."""
    return Assignment.objects.holders(today).exclude(pk__in=WeeklyMailRefusal.objects.values("user"))
