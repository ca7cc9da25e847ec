"""The dossier of a meeting: frozen seven days before, laid out by a job, sent to who is convened."""

import datetime

from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents.inspection import inspect_pdf
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job

from ..documents.meeting_pack import meeting_pack_content, tells_the_same_points
from ..documents.meeting_pack_pdf import meeting_pack_pdf
from ..enums import MeetingStatus
from ..follow_up import published_fates
from ..models import Meeting
from . import notices
from .meetings import keep_meeting, record

KIND = "pilotage.meeting_pack"
STEPS = ("Mise en page", "Contrôle du PDF", "Enregistrement")
DAYS_BEFORE = 7
NOTHING = {"pack_frozen_at": None, "pack_content": None, "pack_pdf": None, "pack_job": None}


def freezes_on(meeting):
    """D-7: the day from which the dossier no longer changes."""
    return meeting.day - datetime.timedelta(days=DAYS_BEFORE)


def is_due(meeting, today):
    return meeting.status == MeetingStatus.CONVENED and freezes_on(meeting) <= today


@transaction.atomic
def freeze_pack(meeting: Meeting, *, by: User | None) -> bool:
    """Keeps what the dossier says as plain data and asks for its PDF, once; whether this call did."""
    now = clock.now()
    content = meeting_pack_content(meeting, published_fates(meeting, clock.today()), frozen_at=now)
    free = Meeting.objects.filter(pk=meeting.pk, status=MeetingStatus.CONVENED, pack_frozen_at=None)
    if not free.update(pack_frozen_at=now, pack_content=content):
        return False
    job = Job.objects.ask(KIND, f"{meeting.pk}-{now:%Y%m%d%H%M%S%f}", by=by)
    Meeting.objects.filter(pk=meeting.pk).update(pack_job=job)
    meeting.refresh_from_db(fields=["pack_frozen_at", "pack_content", "pack_job"])
    record("meeting.pack_frozen", meeting, by, via="" if by else "exécutant", count=len(content["items"]))
    return True


def freeze_due_packs(today: datetime.date) -> int:
    """Those that D-7 brings; asked at each tick, however often."""
    coming = Meeting.objects.filter(status=MeetingStatus.CONVENED, pack_frozen_at=None, starts_at__gt=clock.now())
    due = [each for each in coming.select_related("committee__site") if is_due(each, today)]
    return sum(freeze_pack(meeting, by=None) for meeting in due)


def drop_pack(meeting: Meeting) -> None:
    """The meeting moved: what was frozen says the wrong day."""
    for name, value in NOTHING.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(NOTHING))


def has_changed_since(meeting, items):
    """Whether a point was added, taken off, moved or written otherwise since the dossier was frozen."""
    return bool(meeting.pack_content) and not tells_the_same_points(meeting.pack_content, items)


def produce_meeting_pack(meeting: Meeting, *, job: Job) -> None:
    """Makes the PDF; the file, the mails, the journal and the end of the job are written together."""
    job.begin_step(1, STEPS)
    pdf = meeting_pack_pdf(meeting.pack_content, on_wait=job.renew)
    job.begin_step(2, STEPS)
    page_count = inspect_pdf(pdf)
    job.begin_step(3, STEPS)
    with transaction.atomic():
        stored = StoredFile.objects.store(pdf, media_type="application/pdf")
        if Meeting.objects.filter(pk=meeting.pk, pack_job=job).update(pack_pdf=stored):  # not moved meanwhile
            meeting.pack_pdf = stored
            if keep_meeting(meeting.pk).status == MeetingStatus.CONVENED:  # it may be cancelled meanwhile
                notices.send_pack(meeting, meeting.attendances.select_related("member__account"))
            details = {"sha256": stored.sha256, "pages": page_count}
            record("meeting.pack_produced", meeting, job.requested_by, via="exécutant", **details)
        job.finish()


@transaction.atomic
def restart_pack(meeting: Meeting, *, by: User) -> None:
    """« Relancer » a dossier whose PDF failed."""
    meeting.pack_job.restart()
    record("meeting.pack_restarted", meeting, by)


def names_of_file(stored):
    """« dossier de la séance COPIL-2015-03 »: what the check of stored files calls them."""
    for meeting in Meeting.objects.filter(pack_pdf=stored).select_related("committee").defer("pack_content"):
        yield f"dossier de la séance {meeting.reference}"
