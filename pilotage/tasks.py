"""What beat and the relay ask for: each task may run twice, or late, without harm."""

import datetime

from celery import shared_task
from django.conf import settings
from django.contrib.sessions.models import Session

from engagements.models import MeasurementImport
from engagements.usecases import automatic_measurements
from qualipref import clock
from qualipref.documents import nightly
from qualipref.drafts.models import Draft
from qualipref.jobs.models import Job
from qualipref.journal.models import AccessEntry
from qualipref.links.models import AccessLink

from . import reminders, usecases
from .models import ApplicationFile, HandOver, Meeting, MeetingMinutes
from .usecases import meeting_pack, minutes
from .usecases.departures import produce_hand_over as produce_sheet

DAYS_IN_MONTH = 30.5
LINKS_KEPT = datetime.timedelta(days=90)  # an expired link still says that it has expired


@shared_task
def tick():
    """Every five minutes: asks for what a new day brings, forgets what must not be kept."""
    nightly.ask_tonight()
    automatic_measurements.ask_for_the_month(clock.today())
    reminders.ask_this_week()
    meeting_pack.freeze_due_packs(clock.today())
    AccessEntry.objects.purge_older_than(settings.ACCESS_LOG_MONTHS * DAYS_IN_MONTH)
    Draft.objects.purge_older_than(settings.DRAFT_DAYS)
    MeasurementImport.objects.forget_previews()
    now = clock.real_now()
    Session.objects.filter(expire_date__lt=now).delete()
    AccessLink.objects.filter(expires_at__lt=now - LINKS_KEPT).delete()


@shared_task
def produce_application_file(job_pk):
    with Job.objects.claimed(job_pk) as job:
        if job:
            usecases.produce_application_file(ApplicationFile.objects.get(pk=job.key), job=job)


@shared_task
def produce_hand_over(job_pk):
    with Job.objects.claimed(job_pk) as job:
        if job:
            produce_sheet(HandOver.objects.get(pk=job.key), job=job)


@shared_task
def produce_meeting_pack(job_pk):
    with Job.objects.claimed(job_pk) as job:
        meeting = Meeting.objects.select_related("committee__site").filter(pack_job=job).first() if job else None
        if meeting:  # none when it moved meanwhile: another job lays out what it says now
            meeting_pack.produce_meeting_pack(meeting, job=job)


@shared_task
def produce_minutes(job_pk):
    with Job.objects.claimed(job_pk) as job:
        if job:
            minutes.produce_minutes(
                MeetingMinutes.objects.select_related("meeting__committee").get(pk=job.key), job=job
            )


@shared_task
def send_reminders(job_pk):
    """The mails of the week; on a day that nobody works, the job waits for the next morning."""
    if reminders.put_off(job_pk, today=clock.today()):
        return
    with Job.objects.claimed(job_pk) as job:
        if job:
            label = "Courriels de la semaine"
            reminders.send_weekly(today=clock.today(), tell=lambda done, count: job.progress(done, count, label))
