import datetime
import uuid
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.workflow import TransitionRefused

from . import lease

MAX_ATTEMPTS = 5
BACKOFF = [datetime.timedelta(seconds=s) for s in (5, 30, 120, 600)]
UNEXPECTED = (
    "Une erreur inattendue a interrompu le travail. Relancez-le ; si elle se répète, prévenez l’administrateur."
)
INTERRUPTED = "Le travail a été interrompu plusieurs fois. Relancez-le."


class JobFailed(Exception):
    """A failure that trying again will not cure; its sentence is shown to the person who asked."""


class LeaseLost(Exception):
    """Another worker has taken the job: this one must stop and write nothing."""


class JobStatus(models.TextChoices):
    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Prêt"
    FAILED = "failed", "Échec"


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(requested_by=user)

    def due(self, now):
        """Jobs that a worker may take: waiting and ripe, or abandoned by a worker that died."""
        waiting = models.Q(status=JobStatus.QUEUED, try_after__lte=now)
        abandoned = models.Q(status=JobStatus.RUNNING, lease_until__lt=now)
        return self.filter(waiting | abandoned)

    def ask(self, kind, key, *, by):
        """The job (kind, key), created once however often it is asked, in the caller's transaction."""
        job, _ = self.get_or_create(kind=kind, key=str(key), defaults={"requested_by": by})
        return job

    def claim(self, pk):
        """Takes the job for this worker if it is free, by one conditional update; None otherwise."""
        now, token = clock.real_now(), uuid.uuid4()
        taken = (
            self.due(now)
            .filter(pk=pk)
            .update(
                status=JobStatus.RUNNING,
                token=token,
                lease_until=now + lease.duration(),
                attempts=models.F("attempts") + 1,
                started_at=now,
                step=0,
                step_label="",
            )
        )
        return self.filter(pk=pk, token=token).first() if taken else None

    @contextmanager
    def claimed(self, pk):
        """Runs the block with the job when it is free (yields None when it is not), then closes it.

        Effects happen once when the block calls `job.finish()` in their transaction. The lease is renewed meanwhile;
        a worker that lost it all the same ends in silence, its transaction undone.
        """
        job = self.claim(pk)
        if job is None:
            yield None
            return
        with suppress(LeaseLost), lease.kept(job.keep):
            if job.attempts > MAX_ATTEMPTS:
                job.fail(INTERRUPTED)
                yield None
                return
            try:
                yield job
                job.finish()
            except LeaseLost:
                raise
            except JobFailed as failure:
                job.fail(str(failure))
            except Exception:  # the boundary of the work: it is tried later, and the worker writes the traceback
                job.try_later()
                raise


class Job(models.Model):
    """Work asked in a business transaction. This row is the truth; the broker only carries a nudge."""

    Status = JobStatus

    kind = models.CharField("genre", max_length=80)
    key = models.CharField("clé", max_length=120)
    status = models.CharField("état", max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="demandé par"
    )
    requested_at = models.DateTimeField("demandé le", default=clock.now)
    try_after = models.DateTimeField(default=clock.real_now)
    nudged_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField("terminé le", null=True)
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    step = models.PositiveSmallIntegerField(default=0)
    step_count = models.PositiveSmallIntegerField(default=0)
    step_label = models.CharField(max_length=120, blank=True)
    failure = models.TextField("motif de l’échec", blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="job_once_per_kind_and_key")]
        indexes = [models.Index(fields=["status", "try_after"], name="job_due")]

    def __str__(self):
        return f"{self.kind} {self.key}"

    @property
    def is_over(self):
        return self.status in (JobStatus.DONE, JobStatus.FAILED)

    def _mine(self):
        return Job.objects.filter(pk=self.pk, status=JobStatus.RUNNING, token=self.token)

    def _write(self, **changes):
        if not self._mine().update(**changes):
            raise LeaseLost
        self.refresh_from_db()

    def keep(self):
        """Another lease, from any thread: False when the job is not this worker's any more."""
        return bool(self._mine().update(lease_until=clock.real_now() + lease.duration()))

    def renew(self):
        """Keeps the job for another lease; raises LeaseLost when another worker has it."""
        self._write(lease_until=clock.real_now() + lease.duration())

    def progress(self, step, step_count, label):
        """Says how far the work is, and renews the lease."""
        self._write(step=step, step_count=step_count, step_label=label, lease_until=clock.real_now() + lease.duration())

    def begin_step(self, number, steps):
        """Says that the step `number`, from 1, of those that `steps` names begins."""
        self.progress(number, len(steps), steps[number - 1])

    def finish(self):
        """Call it in the transaction of the effect: effect and end are then one."""
        if self.status != JobStatus.DONE:
            self._write(status=JobStatus.DONE, finished_at=clock.real_now(), lease_until=None, failure="")

    def fail(self, sentence):
        self._write(status=JobStatus.FAILED, finished_at=clock.real_now(), lease_until=None, failure=sentence)

    def try_later(self):
        if self.attempts >= MAX_ATTEMPTS:
            self.fail(UNEXPECTED)
            return
        pause = BACKOFF[min(self.attempts, len(BACKOFF)) - 1]
        self._write(status=JobStatus.QUEUED, try_after=clock.real_now() + pause, lease_until=None, nudged_at=None)

    def restart(self):
        """« Relancer » a failed job; raises TransitionRefused when it is not failed any more."""
        fresh = {"status": JobStatus.QUEUED, "attempts": 0, "failure": "", "nudged_at": None, "finished_at": None}
        waiting = Job.objects.filter(pk=self.pk, status=JobStatus.FAILED)
        if not waiting.update(**fresh, try_after=clock.real_now()):
            raise TransitionRefused("Ce travail n’est plus en échec : il n’y a rien à relancer.")
        self.refresh_from_db()


class Heartbeat(models.Model):
    """The last sign of life of a process (worker, relay, beat)."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "signe de vie"

    @classmethod
    def leave(cls, name):
        now = clock.real_now()
        if not cls.objects.filter(name=name).update(at=now):
            cls.objects.update_or_create(name=name, defaults={"at": now})
