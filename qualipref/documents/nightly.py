"""Every stored file read again, once a civil night: a job that a killed worker leaves to the next one."""

from dataclasses import dataclass

from qualipref import clock
from qualipref.jobs.models import Job, JobStatus

from . import integrity
from .models import StoredFile

KIND = "documents.integrity"
NIGHT_STARTS = 2  # the hour, in Paris
CHUNK = 100
VIA = "contrôle nocturne"
LATELY = 10  # nights


def ask_tonight():
    """The check of the day, asked once from two in the morning on; None before."""
    now = clock.now().astimezone(clock.PARIS)
    return Job.objects.ask(KIND, now.date().isoformat(), by=None) if now.hour >= NIGHT_STARTS else None


def check_every_file(job):
    """Reads again each file not yet read since the job was asked; says how far it is, chunk by chunk."""
    chunk_count = StoredFile.objects.count() // CHUNK + 1
    number = last = 0
    while chunk := list(StoredFile.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        number, last = number + 1, chunk[-1].pk
        job.progress(number, max(number, chunk_count), "Lecture des fichiers conservés")
        _check(chunk, since=job.requested_at)


def _check(chunk, *, since):
    """Those found as before are noted together; each change has its own transaction and its entry."""
    sound = []
    for stored in chunk:
        if stored.checked_at and stored.checked_at >= since:
            continue
        is_intact = stored.is_intact()
        if is_intact and stored.altered_at is None:
            sound.append(stored.pk)
        else:
            integrity.note(stored, is_intact, via=VIA)
    StoredFile.objects.filter(pk__in=sound, altered_at=None).update(checked_at=clock.now())


@dataclass(frozen=True)
class Night:
    """The last check that ended well, and the one that is under way or failed since, if any."""

    last_done: Job | None
    current: Job | None


def night():
    lately = list(Job.objects.filter(kind=KIND)[:LATELY])
    current = lately[0] if lately and lately[0].status != JobStatus.DONE else None
    return Night(next((job for job in lately if job.status == JobStatus.DONE), None), current)
